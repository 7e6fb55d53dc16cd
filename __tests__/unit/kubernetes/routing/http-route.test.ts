import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { Gateway } from '../../../../constructs/kubernetes/routing/gateway';
import { HttpRoute, type HttpRouteProps } from '../../../../constructs/kubernetes/routing/http-route';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../testing/synth';
import { NetworkPolicies } from '../../../support/network-policies';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, required } from '../workload/support';

const from = [{ namespace: { namespaceName: 'envoy' }, podLabels: { app: 'envoy' } }];

const workload = (stack: Apps, id: string, props: Partial<DeploymentProps> = {}) =>
  new Deployment(stack, id, { ...required(stack), port: 8080, ...props });

const gateway = (stack: Apps, id = 'Public') =>
  new Gateway(stack, id, { namespace: stack.home, className: 'envoy', listeners: { http: { port: 80 } } });

const route = (stack: Apps, props: Partial<HttpRouteProps> & Pick<HttpRouteProps, 'parents' | 'rules'>) =>
  new HttpRoute(stack, 'Shop', { namespace: stack.home, from, ...props });

const specOf = (one: HttpRoute) => manifestsOf(one)[0]?.['spec'];

test('leads everything to one workload, after it and its gateway', () => {
  const stack = new Apps();
  const to = workload(stack, 'Frontend');
  const made = route(stack, { parents: [{ gateway: gateway(stack) }], rules: [{ backends: [{ to }] }] });
  expect(manifestsOf(made)).toMatchObject([
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: {
        parentRefs: [{ name: 'public' }],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ name: 'frontend', port: 8080 }],
          },
        ],
      },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Shop/Resource')).toMatchObject({
    name: 'http-route-shop',
    depends_on: ['Frontend', 'Namespace', 'Public'].map((id) => synthesized.address(`${id}/Resource`)),
  });
});

test('workloads share requests by weight, by path and header', () => {
  const stack = new Apps();
  const [stable, canary] = [workload(stack, 'Stable'), workload(stack, 'Canary')];
  const made = route(stack, {
    parents: [{ gateway: gateway(stack), listener: 'http' }],
    hosts: ['shop.example.com'],
    rules: [
      {
        path: '/api',
        pathType: 'Exact',
        headers: { 'X-Tester': 'yes' },
        backends: [
          { to: stable, weight: 90 },
          { to: canary, port: 'http', weight: 10 },
        ],
      },
    ],
  });
  expect(specOf(made)).toEqual({
    parentRefs: [{ name: 'public', sectionName: 'http' }],
    hostnames: ['shop.example.com'],
    rules: [
      {
        matches: [
          { path: { type: 'Exact', value: '/api' }, headers: [{ type: 'Exact', name: 'X-Tester', value: 'yes' }] },
        ],
        backendRefs: [
          { name: 'stable', port: 8080, weight: 90 },
          { name: 'canary', port: 8080, weight: 10 },
        ],
      },
    ],
  });
});

test('a gateway of another namespace is named with it, where it takes routes from here', () => {
  const stack = new Apps();
  const edge = new Namespace(stack, 'Edge', { name: 'edge' });
  const settings = { namespace: edge, className: 'envoy' };
  const open = new Gateway(stack, 'Open', { ...settings, listeners: { http: { port: 80, routesFrom: [stack.home] } } });
  const closed = new Gateway(stack, 'Closed', { ...settings, listeners: { http: { port: 80 } } });
  const rules = [{ backends: [{ to: workload(stack, 'Frontend') }] }];
  expect(() => route(stack, { parents: [{ gateway: open }, { gateway: closed }], rules })).toThrow(
    new Error(
      "HttpRoute at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `parents[1].gateway` must be one that takes routes of shop, got shop-dev-apps/Closed. Name shop in routesFrom of its listener',
    ),
  );
  const made = new HttpRoute(stack, 'Other', { namespace: stack.home, from, parents: [{ gateway: open }], rules });
  expect(specOf(made)).toMatchObject({ parentRefs: [{ name: 'open', namespace: 'edge' }] });
});

test('opens the port of each backend to the pods of the gateway, and no other', () => {
  const stack = new Apps();
  const to = workload(stack, 'Frontend', { port: undefined, ports: { http: 8080, metrics: 9090 } });
  const parents = [{ gateway: Gateway.fromGatewayName(stack, 'Elsewhere', stack.home, 'elsewhere') }];
  route(stack, { parents, rules: [{ backends: [{ to, port: 'http' }] }] });
  const envoy = { namespace: 'envoy', name: 'envoy', labels: { app: 'envoy' } };
  const other = { namespace: 'envoy', name: 'other' };
  const policies = new NetworkPolicies(manifestsOf(stack), { pods: [envoy, other] });
  expect(policies.allowed('envoy/envoy', 'shop/frontend', 8080)).toBe(true);
  expect(policies.allowed('envoy/envoy', 'shop/frontend', 9090)).toBe(false);
  expect(policies.allowed('envoy/other', 'shop/frontend', 8080)).toBe(false);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<Omit<HttpRouteProps, 'namespace' | 'from'>>(
    (stack, props) =>
      route(stack, {
        parents: [{ gateway: gateway(stack) }],
        rules: [{ backends: [{ to: workload(stack, 'A') }] }],
        ...props,
      }),
    {
      name: () => 'other',
      parents: (stack) => [{ gateway: gateway(stack, 'Inside') }],
      hosts: () => ['shop.example.com'],
      rules: (stack) => [{ backends: [{ to: workload(stack, 'B') }] }],
    },
  );
  expect(without).toEqual([]);
});

test('fails with every bad value named at once', () => {
  const stack = new Apps();
  const to = workload(stack, 'Frontend');
  expect(() =>
    route(stack, {
      name: 'Shop',
      parents: [{ gateway: gateway(stack), listener: 'https' }],
      hosts: ['shop'],
      from: [],
      rules: [
        { path: 'a', pathType: 'Regex' as 'Exact', headers: { 'a b': '' }, backends: [] },
        { backends: [{ to, weight: 0 }] },
        {
          path: '/',
          backends: [
            { to, weight: 0.5 },
            { to, port: 'grpc' },
          ],
        },
      ],
    }),
  ).toThrow(
    new Error(
      "HttpRoute at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Shop\n' +
        '- `parents[0].listener` must be one of http, got https\n' +
        '- `hosts[0]` must be a host name such as shop.example.com or *.example.com, got shop\n' +
        '- `rules[0].path` must be a path that begins with /, got a\n' +
        '- `rules[0].pathType` must be one of PathPrefix, Exact, got Regex\n' +
        '- `rules[0].headers` must be by the name of a header, got a b\n' +
        '- `rules[0].backends` must be one workload or more, got none\n' +
        '- `rules[1].backends` must be with a weight above 0 among them, got 0\n' +
        '- `rules[2].path` must be of no other rule with this type and these headers, got /\n' +
        '- `rules[2].backends[1].port` must be one of http, got grpc\n' +
        '- `rules[2].backends[0].weight` must be 0 to 1000000, got 0.5\n' +
        '- `from` must be one source or more, got none',
    ),
  );
});

test('a path with empty parts or parts of dots is refused, as the cluster would', () => {
  const stack = new Apps();
  const backends = [{ to: workload(stack, 'Frontend') }];
  const rules = ['/a//b', '/a*/b', '/a/..'].map((path) => ({ path, backends }));
  expect(() => route(stack, { parents: [{ gateway: gateway(stack) }], rules })).toThrow(
    new Error(
      "HttpRoute at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `rules[0].path` must be without empty parts, parts of dots and %2F, got /a//b\n' +
        '- `rules[2].path` must be without empty parts, parts of dots and %2F, got /a/..',
    ),
  );
});

test('a route without a gateway or a rule is refused', () => {
  expect(() => route(new Apps(), { parents: [], rules: [] })).toThrow(
    new Error(
      "HttpRoute at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `parents` must be one gateway or more, got none\n- `rules` must be one or more, got none',
    ),
  );
});
