import { layer, ordersStacks, dev, production } from './support';

const data = layer(ordersStacks(production), 'data');
const development = layer(ordersStacks(dev), 'data');

test('the database is MySQL on a db.t3.micro in one zone, private, encrypted, with 7 days of backups', () => {
  expect(data.at('Database/Resource')).toMatchObject({
    engine: 'mysql',
    engine_version: '8.4',
    instance_class: 'db.t3.micro',
    allocated_storage: 20,
    multi_az: false,
    backup_retention_period: 7,
    publicly_accessible: false,
    storage_encrypted: true,
    manage_master_user_password: true,
  });
});

test('the database of production is kept: Terraform and RDS both refuse to delete it', () => {
  expect(data.at('Database/Resource')).toMatchObject({
    deletion_protection: true,
    skip_final_snapshot: false,
    lifecycle: expect.objectContaining({ prevent_destroy: true }) as unknown,
  });
  expect(data.at('DataKey/Resource')).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(development.at('Database/Resource')).toMatchObject({ deletion_protection: false });
});

test('the queue hides a message for 5 minutes, and moves one that fails five times to the dead-letter queue', () => {
  expect(data.at('Jobs/Resource')).toMatchObject({
    visibility_timeout_seconds: 300,
    redrive_policy: `{"deadLetterTargetArn":"${data.ref('Jobs/DeadLetters', 'arn')}","maxReceiveCount":5}`,
  });
  // A standard queue: FIFO is asked for by name.
  expect(data.at('Jobs/Resource')).not.toHaveProperty('fifo_queue');
});

test.each(['backend', 'frontend'])(
  'the repository %s keeps its last 10 images, scans on push, and never moves a tag',
  (name) => {
    expect(data.at(`Images/${name}/Resource`)).toMatchObject({
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
    });
    const policy = JSON.parse(data.at(`Images/${name}/LifecyclePolicy`)['policy'] as string) as {
      rules: { selection: object }[];
    };
    expect(policy.rules.map(({ selection }) => selection)).toContainEqual(
      expect.objectContaining({ tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 10 }),
    );
  },
);

test('app, backend and frontend have a log group each, kept for 30 days', () => {
  const retention = ['AppLogs', 'BackendLogs', 'FrontendLogs'].map(
    (id) => data.at(`${id}/Resource`)['retention_in_days'],
  );
  expect(retention).toEqual([30, 30, 30]);
});
