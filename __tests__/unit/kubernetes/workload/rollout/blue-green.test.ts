import { Duration } from '../../../../../constructs/core/duration';
import { envoyGatewayRequests } from '../../../../../constructs/kubernetes/analysis/envoy-gateway-requests';
import { traefikRequests } from '../../../../../constructs/kubernetes/analysis/traefik-requests';
import { Deployment } from '../../../../../constructs/kubernetes/workload/deployment';
import { blueGreen } from '../../../../../constructs/kubernetes/workload/rollout/blue-green';
import { StatefulSet, type StatefulSetProps } from '../../../../../constructs/kubernetes/workload/stateful-set';
import { synth } from '../../../../../testing/synth';
import { Apps, partOf, required } from '../support';
import { analysed, analysis, backend, httpRoute, named, prometheus, strategyOf } from './support';

test('the new version is watched by its pods, takes over, and is watched with all requests while the old one stays', () => {
  const workload = backend(new Apps(), blueGreen({ watch: Duration.minutes(10), analysis }));
  expect(strategyOf(workload)).toEqual({
    blueGreen: {
      activeService: 'backend',
      previewService: 'backend-preview',
      autoPromotionEnabled: true,
      prePromotionAnalysis: analysed('backend-preview', 3),
      postPromotionAnalysis: analysed('backend', 19, 15),
      scaleDownDelaySeconds: 30,
      abortScaleDownDelaySeconds: 30,
    },
  });
  const objects = named(workload);
  const metricsOf = (name: string) => partOf(objects[`AnalysisTemplate/${name}`], 'spec.metrics');
  expect(metricsOf('backend-preview')).toMatchObject([{ name: 'health' }]);
  expect(metricsOf('backend')).toMatchObject([{ name: 'success-rate' }, { name: 'health' }]);
  expect(objects['Service/backend-preview']?.['spec']).toEqual(objects['Service/backend']?.['spec']);
});

test('without an analysis times do it: two minutes beside the old version, which stays for five', () => {
  expect(strategyOf(backend(new Apps(), blueGreen()))).toEqual({
    blueGreen: {
      activeService: 'backend',
      previewService: 'backend-preview',
      autoPromotionEnabled: true,
      autoPromotionSeconds: 120,
      scaleDownDelaySeconds: 300,
      abortScaleDownDelaySeconds: 30,
    },
  });
});

test('watching it before it takes over is no reason to give up on its pods', () => {
  const rollout = blueGreen({ previewWatch: Duration.hours(1), analysis });
  const workload = backend(new Apps(), rollout, { timeout: Duration.minutes(8) });
  expect(partOf(named(workload)['Rollout/backend'], 'spec.progressDeadlineSeconds')).toBe(3_600 + 480);
});

test('where no pods are looked at, it stands ready for its time before it takes over', () => {
  const own = { healthyPercent: 0, queries: { orders: { query: 'sum(rate(orders[2m]))', atLeast: 1 } } };
  const workload = backend(
    new Apps(),
    blueGreen({ previewWatch: Duration.minutes(3), analysis: { prometheus, ...own } }),
  );
  expect(strategyOf(workload)).toMatchObject({ blueGreen: { autoPromotionSeconds: 180 } });
  expect(strategyOf(workload)).not.toHaveProperty('blueGreen.prePromotionAnalysis');
  expect(named(workload)).not.toHaveProperty('AnalysisTemplate/backend-preview');
});

test('may start with few pods, and wait for somebody who attends', () => {
  const rollout = blueGreen({ previewReplicas: 1, pause: 'until-promoted', attended: true });
  const workload = backend(new Apps(), rollout);
  expect(strategyOf(workload)).toMatchObject({ blueGreen: { previewReplicaCount: 1, autoPromotionEnabled: false } });
  expect(strategyOf(workload)).not.toHaveProperty('blueGreen.autoPromotionSeconds');
});

test('fails with more pods before it takes over than the workload has', () => {
  const rollout = blueGreen({ previewReplicas: 5 });
  const problem = (pods: number) =>
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        `- \`rollout.previewReplicas\` must be the ${pods.toString()} pods of the workload or fewer, got 5`,
    );
  expect(() => backend(new Apps(), rollout, { replicas: 4 })).toThrow(problem(4));
  const scale = { min: 1, max: 3 };
  expect(() => backend(new Apps(), rollout, { replicas: undefined, scale })).toThrow(problem(3));
});

test('requests before it took over are told from those after by time', () => {
  const comparedToBefore = { latencyPercent: 20 };
  const workload = backend(new Apps(), blueGreen({ analysis: { ...analysis, comparedToBefore } }));
  const query = partOf(named(workload)['AnalysisTemplate/backend'], 'spec.metrics.1.provider.prometheus.query');
  expect(query).toContain('destination_service_name="backend"}[2m]');
  expect(query).toContain('destination_service_name="backend"}[1h] offset 5m');
});

test('fails with every bad value named at once', () => {
  const rollout = blueGreen({
    watch: Duration.seconds(0),
    previewWatch: Duration.seconds(60),
    previewReplicas: 0,
    pause: 'until-promoted',
    analysis,
  });
  expect(() => backend(new Apps(), rollout, { port: undefined })).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `rollout.previewWatch` must be above the 60 seconds of `analysis.settle`, got 60\n' +
        '- `rollout.previewReplicas` must be 1 to 1000 pods, got 0\n' +
        '- `rollout.watch` must be 1 to 86400 seconds, got 0\n' +
        '- `rollout.pause` must be left out unless the rollout is `attended: true`, got one without an end. ' +
        'A pipeline that nobody attends would wait for ever: a pause with an end is a `watch`\n' +
        '- `rollout` must be rolling, recreate or canary where there is no port, got blueGreen',
    ),
  );
});

test.each([
  ['Envoy Gateway', envoyGatewayRequests(), 'HttpRoute'],
  ['Traefik', traefikRequests(), 'HttpRoute or Ingress'],
])('requests that %s counts by route take a route', (countedBy, requests, routes) => {
  const without = new Apps();
  backend(without, blueGreen({ analysis: { prometheus, requests } }));
  expect(() => synth(without)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [RolloutInvalid]:\n" +
        `- \`rollout.analysis.requests\` must be of what routes its requests, got those of ${countedBy}, and no route. ` +
        `Lead them by ${routes}`,
    ),
  );
});

test('requests that a gateway counts by rule are those of all its backends: another one there is refused', () => {
  const rollout = blueGreen({ analysis: { prometheus, requests: envoyGatewayRequests() } });
  const stack = new Apps();
  const workload = backend(stack, rollout);
  httpRoute(stack, workload);
  const query = partOf(named(workload)['AnalysisTemplate/backend'], 'spec.metrics.0.provider.prometheus.query');
  expect(query).toContain('envoy_cluster_name=~"httproute/shop/(shop/rule/0)(/backend/[0-9]+)?"');
  const shared = new Apps();
  const neighbour = new Deployment(shared, 'Other', { ...required(shared), port: 8080 });
  httpRoute(shared, backend(shared, rollout), 'Shop', [{ to: neighbour }]);
  expect(() => synth(shared)).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [RolloutInvalid]:\n" +
        '- `rollout.analysis.requests` must be of rules with one backend alone, got those of Envoy Gateway, and ' +
        "HttpRoute 'shop-dev-apps/Shop' on 8080 with others",
    ),
  );
});

test('a stateful set is not rolled out so', () => {
  const stack = new Apps();
  const settings = { ...required(stack), port: 8080, rollout: blueGreen() } as StatefulSetProps;
  expect(() => new StatefulSet(stack, 'Cache', settings)).toThrow(
    new Error(
      "StatefulSet at 'shop-dev-apps/Cache' [PropsInvalid]:\n" +
        "- `rollout` must be left out: it is no setting of this construct, got { type: 'BlueGreen', options: {} }",
    ),
  );
});
