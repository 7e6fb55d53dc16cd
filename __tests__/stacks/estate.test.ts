import { Cidr } from '../../constructs/core/cidr';
import { Queue } from '../../constructs/aws/messaging/queue';
import { ImageRepository } from '../../constructs/aws/storage/image-repository';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { synthApp } from '../../testing/synth';
import { dev, environments, ordersApp, ordersStacks, production } from './orders/support';
import { TerraformStack } from 'cdktf';

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

test.each(environments)('$name has the layers network, data, cluster, apps and observability', (environment) => {
  expect(Object.keys(ordersStacks(environment))).toEqual(['network', 'data', 'cluster', 'apps', 'observability']);
});

test('every stack has a state of its own, locked and encrypted, and tags on everything', () => {
  const app = ordersApp(dev, production);
  const keys = Object.values(synthApp(app)).map(({ json }) => {
    const { backend } = json['terraform'] as { backend: { s3: { key: string } } };
    expect(backend.s3).toMatchObject({ use_lockfile: true, encrypt: true });
    const { aws } = json['provider'] as { aws: { default_tags: { tags: object }[] }[] };
    expect(Object.keys(aws[0]?.default_tags[0]?.tags ?? {}).sort()).toEqual([
      'cost-centre',
      'environment',
      'managed-by',
      'owner',
      'system',
    ]);
    return backend.s3.key;
  });
  expect(new Set(keys).size).toBe(10);
});

test('no secret, absolute path or clock is in the output', () => {
  const text = JSON.stringify(Object.values(synthApp(ordersApp(dev, production))).map(({ json }) => json));
  expect(text).not.toContain(process.cwd());
  expect(text).not.toMatch(/"(password|secret_string|master_password|access_key|secret_key)":/);
  expect(text).not.toContain(new Date().toISOString().slice(0, 10));
});
