import { Cidr } from '../../../../constructs/core/cidr';
import { envoyGatewayRequests } from '../../../../constructs/kubernetes/analysis/envoy-gateway-requests';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { albOptions } from '../../../../constructs/kubernetes/routing/alb';
import { Gateway } from '../../../../constructs/kubernetes/routing/gateway';
import { HttpRoute, type HttpRouteRule } from '../../../../constructs/kubernetes/routing/http-route';
import { Ingress, type IngressProps } from '../../../../constructs/kubernetes/routing/ingress';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { blueGreen } from '../../../../constructs/kubernetes/workload/rollout/blue-green';
import { canary } from '../../../../constructs/kubernetes/workload/rollout/canary';
import { synth } from '../../../../testing/synth';
import { Apps, partOf, required } from '../workload/support';

const subnets = [Cidr.parse('10.0.1.0/24')];
const from = [{ namespace: { namespaceName: 'envoy' }, podLabels: { app: 'envoy' } }];

const workload = (stack: Apps, id: string, props: Partial<DeploymentProps> = {}) =>
  new Deployment(stack, id, { ...required(stack), port: 8080, replicas: 10, ...props });

const route = (stack: Apps, rules: readonly HttpRouteRule[]) => {
  const gateway = Gateway.fromGatewayName(stack, 'Public', stack.home, 'public');
  return new HttpRoute(stack, 'Shop', { namespace: stack.home, from, parents: [{ gateway }], rules });
};

const ingress = (stack: Apps, props: Pick<IngressProps, 'routes'> & Partial<IngressProps>) =>
  new Ingress(stack, 'Ingress', { namespace: stack.home, className: 'alb', from: subnets, ...props });

const spec = (one: HttpRoute | Ingress, path: string) => partOf(manifestsOf(one)[0]?.['spec'], path);
const paths = (one: Ingress) => spec(one, 'rules.0.http.paths') as { backend: { service: unknown } }[];

test('an HttpRoute leads to a canary by weight, all of it to the version that is there', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: canary([10, 90]) });
  const made = route(stack, [{ backends: [{ to }] }, { path: '/api', backends: [{ to: workload(stack, 'Api') }] }]);
  expect(spec(made, 'rules.0.backendRefs')).toEqual([
    { name: 'backend', port: 8080, weight: 100 },
    { name: 'backend-canary', port: 8080, weight: 0 },
  ]);
  expect(spec(made, 'rules.1.backendRefs')).toEqual([{ name: 'api', port: 8080 }]);
  synth(stack);
});

test('where Envoy Gateway counts requests, a header of each version makes it count them apart', () => {
  const stack = new Apps();
  const analysis = { prometheus: 'http://prometheus:9090', requests: envoyGatewayRequests() };
  const to = workload(stack, 'Backend', { rollout: canary([10], { analysis }) });
  const api = workload(stack, 'Api');
  const made = route(stack, [{ path: '/api', backends: [{ to: api }] }, { backends: [{ to }] }]);
  const header = (value: string) => [
    { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'X-Backend-Service', value }] } },
  ];
  expect(spec(made, 'rules.1.backendRefs')).toEqual([
    { name: 'backend', port: 8080, weight: 100, filters: header('backend') },
    { name: 'backend-canary', port: 8080, weight: 0, filters: header('backend-canary') },
  ]);
  const template = manifestsOf(to).find(({ kind }) => kind === 'AnalysisTemplate');
  expect(partOf(template, 'spec.metrics.0.provider.prometheus.query')).toContain(
    'envoy_cluster_name=~"httproute/shop/(shop/rule/1)/backend/1"',
  );
  synth(stack);
});

test('a canary shares a rule with nobody, as it would take their requests', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: canary([10]) });
  const other = workload(stack, 'Other');
  expect(() => route(stack, [{ backends: [{ to, weight: 9 }, { to: other }] }])).toThrow(
    new Error(
      "HttpRoute at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `rules[0].backends[0].to` must be the only backend of its rule with a canary rollout, got shop-dev-apps/Backend\n' +
        '- `rules[0].backends[0].weight` must be left out with a canary rollout, got 9',
    ),
  );
});

test('blue/green is led to as ever, and its preview where asked to', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: blueGreen() });
  const made = route(stack, [
    { headers: { 'X-Tester': 'yes' }, backends: [{ to, preview: true }] },
    { backends: [{ to, weight: 3 }] },
  ]);
  expect(spec(made, 'rules.0.backendRefs')).toEqual([{ name: 'backend-preview', port: 8080 }]);
  expect(spec(made, 'rules.1.backendRefs')).toEqual([{ name: 'backend', port: 8080, weight: 3 }]);
});

test('an Ingress of class alb names the annotation that Argo Rollouts writes', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: canary([10]) });
  const made = ingress(stack, {
    routes: [
      { path: '/api', to },
      { path: '/', to: workload(stack, 'Frontend') },
    ],
  });
  expect(paths(made).map(({ backend }) => backend.service)).toEqual([
    { name: 'backend', port: { name: 'use-annotation' } },
    { name: 'frontend', port: { number: 8080 } },
  ]);
  synth(stack);
});

test('so does one of another class with annotations for that controller', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: canary([10]) });
  const annotations = albOptions({ inboundCidrs: [Cidr.anywhere()] });
  const made = ingress(stack, { className: 'public', annotations, routes: [{ path: '/', to }] });
  expect(paths(made)[0]?.backend.service).toEqual({ name: 'backend', port: { name: 'use-annotation' } });
});

test('an Ingress of another class cannot split requests, and says so', () => {
  const stack = new Apps();
  const to = workload(stack, 'Backend', { rollout: canary([10]) });
  const other = workload(stack, 'Other');
  const made = ingress(stack, {
    className: 'nginx',
    routes: [
      { path: '/', to },
      { path: '/other', to: other },
    ],
  });
  expect(paths(made).map(({ backend }) => backend.service)).toContainEqual({ name: 'backend', port: { number: 8080 } });
  expect(made.node.metadata.map(({ data }) => data as unknown)).toEqual([
    "Of an Ingress of class nginx no weights are known: through it the canary of 'shop-dev-apps/Backend' gets requests " +
      'by its number of pods, or none where another route splits them',
  ]);
});
