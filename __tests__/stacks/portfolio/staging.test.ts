import { blocksOf, handedOn, layer, estateStacks, staging, statements } from './support';

const stacks = estateStacks(staging);
const [state, network, service] = ['state', 'network', 'service'].map((name) => layer(stacks, name)) as [
  ReturnType<typeof layer>,
  ReturnType<typeof layer>,
  ReturnType<typeof layer>,
];

test('staging has the layers state, network and service, in us-west-1', () => {
  expect(Object.keys(stacks)).toEqual(['state', 'network', 'service']);
  for (const { json } of Object.values(stacks)) {
    expect(json['provider']).toMatchObject({ aws: [{ region: 'us-west-1', allowed_account_ids: ['222233334444'] }] });
  }
});

test('its states are in the bucket of its state layer, locked beside them and in the table of before', () => {
  for (const [name, { json }] of Object.entries(stacks)) {
    expect(json['terraform']).toMatchObject({
      backend: {
        s3: {
          bucket: 'portfolio-prod-tfstate',
          key: `portfolio/staging/${name}.tfstate`,
          region: 'us-west-1',
          use_lockfile: true,
          dynamodb_table: 'portfolio-prod-tfstate-lock',
        },
      },
    });
  }
  expect(state.at('State/Resource')).toMatchObject({ bucket: 'portfolio-prod-tfstate' });
  expect(state.at('Locks/Resource')).toMatchObject({ name: 'portfolio-prod-tfstate-lock' });
});

test('images are in ECR, scanned, and none of their tags ever moves', () => {
  expect(state.at('Images/Resource')).toMatchObject({
    name: 'portfolio-prod-app',
    image_tag_mutability: 'IMMUTABLE',
    image_scanning_configuration: { scan_on_push: true },
  });
});

test('the service runs on Fargate behind a load balancer, which asks /health and answers over HTTPS alone', () => {
  expect(service.at('Service/Resource')).toMatchObject({ desired_count: '${var.desired_count}' });
  expect(service.at('Service/TargetGroup/Resource')).toMatchObject({
    health_check: expect.objectContaining({ path: '/health' }) as unknown,
  });
  const listeners = Object.values(blocksOf(service, 'aws_lb_listener'));
  expect(listeners.map(({ port, protocol }) => [port, protocol])).toEqual([
    [80, 'HTTP'],
    [443, 'HTTPS'],
  ]);
  expect(listeners[0]).toMatchObject({ default_action: [{ type: 'redirect' }] });
});

test('image and number of tasks are variables without a default: 0 or 1 task, and never the tag latest', () => {
  const variables = service.json['variable'] as Readonly<Record<string, { readonly default?: unknown }>>;
  expect(Object.keys(variables)).toEqual(['container_image', 'desired_count']);
  expect(Object.values(variables).map((one) => 'default' in one)).toEqual([false, false]);
  expect(variables['desired_count']).toMatchObject({
    validation: [
      {
        condition:
          '${var.desired_count >= 0 && var.desired_count <= 1 && floor(var.desired_count) == var.desired_count}',
      },
    ],
  });
  const [, task] = /container_definitions":"(.*)/.exec(JSON.stringify(service.at('Service/TaskDefinition'))) ?? [];
  expect(task).toContain('var.container_image');
});

test('a deployment that fails, or has the service answer with errors, is taken back', () => {
  expect(service.at('Service/Resource')).toMatchObject({
    deployment_circuit_breaker: { enable: true, rollback: true },
    alarms: { enable: true, rollback: true, alarm_names: [service.ref('ServerErrors/Resource', 'alarm_name')] },
  });
});

test('tasks are in the private subnets, of two zones', () => {
  const subnets = Object.keys(blocksOf(network, 'aws_subnet')).filter((path) => path.includes('Private'));
  expect(subnets).toHaveLength(2);
  expect(service.at('Service/Resource')).toMatchObject({ network_configuration: { assign_public_ip: false } });
});

test('the service pulls from the repository of the state layer alone', () => {
  const arn = handedOn(state, 'Images/Resource', 'arn');
  const pulls = statements(service.at('Service/ExecutionRole/Policy')['policy']).filter(({ Action }) =>
    Action.includes('ecr:BatchGetImage'),
  );
  expect(pulls.map(({ Resource }) => Resource)).toEqual([[arn]]);
});

test('what existed before is imported: bucket, lock table, images and cluster', () => {
  const imports = Object.values(stacks).flatMap(({ json }) => (json['import'] ?? []) as readonly { id: string }[]);
  expect(imports.map(({ id }) => id).sort()).toEqual([
    'portfolio-prod-app',
    'portfolio-prod-cluster',
    'portfolio-prod-tfstate',
    'portfolio-prod-tfstate-lock',
  ]);
});

test('pipelines of develop and main may change it, those of pull requests read, and nobody has a key', () => {
  const subjects = (path: string): readonly unknown[] =>
    statements(state.at(path)['assume_role_policy']).flatMap(({ Condition }) => {
      const { StringEquals } = Condition as { StringEquals: Readonly<Record<string, string | string[]>> };
      return Object.entries(StringEquals).flatMap(([key, value]) => (key.endsWith(':sub') ? value : []));
    });
  expect(subjects('Deployer/Role/Resource').filter((one) => !String(one).includes('@'))).toEqual([
    'repo:acme/portfolio:ref:refs/heads/develop',
    'repo:acme/portfolio:ref:refs/heads/main',
  ]);
  expect(subjects('Planner/Role/Resource').filter((one) => !String(one).includes('@'))).toEqual([
    'repo:acme/portfolio:pull_request',
  ]);
  expect(Object.keys(blocksOf(state, 'aws_iam_access_key'))).toEqual([]);
});

test('the pipeline that rolls out can do that, and nothing else: no role, no key, no state but that of the service', () => {
  const all = statements(state.at('Deployer/Role/Policy')['policy']);
  const reads = /^[a-z0-9-]+:(Describe|Get|List|BatchCheck|BatchGet)/;
  const writes = all.flatMap(({ Action, Resource, Condition }) => {
    const actions = Action.filter((action) => !reads.test(action));
    return actions.length === 0 ? [] : [[actions, Resource, ...(Condition === undefined ? [] : [Condition])]];
  });
  const bucket = state.ref('State/Resource', 'arn');
  const below = `${bucket}/portfolio/staging`;
  const own = 'arn:aws:ecs:us-west-1:222233334444';
  expect(writes).toEqual([
    [['dynamodb:DeleteItem', 'dynamodb:PutItem'], [state.ref('Locks/Resource', 'arn')]],
    [
      ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'],
      [state.ref('Images/Resource', 'arn')],
    ],
    [['ecs:RegisterTaskDefinition', 'ecs:TagResource'], [`${own}:task-definition/portfolio-staging-*`]],
    [['ecs:UpdateService'], [`${own}:service/*/portfolio-staging-*`]],
    [
      ['iam:PassRole'],
      ['arn:aws:iam::222233334444:role/portfolio-staging-service-*'],
      { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    ],
    [['kms:Decrypt', 'kms:GenerateDataKey'], [state.ref('State/Key/Resource', 'arn')]],
    [['kms:Decrypt'], [state.ref('State/Key/Resource', 'arn')]],
    [['s3:DeleteObject'], [`${below}/cut-over.json`, `${below}/service.tfstate.tflock`]],
    [['s3:PutObject'], [`${below}/cut-over.json`, `${below}/service.tfstate`, `${below}/service.tfstate.tflock`]],
  ]);
  const names = Object.values(blocksOf(service, 'aws_iam_role')).map(({ name }) => String(name));
  expect(names.filter((name) => !name.startsWith('portfolio-staging-service-'))).toEqual([]);
  expect(service.at('Service/Resource')).toMatchObject({
    name: expect.stringMatching(/^portfolio-staging-/) as unknown,
  });
});
