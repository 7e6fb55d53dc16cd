import { Duration } from '../../../../../constructs/core/duration';
import { Ingress } from '../../../../../constructs/kubernetes/routing/ingress';
import { Cidr } from '../../../../../constructs/core/cidr';
import { canary } from '../../../../../constructs/kubernetes/workload/rollout/canary';
import { Apps, labels, partOf } from '../support';
import { analysed, analysis, backend, httpRoute, named, prometheus, strategyOf, virtualService } from './support';

const five = Duration.minutes(5);

test('by 5, 25, 50 and 100 percent: each weight is watched for five minutes, and only a good end leads to the next', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([5, 25, 50, 100], { watch: five, analysis }));
  virtualService(stack, workload);
  const step = analysed('backend', 9, 5);
  expect(strategyOf(workload)).toEqual({
    canary: {
      canaryService: 'backend-canary',
      stableService: 'backend',
      trafficRouting: { istio: { virtualServices: [{ name: 'in-mesh', routes: ['backend'] }] } },
      scaleDownDelaySeconds: 30,
      abortScaleDownDelaySeconds: 30,
      maxSurge: '25%',
      maxUnavailable: 0,
      steps: [5, 25, 50, 100].flatMap((setWeight) => [{ setWeight }, { analysis: step }]),
    },
  });
});

test('a Rollout takes the place of the Deployment, with all that it had, and gives up on pods that never get ready', () => {
  const stack = new Apps();
  const settings = { minReady: Duration.seconds(15), timeout: Duration.minutes(8), revisionHistory: 5 };
  const objects = named(backend(stack, canary([50], { watch: five }), settings));
  expect(objects).not.toHaveProperty('Deployment/backend');
  const rollout = objects['Rollout/backend'];
  expect(rollout).toMatchObject({ apiVersion: 'argoproj.io/v1alpha1', metadata: { namespace: 'shop', labels } });
  expect(rollout?.['spec']).toMatchObject({
    replicas: 20,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'backend' } },
    minReadySeconds: 15,
    progressDeadlineSeconds: 480,
    progressDeadlineAbort: true,
    revisionHistoryLimit: 5,
  });
  expect(partOf(rollout, 'spec.template.spec.containers.0.name')).toBe('backend');
  expect(partOf(rollout, 'spec.template.spec.topologySpreadConstraints.0.matchLabelKeys')).toEqual([
    'rollouts-pod-template-hash',
  ]);
  expect(partOf(objects['PodDisruptionBudget/backend'], 'spec.maxUnavailable')).toBe(1);
});

test('the autoscaler scales the Rollout, which names no number of pods', () => {
  const stack = new Apps();
  const scale = { min: 4, max: 9 };
  const objects = named(backend(stack, canary([50], { watch: five }), { replicas: undefined, scale }));
  expect(objects['Rollout/backend']?.['spec']).not.toHaveProperty('replicas');
  expect(partOf(objects['HorizontalPodAutoscaler/backend'], 'spec.scaleTargetRef')).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    name: 'backend',
  });
});

test('without a route its Service leads to both versions, so that the new one gets requests by its pods', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([5, 50], { watch: five }));
  expect(strategyOf(workload)).toEqual({
    canary: {
      canaryService: 'backend-canary',
      maxSurge: '25%',
      maxUnavailable: 0,
      steps: [{ setWeight: 5 }, { pause: { duration: '5m' } }, { setWeight: 50 }, { pause: { duration: '5m' } }],
    },
  });
  const [own, canaries] = ['Service/backend', 'Service/backend-canary'].map((name) => named(workload)[name]);
  expect(canaries?.['spec']).toEqual(own?.['spec']);
});

test('without a port there is no Service for the new version', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([50], { watch: five }), { port: undefined });
  expect(Object.keys(named(workload)).filter((name) => name.startsWith('Service/'))).toEqual([]);
  expect(strategyOf(workload)).not.toHaveProperty('canary.canaryService');
});

test('by the Gateway API, on every route that leads there', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([10]));
  httpRoute(stack, workload);
  httpRoute(stack, workload, 'Inside');
  expect(partOf(strategyOf(workload), 'canary.trafficRouting')).toEqual({
    plugins: {
      'argoproj-labs/gatewayAPI': { httpRoutes: [{ name: 'shop' }, { name: 'inside' }], namespace: 'shop' },
    },
  });
});

test('by one or several load balancers of AWS', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([10]));
  const ingress = (id: string) =>
    new Ingress(stack, id, {
      namespace: stack.home,
      className: 'alb',
      from: [Cidr.parse('10.0.1.0/24')],
      routes: [
        { path: '/', to: workload },
        { path: '/api', to: workload },
      ],
    });
  ingress('Public');
  const routing = () => partOf(strategyOf(workload), 'canary.trafficRouting');
  expect(routing()).toEqual({ alb: { ingress: 'public', servicePort: 8080 } });
  ingress('Inside');
  expect(routing()).toEqual({ alb: { ingresses: ['public', 'inside'], servicePort: 8080 } });
});

test('a step may be watched longer, and wait for somebody who attends', () => {
  const stack = new Apps();
  const steps = [10, { weight: 50, watch: Duration.minutes(30), pause: 'until-promoted' as const }];
  const workload = backend(stack, canary(steps, { analysis, attended: true }));
  virtualService(stack, workload);
  expect(partOf(strategyOf(workload), 'canary.steps')).toEqual([
    { setWeight: 10 },
    { analysis: analysed('backend', 9, 5) },
    { setWeight: 50 },
    { analysis: analysed('backend', 59, 55) },
    { pause: {} },
  ]);
  // While it waits, and from then on.
  expect(partOf(strategyOf(workload), 'canary.analysis')).toEqual({ ...analysed('backend', 0, 0), startingStep: 4 });
});

test('is compared with the hour before the rollout, of the version that was there', () => {
  const stack = new Apps();
  const compared = { ...analysis, comparedToBefore: { latencyPercent: 20 } };
  const steps = [50, { weight: 100, watch: Duration.hours(1) }];
  const workload = backend(stack, canary(steps, { watch: five, analysis: compared }));
  virtualService(stack, workload);
  const query = partOf(named(workload)['AnalysisTemplate/backend'], 'spec.metrics.1.provider.prometheus.query');
  expect(query).toContain('destination_service_name="backend-canary"}[2m]');
  expect(query).toContain('destination_service_name="backend"}[1h] offset 65m');
});

test('old pods may go as new ones come, and older versions out at once', () => {
  const stack = new Apps();
  const workload = backend(stack, canary([10], { shrinkOld: true, rollbackAtOnce: true }));
  virtualService(stack, workload);
  expect(strategyOf(workload)).toMatchObject({ canary: { dynamicStableScale: true } });
  expect(strategyOf(workload)).not.toHaveProperty('canary.scaleDownDelaySeconds');
  expect(partOf(named(workload)['Rollout/backend'], 'spec.rollbackWindow')).toEqual({ revisions: 3 });
});

test('a pod has as long to be ready as the workload has', () => {
  const healthOnly = { prometheus };
  const workload = backend(new Apps(), canary([10], { analysis: healthOnly }), { timeout: Duration.minutes(8) });
  const query = partOf(named(workload)['AnalysisTemplate/backend'], 'spec.metrics.0.provider.prometheus.query');
  expect(query).toContain(' < 480)');
});
