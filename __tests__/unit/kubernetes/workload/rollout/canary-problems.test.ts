import { Duration } from '../../../../../constructs/core/duration';
import type { OwnQuery } from '../../../../../constructs/kubernetes/analysis/analysis';
import { envoyGatewayRequests } from '../../../../../constructs/kubernetes/analysis/envoy-gateway-requests';
import { Ingress } from '../../../../../constructs/kubernetes/routing/ingress';
import { Cidr } from '../../../../../constructs/core/cidr';
import { canary, type CanaryOptions } from '../../../../../constructs/kubernetes/workload/rollout/canary';
import { synth } from '../../../../../testing/synth';
import { Apps } from '../support';
import { analysis, backend, httpRoute, prometheus, virtualService } from './support';

test('warns where nothing is measured', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([10]));
  const warnings = workload.node.metadata.map(({ data }) => data as unknown);
  expect(warnings).toContain(
    '`rollout.analysis` is not given: only pods that do not become ready are taken back, not those that answer badly',
  );
});

test('fails with every bad value named at once', () => {
  const options: CanaryOptions = {
    watch: Duration.seconds(180),
    analysis: { ...analysis, badAnswers: 2 },
    attended: true,
  };
  const weights = [0, 50, { weight: 25, watch: Duration.seconds(210) }, { weight: 101, watch: Duration.hours(25) }];
  expect(() => backend(new Apps(), canary(weights, options), { startTogether: true } as object)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `rollout.weights[0]` must be 1 to 100 whole percent, got 0\n' +
        '- `rollout.weights[3]` must be 1 to 100 whole percent, got 101\n' +
        '- `rollout.weights` must be rising from step to step, got 0, 50, 25, 101\n' +
        '- `rollout.weights[2].watch` must be long enough for more answers than the 2 that may be bad, got 210\n' +
        '- `rollout.weights[3].watch` must be 1 to 86400 seconds, got 90000\n' +
        '- `rollout.watch` must be above the 180 seconds of `analysis.settle` and `analysis.window` together, got 180\n' +
        '- `rollout.attended` must be left out where nothing waits for anybody, got true\n' +
        '- `startTogether` must be left out: it is no setting of this construct, got true',
    ),
  );
});

test('a canary without weights is none', () => {
  expect(() => backend(new Apps(), canary([]))).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n- `rollout.weights` must be one or more, got none",
    ),
  );
});

test('a pause without an end is refused where nobody attends', () => {
  expect(() => backend(new Apps(), canary([{ weight: 10, pause: 'until-promoted' }]))).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `rollout.weights[0].pause` must be left out unless the rollout is `attended: true`, got one without an end. ' +
        'A pipeline that nobody attends would wait for ever: a pause with an end is a `watch`',
    ),
  );
});

test('warns that few old pods may get all requests, where they go as new ones come', () => {
  const workload = backend(new Apps(), canary([10], { shrinkOld: true, analysis }));
  expect(workload.node.metadata.map(({ data }) => data as unknown)).toContain(
    '`rollout.shrinkOld` leaves few old pods: a release of the route during a rollout gives them all requests. Release both apart',
  );
});

test('versions of a history that is not kept cannot go out at once', () => {
  const rollout = canary([10], { rollbackAtOnce: true });
  expect(() => backend(new Apps(), rollout, { revisionHistory: 0 })).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `rollout.rollbackAtOnce` must be left out with a `revisionHistory` of 0, got true',
    ),
  );
});

test('fails at synth where an own query asks for a Service that leads to both versions', () => {
  const own = (query: OwnQuery['query']) => ({ prometheus, queries: { lag: { query, atMost: 5 } } });
  const byService = own(({ service }) => `max(lag{service="${service}"})`);
  const stack = new Apps();
  backend(stack, canary([10], { analysis: byService }));
  expect(() => synth(stack)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [RolloutInvalid]:\n" +
        '- `rollout.analysis.queries.lag.query` must be without `service` where no route splits requests, got one that ' +
        'uses it. Its Service leads to both versions: select by `pods`',
    ),
  );
  const split = new Apps();
  virtualService(split, backend(split, canary([10], { analysis: byService })));
  expect(() => synth(split)).not.toThrow();
  const byPods = new Apps();
  backend(byPods, canary([10], { analysis: own(({ pods, window }) => `max(max_over_time(lag{${pods}}[${window}]))`) }));
  expect(() => synth(byPods)).not.toThrow();
});

test('fails at synth with everything that its routes cannot do', () => {
  const few = new Apps();
  backend(few, canary([5, 50], { shrinkOld: true, analysis }), { replicas: 2 });
  expect(() => synth(few)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [RolloutInvalid]:\n" +
        '- `rollout.weights` must be 50 percent or more of 2 pods, as no route splits requests, got 5. ' +
        'Lead an HttpRoute, a VirtualService or an Ingress of class alb `to` it, or run 20 pods or more\n' +
        '- `rollout.shrinkOld` must be left out where no route splits requests, got true\n' +
        '- `rollout.analysis.requests` must be of what routes its requests, got those of Istio, and no route. ' +
        'Lead them by VirtualService or HttpRoute',
    ),
  );
  const both = new Apps();
  const workload = backend(both, canary([10], { analysis: { prometheus, requests: envoyGatewayRequests() } }));
  virtualService(both, workload);
  httpRoute(both, workload);
  expect(() => synth(both)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [RolloutInvalid]:\n" +
        "- routes of one kind alone must split its requests, got VirtualService 'shop-dev-apps/InMesh' on 8080, " +
        "HttpRoute 'shop-dev-apps/Shop' on 8080",
    ),
  );
});

test('one without pods splits nothing, and is left alone', () => {
  const stack = new Apps();
  backend(stack, canary([5]), { replicas: 0 });
  expect(() => synth(stack)).not.toThrow();
});

test('a load balancer splits the requests of one port alone', () => {
  const stack = new Apps();
  const to = backend(stack, canary([10]), { port: undefined, ports: { http: 8080, admin: 9090 } });
  const routes = (['http', 'admin'] as const).map((port) => ({ path: `/${port}`, to, port }));
  const from = [Cidr.parse('10.0.1.0/24')];
  new Ingress(stack, 'Public', { namespace: stack.home, className: 'alb', from, routes });
  expect(() => synth(stack)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [RolloutInvalid]:\n" +
        "- a load balancer must split the requests of one port alone, got ALB Ingress 'shop-dev-apps/Public' on 8080, " +
        "ALB Ingress 'shop-dev-apps/Public' on 9090",
    ),
  );
});
