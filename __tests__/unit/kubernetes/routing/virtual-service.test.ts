import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { VirtualService, type VirtualServiceProps } from '../../../../constructs/kubernetes/routing/virtual-service';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { blueGreen } from '../../../../constructs/kubernetes/workload/rollout/blue-green';
import { canary } from '../../../../constructs/kubernetes/workload/rollout/canary';
import { synth } from '../../../../testing/synth';
import { NetworkPolicies } from '../../../support/network-policies';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, partOf, required } from '../workload/support';

const from = [{ namespace: { namespaceName: 'istio-ingress' }, podLabels: { app: 'gateway' } }];

const workload = (stack: Apps, id: string, props: Partial<DeploymentProps> = {}) =>
  new Deployment(stack, id, { ...required(stack), port: 8080, ...props });

const service = (stack: Apps, props: Partial<VirtualServiceProps> & Pick<VirtualServiceProps, 'routes'>) =>
  new VirtualService(stack, 'Shop', { namespace: stack.home, ...props });

const specOf = (one: VirtualService) => manifestsOf(one)[0]?.['spec'];

test('in the mesh it leads what is asked of a Service to the workload, after which it is installed', () => {
  const stack = new Apps();
  const made = service(stack, { routes: [{ to: workload(stack, 'Frontend') }] });
  expect(manifestsOf(made)).toMatchObject([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: {
        hosts: ['frontend'],
        gateways: ['mesh'],
        http: [
          {
            name: 'frontend',
            match: [{ uri: { prefix: '/' }, port: 8080 }],
            route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
          },
        ],
      },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Shop/Resource')).toMatchObject({
    name: 'virtual-service-shop',
    depends_on: ['Frontend', 'Namespace'].map((id) => synthesized.address(`${id}/Resource`)),
  });
});

test('to a canary it leads by weight, all of it to the version that is there, by routes that the rollout names', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { replicas: 10, rollout: canary([10, 90]) });
  const made = service(stack, {
    hosts: ['shop.example.com'],
    gateways: ['istio-ingress/public'],
    mesh: true,
    from,
    routes: [
      { path: '/api', pathType: 'Exact', to },
      { path: '/api', headers: { 'x-tester': 'yes' }, to },
      { path: '/api/', to },
    ],
  });
  const route = [
    { destination: { host: 'backend', port: { number: 8080 } }, weight: 100 },
    { destination: { host: 'backend-canary', port: { number: 8080 } }, weight: 0 },
  ];
  expect(specOf(made)).toEqual({
    hosts: ['shop.example.com'],
    gateways: ['istio-ingress/public', 'mesh'],
    http: [
      { name: 'backend-api', match: [{ uri: { exact: '/api' } }], route },
      {
        name: 'backend-api-2',
        match: [{ uri: { prefix: '/api' }, headers: { 'x-tester': { exact: 'yes' } } }],
        route,
      },
      { name: 'backend-api-3', match: [{ uri: { prefix: '/api/' } }], route },
    ],
  });
  const rollout = manifestsOf(to).find(({ kind }) => kind === 'Rollout');
  expect(partOf(rollout, 'spec.strategy.canary.trafficRouting.istio.virtualServices')).toEqual([
    { name: 'shop', routes: ['backend-api', 'backend-api-2', 'backend-api-3'] },
  ]);
});

test('leads to the version of blue/green that has not taken over, where asked to', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: blueGreen() });
  const made = service(stack, { routes: [{ headers: { 'x-tester': 'yes' }, to, preview: true }, { to }] });
  const hosts = [0, 1].map((index) => partOf(specOf(made), `http.${index.toString()}.route.0.destination.host`));
  expect(hosts).toEqual(['backend-preview', 'backend']);
  expect(partOf(specOf(made), 'hosts')).toEqual(['backend']);
});

test('in the mesh it leaves the other ports of the Service alone, and splits several by their numbers', () => {
  const stack = new Apps();
  const ports = { http: 8080, admin: 9090, metrics: 9091 };
  const to = workload(stack, 'Backend', { port: undefined, ports, replicas: 10, rollout: canary([10]) });
  const made = service(stack, { routes: ['http', 'admin'].map((port) => ({ to, port })) });
  const matches = [0, 1].map((index) => partOf(specOf(made), `http.${index.toString()}.match`));
  expect(matches).toEqual([8080, 9090].map((port) => [{ uri: { prefix: '/' }, port }]));
});

test('several workloads take a host: whoever asks for one of them would get to another', () => {
  const stack = new Apps();
  const routes = [
    { path: '/a', to: workload(stack, 'A') },
    { path: '/b', to: workload(stack, 'B') },
  ];
  expect(() => service(stack, { routes })).toThrow(
    new Error(
      "VirtualService at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `hosts` must be given with several workloads, got none',
    ),
  );
  const other = new VirtualService(stack, 'Other', { namespace: stack.home, hosts: ['shop.example.com'], routes });
  expect(partOf(specOf(other), 'http.0.match')).toEqual([{ uri: { prefix: '/a' } }]);
});

test('opens the ports of both versions to the gateways', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { replicas: 10, rollout: canary([10]) });
  service(stack, { hosts: ['shop.example.com'], gateways: ['public'], from, routes: [{ to }] });
  const gateway = { namespace: 'istio-ingress', name: 'gateway', labels: { app: 'gateway' } };
  const version = (name: string, labels = {}) => {
    return { namespace: 'shop', name, labels: { 'app.kubernetes.io/name': 'backend', ...labels } };
  };
  const hashed = ['a1', 'b2'].map((hash) => version(hash, { 'rollouts-pod-template-hash': hash }));
  const policies = new NetworkPolicies(manifestsOf(stack), { pods: [gateway, ...hashed] });
  for (const name of ['a1', 'b2']) {
    expect(policies.allowed('istio-ingress/gateway', `shop/${name}`, 8080)).toBe(true);
    expect(policies.allowed('istio-ingress/gateway', `shop/${name}`, 9090)).toBe(false);
  }
});

test('every setting has an effect', () => {
  const hosts = ['shop.example.com'];
  const without = propsWithoutEffect<Omit<VirtualServiceProps, 'namespace' | 'from'>>(
    (stack, props) =>
      service(stack, { hosts, gateways: ['public'], from, routes: [{ to: workload(stack, 'A') }], ...props }),
    {
      name: () => 'other',
      hosts: () => ['other.example.com'],
      gateways: () => ['other/public'],
      mesh: () => true,
      routes: (stack) => [{ to: workload(stack, 'B') }],
    },
  );
  expect(without).toEqual([]);
});

test('fails with every bad value named at once', () => {
  const stack = new Apps();
  const to = workload(stack, 'Frontend');
  expect(() =>
    service(stack, {
      name: 'Shop',
      hosts: ['shop_1'],
      gateways: ['a/b/c'],
      routes: [
        { path: 'a', pathType: 'Regex' as 'Exact', headers: { 'X-A': '' }, to, port: 'grpc' },
        { to, preview: true },
        { to },
      ],
    }),
  ).toThrow(
    new Error(
      "VirtualService at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Shop\n' +
        '- `routes[0].path` must be a path that begins with /, got a\n' +
        '- `routes[0].pathType` must be one of Prefix, Exact, got Regex\n' +
        '- `routes[0].headers` must be by the name of a header in lower case, got X-A\n' +
        '- `routes[2].path` must be of no earlier route with this type and these headers, got /\n' +
        '- `routes[0].port` must be one of http, got grpc\n' +
        '- `routes[1].preview` must be left out unless the workload is rolled out by blueGreen, got true\n' +
        '- `hosts[0]` must be a host or a Service, got shop_1\n' +
        '- `gateways[0]` must be NAMESPACE/NAME or NAME of a gateway, got a/b/c\n' +
        '- `from` must be one source or more with gateways, got none',
    ),
  );
});

test('what makes no sense together is refused', () => {
  const stack = new Apps();
  const routes = [{ to: workload(stack, 'Frontend') }];
  expect(() => service(stack, { routes: [], hosts: [], mesh: false, from })).toThrow(
    new Error(
      "VirtualService at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `routes` must be one or more, got none\n' +
        '- `hosts` must be one or more, got none\n' +
        '- `mesh` must be true without gateways, got false\n' +
        '- `from` must be left out without gateways, got 1 sources',
    ),
  );
  const other = new VirtualService(stack, 'Other', { namespace: stack.home, routes });
  expect(specOf(other)).toMatchObject({ hosts: ['frontend'] });
  expect(
    () => new VirtualService(stack, 'Third', { namespace: stack.home, gateways: ['public'], from, routes }),
  ).toThrow(
    new Error(
      "VirtualService at 'shop-dev-apps/Third' [PropsInvalid]:\n- `hosts` must be given with gateways, got none",
    ),
  );
});
