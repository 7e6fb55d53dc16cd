import { Cidr } from '../../../../constructs/core/cidr';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { Ingress, type IngressProps } from '../../../../constructs/kubernetes/routing/ingress';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../testing/synth';
import { NetworkPolicies } from '../../../support/network-policies';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, required } from '../workload/support';

const from = [Cidr.parse('10.0.1.0/24')];

const workload = (stack: Apps, id: string, props: Partial<DeploymentProps> = {}) =>
  new Deployment(stack, id, { ...required(stack), port: 8080, ...props });

const ingress = (stack: Apps, props: Partial<IngressProps> & Pick<IngressProps, 'routes'>) =>
  new Ingress(stack, 'Ingress', { namespace: stack.home, className: 'alb', from, ...props });

const specOf = (one: Ingress) => manifestsOf(one)[0]?.['spec'];
const service = (name: string, number: number) => ({ service: { name, port: { number } } });

test('leads to Services by path, exact paths first, then the longest', () => {
  const stack = new Apps();
  const [frontend, backend] = [workload(stack, 'Frontend'), workload(stack, 'Backend', { port: 9000 })];
  const made = ingress(stack, {
    routes: [
      { path: '/', to: frontend },
      { path: '/api', to: backend },
      { path: '/api/v2', to: backend },
      { path: '/b', pathType: 'Exact', to: frontend },
      { path: '/*.png', pathType: 'ImplementationSpecific', to: frontend },
    ],
  });
  expect(manifestsOf(made)).toMatchObject([{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' }]);
  expect(specOf(made)).toEqual({
    ingressClassName: 'alb',
    rules: [
      {
        http: {
          paths: [
            { path: '/b', pathType: 'Exact', backend: service('frontend', 8080) },
            { path: '/api/v2', pathType: 'Prefix', backend: service('backend', 9000) },
            { path: '/*.png', pathType: 'ImplementationSpecific', backend: service('frontend', 8080) },
            { path: '/api', pathType: 'Prefix', backend: service('backend', 9000) },
            { path: '/', pathType: 'Prefix', backend: service('frontend', 8080) },
          ],
        },
      },
    ],
  });
});

test('one rule for each host; a route of its own host does not take that of the Ingress', () => {
  const stack = new Apps();
  const to = workload(stack, 'Frontend');
  const made = ingress(stack, {
    host: 'shop.example.com',
    routes: [
      { path: '/', to },
      { path: '/', host: '*.example.com', to },
      { path: '/a', to },
    ],
  });
  const rule = (host: string, ...paths: string[]) => ({ host, http: { paths: paths.map((path) => ({ path })) } });
  expect(specOf(made)).toMatchObject({ rules: [rule('shop.example.com', '/a', '/'), rule('*.example.com', '/')] });
});

test('opens the port of each route to where the controller is, and no other', () => {
  const stack = new Apps();
  const frontend = workload(stack, 'Frontend');
  const backend = workload(stack, 'Backend', { port: undefined, ports: { http: 8080, metrics: 9090 } });
  ingress(stack, {
    routes: [
      { path: '/', to: frontend },
      { path: '/api', to: backend, port: 'http' },
    ],
  });
  workload(stack, 'Worker');
  const policies = new NetworkPolicies(manifestsOf(stack));
  const open = (to: string, port: number, address = '10.0.1.7') => policies.allowed(address, to, port);
  expect(open('shop/frontend', 8080)).toBe(true);
  expect(open('shop/backend', 8080)).toBe(true);
  expect(open('shop/backend', 9090)).toBe(false);
  expect(open('shop/worker', 8080)).toBe(false);
  expect(open('shop/frontend', 8080, '10.0.2.7')).toBe(false);
  expect(policies.open()).toEqual([]);
});

test('is a release of its own that comes after the workloads it leads to', () => {
  const stack = new Apps();
  ingress(stack, { routes: [{ path: '/', to: workload(stack, 'Frontend') }] });
  workload(stack, 'Worker');
  const synthesized = synth(stack);
  expect(synthesized.at('Ingress/Resource')).toMatchObject({
    name: 'ingress-ingress',
    namespace: 'shop',
    depends_on: [synthesized.address('Frontend/Resource'), synthesized.address('Namespace/Resource')],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<Omit<IngressProps, 'namespace' | 'from'>>(
    (stack, props) => ingress(stack, { routes: [{ path: '/', to: workload(stack, 'A') }], ...props }),
    {
      name: () => 'public',
      className: () => 'traefik',
      routes: (stack) => [{ path: '/b', to: workload(stack, 'B') }],
      host: () => 'shop.example.com',
      tls: () => [],
      annotations: () => ({ a: 'b' }),
    },
  );
  expect(without).toEqual(['tls']);
  const stack = new Apps();
  const tls = [{ hosts: ['a.example.com'], secretName: 'certificate' }];
  const routes = [{ path: '/', host: 'a.example.com', to: workload(stack, 'A') }];
  expect(specOf(ingress(stack, { tls, routes }))).toMatchObject({ tls });
});

test('a host that every route replaces is refused', () => {
  const stack = new Apps();
  const routes = [{ path: '/', host: 'a.example.com', to: workload(stack, 'A') }];
  expect(() => ingress(stack, { host: 'b.example.com', routes })).toThrow(
    new Error(
      "Ingress at 'shop-dev-apps/Ingress' [PropsInvalid]:\n" +
        '- `host` must be left out where every route names its own, got b.example.com',
    ),
  );
});

test('a path that the cluster refuses, or that the controller makes no load balancer for, is refused', () => {
  const stack = new Apps();
  const to = workload(stack, 'Frontend');
  const paths = ['/api/*', '/a//b', '/a/../b', '/a/.', '/a%2Fb', '/a.b/..c'];
  expect(() => ingress(stack, { routes: paths.map((path) => ({ path, to })) })).toThrow(
    new Error(
      "Ingress at 'shop-dev-apps/Ingress' [PropsInvalid]:\n" +
        '- `routes[0].path` must be without * unless it is ImplementationSpecific, got /api/*\n' +
        '- `routes[1].path` must be without empty parts, parts of dots and %2F, got /a//b\n' +
        '- `routes[2].path` must be without empty parts, parts of dots and %2F, got /a/../b\n' +
        '- `routes[3].path` must be without empty parts, parts of dots and %2F, got /a/.\n' +
        '- `routes[4].path` must be without empty parts, parts of dots and %2F, got /a%2Fb',
    ),
  );
});

test('fails with every bad value named at once', () => {
  const stack = new Apps();
  const far = new Namespace(stack, 'Other', { name: 'other' });
  const frontend = workload(stack, 'Frontend');
  const two = workload(stack, 'Two', { port: undefined, ports: { http: 8080, metrics: 9090 } });
  expect(() =>
    ingress(stack, {
      name: 'Public',
      className: 'ALB',
      host: 'shop',
      from: [],
      tls: [
        { hosts: ['b.example.com'], secretName: 'Cert' },
        { hosts: [], secretName: 'cert' },
      ],
      routes: [
        { path: 'api', to: frontend },
        { path: '/x', pathType: 'Regex' as 'Exact', host: 'a b', to: frontend },
        { path: '/a', to: frontend },
        { path: '/a/', to: two, port: 'http' },
        { path: '/b', to: two },
        { path: '/c', to: two, port: 'grpc' },
        { path: '/d', to: workload(stack, 'Far', { namespace: far }) },
        { path: '/e', to: workload(stack, 'Silent', { port: undefined }) },
      ],
    }),
  ).toThrow(
    new Error(
      "Ingress at 'shop-dev-apps/Ingress' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Public\n' +
        '- `className` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got ALB\n' +
        '- `host` must be a host name such as shop.example.com or *.example.com, got shop\n' +
        '- `routes[0].path` must be a path that begins with /, got api\n' +
        '- `routes[1].pathType` must be one of Exact, Prefix, ImplementationSpecific, got Regex\n' +
        '- `routes[1].host` must be a host name such as shop.example.com or *.example.com, got a b\n' +
        '- `routes[3].path` must be of no other route with this host and type, got /a/\n' +
        '- `routes[4].port` must be one of http, metrics, got none\n' +
        '- `routes[5].port` must be one of http, metrics, got grpc\n' +
        '- `routes[6].to` must be of namespace shop, got shop-dev-apps/Far of other\n' +
        '- `routes[7].to` must be a workload with a port, got shop-dev-apps/Silent\n' +
        '- `from` must be one source or more, got none\n' +
        '- `tls[0].hosts` must be hosts of routes, got b.example.com\n' +
        '- `tls[0].secretName` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Cert\n' +
        '- `tls[1].hosts` must be one host or more, got none',
    ),
  );
});
