import { TerraformStack } from 'cdktf';
import { Queue } from '../../constructs/aws/messaging/queue';
import { ImageRepository } from '../../constructs/aws/storage/image-repository';
import { Cidr } from '../../constructs/core/cidr';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { synthApp } from '../../testing/synth';
import { blocksOf, dev, environments, layer, ordersApp, ordersStacks, production } from './orders/support';

/** Address of every block, by stack and construct path. */
function addresses(app: ReturnType<typeof ordersApp>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(synthApp(app)).flatMap(([stack, synthesized]) =>
      Object.entries(synthesized.addresses()).map(([path, address]) => [`${stack}/${path}`, address] as const),
    ),
  );
}

function withZone(data: OrdersEnvironment): OrdersEnvironment {
  const zone = { public: Cidr.parse('10.0.3.0/24'), private: Cidr.parse('10.0.103.0/24') };
  return { ...data, network: { ...data.network, zones: { 'us-east-1c': zone, ...data.network.zones } } };
}

function stackOf(app: ReturnType<typeof ordersApp>, id: string): TerraformStack {
  const child = app.node.findChild(id);
  if (!TerraformStack.isStack(child)) throw new Error(`${id} is no stack`);
  return child;
}

const before = addresses(ordersApp(production));
const stacks: Readonly<Record<string, ReturnType<typeof ordersStacks>>> = Object.fromEntries(
  environments.map((environment) => [environment.name, ordersStacks(environment)]),
);

test.each<[string, () => ReturnType<typeof ordersApp>]>([
  ['a zone', () => ordersApp(withZone(production))],
  ['an environment', () => ordersApp(dev, production)],
  [
    'a queue',
    () => {
      const app = ordersApp(production);
      new Queue(stackOf(app, 'orders-production-data'), 'Mails');
      return app;
    },
  ],
  [
    'a repository',
    () => {
      const app = ordersApp(production);
      new ImageRepository(stackOf(app, 'orders-production-data'), 'Tools');
      return app;
    },
  ],
])('adding %s moves no other address', (_, app) => {
  const after = addresses(app());
  expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
  expect(after).toMatchObject(before);
});

test('adding a zone to the network changes nothing in the cluster, which keeps the zones of its creation', () => {
  const cluster = (data: OrdersEnvironment) => JSON.stringify(layer(ordersStacks(data), 'cluster').json, undefined, 2);
  expect(cluster(withZone(production))).toBe(cluster(production));
});

test.each(environments)(
  '$name has the layers network, data, cluster, platform, apps and observability',
  (environment) => {
    expect(Object.keys(stacks[environment.name]!)).toEqual([
      'network',
      'data',
      'cluster',
      'platform',
      'apps',
      'observability',
    ]);
  },
);

/** Where each environment is, and where its state is kept. Without a key of its own a state is encrypted by that of the bucket. */
const places = {
  dev: {
    account: '444455556666',
    state: { bucket: 'acme-dev-terraform-state', region: 'us-east-1' },
  },
  production: {
    account: '111122223333',
    state: {
      bucket: 'acme-terraform-state',
      region: 'us-east-1',
      kms_key_id: 'alias/acme-terraform-state',
      encrypt: true,
    },
  },
};

test.each(environments)('every stack of $name has a state of its own, locked and encrypted', ({ name }) => {
  const { state } = places[name as keyof typeof places];
  for (const [layer, { json }] of Object.entries(stacks[name]!)) {
    const { backend } = json['terraform'] as { backend: unknown };
    expect(backend).toEqual({
      s3: { ...state, key: `orders/${name}/${layer}.tfstate`, use_lockfile: true },
    });
  }
});

test.each([
  ['network', []],
  ['data', ['network']],
  ['cluster', ['network']],
  ['platform', ['cluster', 'data', 'network']],
  ['apps', ['cluster', 'data', 'network']],
  ['observability', ['cluster', 'data']],
])('%s reads the states of %j, each where that stack keeps it', (layer, read) => {
  for (const { name } of environments) {
    const { terraform_remote_state: states = {} } = (stacks[name]?.[layer]?.json['data'] ?? {}) as Partial<
      Record<string, Record<string, { config: object }>>
    >;
    const { state } = places[name as keyof typeof places];
    expect(Object.values(states).map(({ config }) => config)).toEqual(
      expect.arrayContaining(
        read.map((other): unknown => expect.objectContaining({ ...state, key: `orders/${name}/${other}.tfstate` })),
      ),
    );
    expect(Object.keys(states)).toHaveLength(read.length);
  }
});

test.each(environments)('every stack of $name is in one account and region, with tags on everything', ({ name }) => {
  const { account } = places[name as keyof typeof places];
  const tags = {
    system: 'orders',
    environment: name,
    owner: 'orders-team',
    'cost-centre': 'retail',
    'managed-by': 'ashlar',
  };
  for (const { json } of Object.values(stacks[name]!)) {
    expect(json['provider']).toMatchObject({
      aws: [{ region: 'us-east-1', allowed_account_ids: [account], default_tags: [{ tags }] }],
    });
  }
  // EC2 starts the nodes, not Terraform: default tags do not get there.
  const [template] = Object.values(blocksOf(stacks[name]!['cluster']!, 'aws_launch_template'));
  expect(template?.['tag_specifications']).toEqual(
    ['instance', 'volume'].map((type): unknown => ({
      resource_type: type,
      tags: expect.objectContaining(tags) as unknown,
    })),
  );
});

/** What is lost with its resource, or takes days to make again. */
const KEPT = [
  'aws_cloudwatch_log_group',
  'aws_db_instance',
  'aws_ecr_repository',
  'aws_eks_cluster',
  'aws_kms_key',
  'aws_secretsmanager_secret',
  'aws_sns_topic',
  'aws_sqs_queue',
];

test.each(environments)('$name keeps what holds data, unless it says that it may be destroyed', (environment) => {
  const { name, allowDestroy } = environment;
  const held = Object.values(stacks[name]!).flatMap((stack) =>
    KEPT.flatMap((type) => Object.values(blocksOf(stack, type))),
  );
  expect(held.length).toBeGreaterThan(KEPT.length);
  const kept = held.map(({ lifecycle = {} }) => (lifecycle as { prevent_destroy?: boolean }).prevent_destroy ?? false);
  expect(new Set(kept)).toEqual(new Set([!allowDestroy]));
});

test.each(environments)('every log group of $name says how many days it keeps', ({ name }) => {
  const groups = Object.entries(stacks[name]!).flatMap(([layer, stack]) =>
    Object.entries(blocksOf(stack, 'aws_cloudwatch_log_group')).map(([path, block]) => [
      `${layer}/${path.replace('/Resource', '')}`,
      block['retention_in_days'],
    ]),
  );
  expect(Object.fromEntries(groups)).toEqual({
    'network/Vpc/FlowLogs/LogGroup': 90,
    'data/AppLogs': 30,
    'data/BackendLogs': 30,
    'data/FrontendLogs': 30,
    'data/Database/Logs/error': 30,
    'data/Database/Logs/slowquery': 30,
    'cluster/Cluster/Logs': 90,
    'cluster/Insights/Performance': 7,
  });
});

test('no secret, absolute path or clock is in the output', () => {
  const text = JSON.stringify(Object.values(synthApp(ordersApp(dev, production))).map(({ json }) => json));
  expect(text).not.toContain(process.cwd());
  expect(text).not.toMatch(/"(password|secret_string|master_password|access_key|secret_key)":/);
  expect(text).not.toContain(new Date().toISOString().slice(0, 10));
});
