import { blocksOf, layer, ordersStacks, dev, onlyOverTls, production, statements } from './support';

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
    db_name: 'orders',
    port: 3306,
  });
  expect(development.at('Database/Resource')).toMatchObject({
    engine: 'mysql',
    instance_class: 'db.t3.micro',
    backup_retention_period: 1,
    publicly_accessible: false,
    storage_encrypted: true,
  });
});

test('database, its password and the token key are encrypted by the key of the system, which is renewed every year', () => {
  const key = data.ref('DataKey/Resource', 'arn');
  expect(data.at('Database/Resource')).toMatchObject({ kms_key_id: key, master_user_secret_kms_key_id: key });
  expect(data.at('TokenKey/Resource')).toMatchObject({ kms_key_id: key });
  expect(data.at('DataKey/Resource')).toMatchObject({ enable_key_rotation: true });
});

test('the database refuses connections without TLS, and sends its error and slow query logs to CloudWatch', () => {
  expect(data.at('Database/Resource')).toMatchObject({
    parameter_group_name: data.ref('Database/Parameters', 'name'),
    enabled_cloudwatch_logs_exports: ['error', 'slowquery'],
  });
  const { family, parameter } = data.at('Database/Parameters');
  expect(family).toBe('mysql8.4');
  expect(parameter).toContainEqual(expect.objectContaining({ name: 'require_secure_transport', value: '1' }));
});

test('the token key is a secret without a value, and nobody reads it without TLS', () => {
  expect(Object.keys(blocksOf(data, 'aws_secretsmanager_secret'))).toEqual(['TokenKey/Resource']);
  expect(blocksOf(data, 'aws_secretsmanager_secret_version')).toEqual({});
  expect(data.at('TokenKey/Policy')).toMatchObject({ secret_arn: data.ref('TokenKey/Resource', 'arn') });
  expect(statements(data.at('TokenKey/Policy')['policy'])).toContainEqual(onlyOverTls('secretsmanager', '*'));
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

test('the database pays for extended support, and for a second zone, only where its environment says so', () => {
  const more = { ...production.database, supportType: 'extended' as const, multiAz: true };
  expect(data.at('Database/Resource')).toMatchObject({
    engine_lifecycle_support: 'open-source-rds-extended-support-disabled',
    multi_az: false,
  });
  expect(layer(ordersStacks({ ...production, database: more }), 'data').at('Database/Resource')).toMatchObject({
    engine_lifecycle_support: 'open-source-rds-extended-support',
    multi_az: true,
  });
});

test('the queue hides a message for 5 minutes, and moves one that fails five times to the dead-letter queue', () => {
  expect(data.at('Jobs/Resource')).toMatchObject({
    visibility_timeout_seconds: 300,
    redrive_policy: `{"deadLetterTargetArn":"${data.ref('Jobs/DeadLetters', 'arn')}","maxReceiveCount":5}`,
  });
  // A standard queue: FIFO is asked for by name.
  expect(data.at('Jobs/Resource')).not.toHaveProperty('fifo_queue');
});

test.each([
  ['Resource', 'Policy'],
  ['DeadLetters', 'DeadLettersPolicy'],
])('messages in Jobs/%s are encrypted, and refused without TLS', (queue, policy) => {
  expect(data.at(`Jobs/${queue}`)).toMatchObject({ sqs_managed_sse_enabled: true });
  expect(data.at(`Jobs/${policy}`)).toMatchObject({ queue_url: data.ref(`Jobs/${queue}`, 'id') });
  const refused = onlyOverTls('sqs', data.ref(`Jobs/${queue}`, 'arn'));
  expect(statements(data.at(`Jobs/${policy}`)['policy'])).toContainEqual(refused);
});

test('there are four days to handle a message, and fourteen to look at one that failed', () => {
  expect(data.at('Jobs/Resource')).toMatchObject({ message_retention_seconds: 345_600 });
  expect(data.at('Jobs/DeadLetters')).toMatchObject({ message_retention_seconds: 1_209_600 });
});

test.each(['backend', 'frontend'])(
  'the repository %s keeps its last 10 images, scans on push, and never moves a tag',
  (name) => {
    expect(data.at(`Images/${name}/Resource`)).toMatchObject({
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
    });
    const { repository, policy } = data.at(`Images/${name}/LifecyclePolicy`);
    expect(repository).toBe(data.ref(`Images/${name}/Resource`, 'name'));
    const { rules } = JSON.parse(policy as string) as { rules: { selection: object; action: object }[] };
    expect(rules.map(({ selection, action }) => ({ selection, action }))).toContainEqual({
      selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 10 },
      action: { type: 'expire' },
    });
    expect(development.at(`Images/${name}/Resource`)).toMatchObject({ image_tag_mutability: 'IMMUTABLE' });
  },
);

test('app, backend and frontend have a log group each, kept for 30 days', () => {
  const retention = ['AppLogs', 'BackendLogs', 'FrontendLogs'].map(
    (id) => data.at(`${id}/Resource`)['retention_in_days'],
  );
  expect(retention).toEqual([30, 30, 30]);
});

test('what somebody deletes in production can be got back, or cannot be deleted; dev can be made again the same day', () => {
  expect(data.at('DataKey/Resource')).toMatchObject({ deletion_window_in_days: 30 });
  const lost = (stack: typeof data) => [
    stack.at('TokenKey/Resource')['recovery_window_in_days'],
    stack.at('Database/Resource')['skip_final_snapshot'],
    ...Object.values(blocksOf(stack, 'aws_ecr_repository')).map((repository) => repository['force_delete']),
  ];
  expect(lost(data)).toEqual([30, false, false, false]);
  expect(lost(development)).toEqual([0, true, true, true]);
});
