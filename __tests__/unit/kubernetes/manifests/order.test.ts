import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { LayerStack } from '../../../../constructs/core/stack';
import { HelmRelease, type HelmReleaseProps } from '../../../../constructs/kubernetes/helm-release';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { synth, synthApp } from '../../../../testing';
import { environment, Thing } from '../../../support/layers';
import { testApp } from '../../../support/stack';
import { configMap, Installed, releaseStack } from './support';

const chart = { repository: 'https://charts.example.com', name: 'operator', version: '1.2.3' };
const provides = { apiGroups: ['shop.example.com'] };

class Operator extends HelmRelease {
  constructor(stack: TerraformStack, id: string, props: Partial<HelmReleaseProps> = {}) {
    super(stack, id, { name: id.toLowerCase(), namespace: 'operators', chart, ...props });
  }
}

const custom = (name = 'order'): Manifest => ({
  apiVersion: 'shop.example.com/v1',
  kind: 'Order',
  metadata: { name, namespace: 'shop' },
});
const definition: Manifest = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'orders.shop.example.com' },
  spec: {
    group: 'shop.example.com',
    names: { kind: 'Order', plural: 'orders' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
const service: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports: [{ port: 80 }], type: 'ClusterIP' },
};
const pod: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'web:1.0.0' }] },
};

/** Releases by construct path, with those that come before each. */
function before(stack: TerraformStack): Record<string, string[]> {
  const made = synth(stack);
  const paths = Object.entries(made.addresses()).filter(([, address]) => address.startsWith('helm_release.'));
  const pathOf = new Map(
    Object.entries(made.addresses()).map(([path, address]) => [address, path.replace('/Resource', '')]),
  );
  return Object.fromEntries(
    paths.map(([path]) => {
      const found = (made.at(path)['depends_on'] ?? []) as string[];
      return [path.replace('/Resource', ''), found.map((address) => pathOf.get(address) ?? address)];
    }),
  );
}

test('a custom resource comes after what says that it defines its kind, and after definitions, in whatever order they are made', () => {
  const stack = releaseStack();
  const bill = { ...custom(), apiVersion: 'billing.example.com/v1', kind: 'Bill' };
  new Installed(stack, 'Orders', { of: [bill, custom()] });
  new Operator(stack, 'Operator', { provides: { apiGroups: ['billing.example.com'] } });
  new Installed(stack, 'Definitions', { of: [definition] });
  new Installed(stack, 'Other', { of: [configMap({})] });
  expect(before(stack)).toEqual({ Operator: [], Definitions: [], Orders: ['Definitions', 'Operator'], Other: [] });
});

test('of several that define kinds in one group a custom resource waits for the one that defines its kind', () => {
  const stack = releaseStack();
  const returned = { ...custom('returned'), kind: 'Return' };
  new Installed(stack, 'Orders', { of: [custom()] });
  new Installed(stack, 'Returns', { of: [returned] });
  new Installed(stack, 'Both', { of: [custom('all'), { ...returned, metadata: { name: 'all' } }] });
  new Operator(stack, 'Returning', { provides: { apiKinds: ['Return.shop.example.com', 'Refund.shop.example.com'] } });
  new Operator(stack, 'Ordering', { provides: { apiKinds: ['Order.shop.example.com'] } });
  expect(before(stack)).toEqual({
    Both: ['Ordering', 'Returning'],
    Ordering: [],
    Orders: ['Ordering'],
    Returning: [],
    Returns: ['Returning'],
  });
});

test('objects among the values of a chart are custom resources as well', () => {
  const stack = releaseStack();
  new Operator(stack, 'Operator', { provides });
  new Operator(stack, 'Shop', { values: { deep: { extraObjects: [custom()] } } });
  expect(before(stack)).toEqual({ Operator: [], Shop: ['Operator'] });
});

test('what a webhook watches comes after it: its kinds, what makes pods, or everything', () => {
  const stack = releaseStack();
  const watching = (kinds: readonly string[] | 'all') => ({ provides: { webhooks: [{ kinds }] } });
  new Installed(stack, 'Web', { of: [service] });
  new Installed(stack, 'Pods', { of: [{ ...pod, metadata: { name: 'other', namespace: 'shop' } }] });
  new Installed(stack, 'Settings', { of: [configMap({})] });
  new Operator(stack, 'Balancer', watching(['Ingress', 'Service']));
  new Operator(stack, 'Mesh', watching(['Pod']));
  expect(before(stack)).toEqual({ Balancer: ['Mesh'], Mesh: [], Pods: ['Mesh'], Settings: [], Web: ['Balancer'] });
  const rollouts = releaseStack();
  const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web' }, spec: {} };
  new Installed(rollouts, 'Rollout', { of: [rollout] });
  new Operator(rollouts, 'Mesh', watching(['Pod']));
  expect(before(rollouts)).toEqual({ Mesh: [], Rollout: ['Mesh'] });
  const all = releaseStack();
  new Installed(all, 'Settings', { of: [configMap({})] });
  new Operator(all, 'Policies', watching('all'));
  expect(before(all)).toEqual({ Policies: [], Settings: ['Policies'] });
});

test('of a chart that nobody looks into usual kinds are expected, unless it has to come first', () => {
  const stack = releaseStack();
  const webhooks = [{ kinds: ['Service'] }];
  const metrics = new Operator(stack, 'Metrics');
  const first = new Operator(stack, 'First');
  new Operator(stack, 'Balancer', { provides: { webhooks }, after: [first] });
  new Operator(stack, 'Second', { provides: { webhooks } });
  expect(metrics.releaseName).toBe('metrics');
  expect(before(stack)).toEqual({
    Balancer: ['First', 'Second'],
    First: ['Second'],
    Metrics: ['Balancer', 'Second'],
    Second: [],
  });
});

test('releases come after the one that makes their namespace, or that of their objects', () => {
  const stack = releaseStack();
  new Installed(stack, 'Settings', { of: [configMap({})] });
  new Installed(stack, 'Elsewhere', {
    namespace: 'other',
    of: [{ ...configMap({}), metadata: { name: 'x', namespace: 'shop' } }],
  });
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  new Installed(stack, 'Namespace', { namespace: 'kube-system', of: [namespace] });
  expect(before(stack)).toEqual({ Elsewhere: ['Namespace'], Namespace: [], Settings: ['Namespace'] });
});

test('what the user wants first comes first, releases and any other resource', () => {
  const stack = releaseStack();
  const queue = new Thing(stack, 'Queue');
  const first = new Installed(stack, 'First', { of: [configMap({})] });
  new Installed(stack, 'Second', { of: [configMap({}, 'second')], after: [first, queue] });
  expect(before(stack)).toEqual({ First: [], Second: ['First', 'Queue'] });
});

test('another stack that has to come first becomes a dependency, before the list of stacks is written', () => {
  const app = testApp();
  const apps = releaseStack(app, 'apps');
  const platform = releaseStack(app, 'platform');
  const queues = releaseStack(app, 'queues');
  const far = releaseStack(app, 'far', 'another');
  new Installed(apps, 'Orders', { of: [custom()], after: [new Thing(queues, 'Queue')] });
  new Operator(platform, 'Operator', { provides });
  new Operator(far, 'Operator', { provides });
  for (const stack of [apps, platform, queues, far]) stack.prepareStack();
  expect(apps.dependencies.map(({ node }) => node.id).sort()).toEqual(['platform', 'queues']);
});

const late = 'Install it later, or that one earlier';

test('an order that cannot be is refused: in one release, against what the user wants, and against the order of stacks', () => {
  const stack = releaseStack();
  new Installed(stack, 'Both', { of: [definition, custom()] });
  new Operator(stack, 'Operator', {
    provides: { apiGroups: ['a.example.com'] },
    values: { objects: [{ ...custom(), apiVersion: 'a.example.com/v1' }] },
  });
  const first = new Installed(stack, 'First', { of: [{ ...custom('b'), apiVersion: 'b.example.com/v1' }] });
  new Operator(stack, 'Late', { provides: { apiGroups: ['b.example.com'] }, after: [first] });
  expect(() => synth(stack)).toThrow(
    "Installed at 'apps/Both' [ReleaseOrder]:\n" +
      '- Order/order is of Order.shop.example.com, which that one defines. Give it a release of its own\n' +
      "Operator at 'apps/Operator' [ReleaseOrder]:\n" +
      '- Order/order is of a.example.com, which that one defines. Give it a release of its own\n' +
      "Installed at 'apps/First' [ReleaseOrder]:\n" +
      `- Order/b is of b.example.com, which that one defines: 'apps/Late', which comes after it. ${late}`,
  );
});

test('a release of an earlier layer cannot wait for one of a later layer', () => {
  const app = testApp();
  const cluster = new KubeconfigCluster({ context: 'k3s' });
  const layer = (name: 'platform' | 'apps'): LayerStack =>
    new LayerStack(app, { system: 'shop', environment: environment(), layer: name, clouds: [kubernetes(cluster)] });
  new Installed(layer('platform'), 'Orders', { of: [custom()] });
  new Operator(layer('apps'), 'Operator', { provides });
  expect(() => synthApp(app)).toThrow(
    "Installed at 'shop-dev-platform/Orders' [ReleaseOrder]:\n" +
      "- Order/order is of shop.example.com, which that one defines: 'shop-dev-apps/Operator', which is applied after it. " +
      late,
  );
});

test('releases that want each other first are refused, with the way back', () => {
  const stack = releaseStack();
  const after: Construct[] = [];
  const first = new Installed(stack, 'First', { of: [configMap({}, 'first')], after });
  const second = new Installed(stack, 'Second', { of: [configMap({}, 'second')], after: [first] });
  after.push(second);
  expect(() => synth(stack)).toThrow(
    "Installed at 'apps/First' [ReleaseOrder]:\n" +
      '- `after` leads back to it: apps/First → apps/Second → apps/First. Leave one of them out',
  );
});

test('plain stacks whose releases want each other first are refused', () => {
  const app = testApp();
  const after: Construct[] = [];
  const first = new Installed(releaseStack(app, 'one'), 'First', { of: [configMap({}, 'first')], after });
  after.push(new Installed(releaseStack(app, 'two'), 'Second', { of: [configMap({}, 'second')], after: [first] }));
  expect(() => synthApp(app)).toThrow(
    "Installed at 'two/Second' [ReleaseOrder]:\n" +
      "- `after` names what is in 'one', which is applied after it. Install it later, or that one earlier",
  );
});
