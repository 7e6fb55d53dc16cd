import { Duration } from '../../../../../../constructs/core/duration';
import type { MetricsTarget } from '../../../../../../constructs/kubernetes/add-ons/metrics-target';
import { PodMonitor } from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/pod-monitor';
import type { ScrapeProps } from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/scrape';
import { ServiceMonitor } from '../../../../../../constructs/kubernetes/add-ons/observability/monitoring/service-monitor';
import { PrometheusStack } from '../../../../../../constructs/kubernetes/add-ons/observability/prometheus-stack';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { Deployment, type DeploymentProps } from '../../../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../../../testing/synth';
import { NetworkPolicies, type Surroundings } from '../../../../../support/network-policies';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, required } from '../../../workload/support';

const KINDS = { ServiceMonitor, PodMonitor } as const;
const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];

function backend(stack: Apps, ports: DeploymentProps['ports'] = { http: 8080, metrics: 9464 }): Deployment {
  return new Deployment(stack, 'Backend', {
    ...required(stack),
    ...(Object.keys(ports).length === 0 ? {} : { ports }),
  });
}

function prometheusIn(stack: Apps, id = 'Monitoring', name = 'monitoring'): PrometheusStack {
  const namespace = new Namespace(stack, `${id}Namespace`, { name });
  return new PrometheusStack(stack, id, { namespace, grafana: 'none' });
}

const elsewhere = (stack: Apps) =>
  PrometheusStack.fromPrometheusUrl(stack, 'Elsewhere', {
    namespace: Namespace.fromNamespaceName(stack, 'ElsewhereNamespace', 'metrics'),
    podLabels: { app: 'prometheus' },
    prometheusUrl: 'http://prometheus.metrics:9090',
  });

function monitor(kind: keyof typeof KINDS, stack: Apps, props: Partial<ScrapeProps> = {}) {
  return new KINDS[kind](stack, 'Metrics', {
    workload: props.workload ?? backend(stack),
    port: 'metrics',
    prometheus: props.prometheus ?? elsewhere(stack),
    ...props,
  });
}

test.each([
  ['ServiceMonitor', 'endpoints'],
  ['PodMonitor', 'podMetricsEndpoints'],
] as const)('a %s selects the workload, beside it, and Prometheus has ten seconds for it', (kind, endpoints) => {
  const stack = new Apps();
  expect(manifestsOf(monitor(kind, stack))).toMatchObject([
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind,
      metadata: { name: 'backend', namespace: 'shop' },
      spec: {
        jobLabel: 'app.kubernetes.io/name',
        selector: { matchLabels: { 'app.kubernetes.io/name': 'backend' } },
        sampleLimit: 50_000,
        [endpoints]: [{ port: 'metrics', path: '/metrics' }],
      },
    },
  ]);
  expect(synth(stack).at('Metrics/Resource')).toMatchObject({ namespace: 'shop' });
});

test.each(kinds)('with a %s the Prometheus of the cluster is let in on that port alone, and comes first', (kind) => {
  const stack = new Apps();
  const workload = backend(stack);
  prometheusIn(stack);
  new KINDS[kind](stack, 'Metrics', { workload, port: 'metrics' });
  const pods: Surroundings['pods'] = [
    {
      namespace: 'monitoring',
      name: 'prometheus',
      labels: {
        'app.kubernetes.io/name': 'prometheus',
        'app.kubernetes.io/instance': 'kube-prometheus-stack-prometheus',
      },
    },
    { namespace: 'monitoring', name: 'grafana', labels: { 'app.kubernetes.io/name': 'grafana' } },
  ];
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  expect(policies.allowed('monitoring/prometheus', 'shop/backend', 9464)).toBe(true);
  expect(policies.allowed('monitoring/prometheus', 'shop/backend', 8080)).toBe(false);
  expect(policies.allowed('monitoring/grafana', 'shop/backend', 9464)).toBe(false);
  const synthesized = synth(stack);
  expect(synthesized.at('Metrics/Resource')['depends_on']).toContain(
    synthesized.address('Monitoring/Release/Resource'),
  );
});

test('a Prometheus managed elsewhere is let in by the labels that it has', () => {
  const stack = new Apps();
  monitor('ServiceMonitor', stack);
  const pods = [{ namespace: 'metrics', name: 'prometheus', labels: { app: 'prometheus' } }];
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  expect(policies.allowed('metrics/prometheus', 'shop/backend', 9464)).toBe(true);
  expect(() =>
    PrometheusStack.fromPrometheusUrl(stack, 'Wrong', { namespace: stack.home, podLabels: {}, prometheusUrl: 'x' }),
  ).toThrow(
    new Error(
      "ImportedPrometheus at 'shop-dev-apps/Wrong' [PropsInvalid]:\n" +
        '- `podLabels` must be one label or more, got {}\n' +
        '- `prometheusUrl` must be an address that starts with http, got x',
    ),
  );
});

test('the port need not be said where there is one, and no longer wait is asked for than the interval', () => {
  const stack = new Apps();
  const workload = backend(stack, { http: 8080 });
  const interval = Duration.seconds(5);
  const made = monitor('ServiceMonitor', stack, { workload, port: undefined, interval, drop: ['go_.*', 'process_.*'] });
  expect(manifestsOf(made)[0]).toMatchObject({
    spec: {
      endpoints: [
        {
          port: 'http',
          interval: '5s',
          scrapeTimeout: '5s',
          metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: '(?:go_.*)|(?:process_.*)' }],
        },
      ],
    },
  });
});

/** Pods of nobody that this app knows, in a namespace of its own. */
const target = (stack: Apps, more: Partial<MetricsTarget> = {}): MetricsTarget => ({
  namespace: stack.home,
  name: 'proxies',
  podLabels: { app: 'proxy' },
  port: 19_001,
  path: '/stats/prometheus',
  ...more,
});
const targeted = (stack: Apps, props: Readonly<Record<string, unknown>> = {}) =>
  new PodMonitor(stack, 'Metrics', {
    target: target(stack),
    prometheus: elsewhere(stack),
    ...props,
  });

test('a PodMonitor of a target asks its pods on the port that they declare, where they are', () => {
  const stack = new Apps();
  const [monitored] = manifestsOf(targeted(stack));
  expect(monitored).toMatchObject({
    kind: 'PodMonitor',
    metadata: { name: 'proxies', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'proxy' } },
      podMetricsEndpoints: [{ portNumber: 19_001, path: '/stats/prometheus' }],
    },
  });
  const named = targeted(new Apps(), {
    target: target(stack, { port: 'metrics', path: undefined, honorLabels: true }),
  });
  expect(manifestsOf(named)[0]).toMatchObject({
    spec: { podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', honorLabels: true }] },
  });
});

test('Prometheus alone is let in to the pods of a target, on that port, where their namespace refuses everything', () => {
  const stack = new Apps();
  targeted(stack);
  const pods = [
    { namespace: 'metrics', name: 'prometheus', labels: { app: 'prometheus' } },
    { namespace: 'shop', name: 'proxy', labels: { app: 'proxy' } },
    { namespace: 'shop', name: 'other', labels: { app: 'other' } },
  ];
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  expect(policies.allowed('metrics/prometheus', 'shop/proxy', 19_001)).toBe(true);
  expect(policies.allowed('metrics/prometheus', 'shop/proxy', 8080)).toBe(false);
  expect(policies.allowed('shop/other', 'shop/proxy', 19_001)).toBe(false);
  expect(policies.allowed('metrics/prometheus', 'shop/other', 19_001)).toBe(false);
  const imported = new Apps();
  const namespace = Namespace.fromNamespaceName(imported, 'Theirs', 'theirs');
  const kinds = manifestsOf(targeted(imported, { target: target(imported, { namespace }) })).map(({ kind }) => kind);
  expect(kinds).toEqual(['PodMonitor']);
});

test('a target fails with every bad value named at once, and without any', () => {
  const stack = new Apps();
  const props = { workload: backend(stack), port: 'http' };
  const bad = target(stack, { podLabels: {}, port: 0, path: 'stats' });
  expect(() => targeted(stack, { ...props, target: bad })).toThrow(
    new Error(
      "PodMonitor at 'shop-dev-apps/Metrics' [PropsInvalid]:\n" +
        '- `workload` must be left out with `target`, got one\n' +
        '- `port` must be left out with `target`, got one\n' +
        '- `target.podLabels` must be one label or more, got none\n' +
        '- `target.port` must be a port from 1 to 65535, or the name of one, got 0\n' +
        '- `path` must be a path that starts with /, got stats',
    ),
  );
  expect(() => targeted(new Apps(), { target: target(stack, { port: '9090' }) })).toThrow(
    new Error(
      "PodMonitor at 'shop-dev-apps/Metrics' [PropsInvalid]:\n" +
        '- `target.port` must be a port from 1 to 65535, or the name of one, got 9090',
    ),
  );
  expect(() => targeted(new Apps(), { target: undefined })).toThrow(
    new Error("PodMonitor at 'shop-dev-apps/Metrics' [PropsInvalid]:\n- `workload` must be given, got none"),
  );
});

test('every setting of a target has an effect', () => {
  const changed = <P extends keyof MetricsTarget>(given: Pick<MetricsTarget, P>) =>
    ((stack: Apps) => target(stack, given)) as (stack: Apps) => MetricsTarget;
  const effects = [
    changed({ name: 'others' }),
    changed({ podLabels: { app: 'other' } }),
    changed({ port: 9_090 }),
    changed({ path: '/stats' }),
    changed({ honorLabels: true }),
    (stack: Apps) => target(stack, { namespace: new Namespace(stack, 'Other', { name: 'other' }) }),
  ].map((made) =>
    propsWithoutEffect<{ readonly target: MetricsTarget }>((stack, props) => targeted(stack, props), { target: made }),
  );
  expect(effects).toEqual(effects.map(() => []));
});

test('fails where no Prometheus is on the cluster, or more than one', () => {
  const none = new Apps();
  const advice = 'Make a PrometheusStack before it, or refer to one with PrometheusStack.fromPrometheusUrl';
  expect(() => new ServiceMonitor(none, 'Metrics', { workload: backend(none), port: 'metrics' })).toThrow(
    new Error(
      "ServiceMonitor at 'shop-dev-apps/Metrics' [PrometheusMissing]:\n" +
        `- \`prometheus\` must be given: none of the app is on the cluster k3s. ${advice}`,
    ),
  );
  const two = new Apps();
  prometheusIn(two, 'One', 'one');
  elsewhere(two);
  expect(() => new PodMonitor(two, 'Metrics', { workload: backend(two), port: 'metrics' })).toThrow(
    new Error(
      "PodMonitor at 'shop-dev-apps/Metrics' [PrometheusMissing]:\n" +
        `- \`prometheus\` must be given: 'shop-dev-apps/One' and 'shop-dev-apps/Elsewhere' are on the cluster k3s. ${advice}`,
    ),
  );
});

test('fails with every bad value named at once', () => {
  const bad = {
    name: 'Backend',
    port: 'admin',
    path: 'metrics?x',
    interval: Duration.seconds(1),
    timeout: Duration.minutes(1),
    drop: ['('],
    sampleLimit: 0,
  };
  expect(() => monitor('ServiceMonitor', new Apps(), bad)).toThrow(
    new Error(
      "ServiceMonitor at 'shop-dev-apps/Metrics' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Backend\n' +
        '- `port` must be one of http, metrics, got admin\n' +
        '- `path` must be a path that starts with /, got metrics?x\n' +
        '- `interval` must be 5 to 600 seconds, got 1\n' +
        '- `timeout` must be 1 to 1 seconds, got 60\n' +
        '- `drop[0]` must be a regular expression, got (\n' +
        '- `sampleLimit` must be 1 to 1000000 series, got 0',
    ),
  );
  expect(() => monitor('PodMonitor', new Apps(), { port: undefined })).toThrow(
    new Error("PodMonitor at 'shop-dev-apps/Metrics' [PropsInvalid]:\n- `port` must be one of http, metrics, got none"),
  );
  const stack = new Apps();
  expect(() => monitor('PodMonitor', stack, { workload: backend(stack, {}) })).toThrow(
    new Error(
      "PodMonitor at 'shop-dev-apps/Metrics' [PropsInvalid]:\n" +
        '- `workload` must be one that listens on a port, got shop-dev-apps/Backend',
    ),
  );
});

test.each(kinds)('every setting of a %s has an effect', (kind) => {
  const without = propsWithoutEffect<Omit<ScrapeProps, 'prometheus'>>((stack, props) => monitor(kind, stack, props), {
    workload: (stack) => new Deployment(stack, 'Other', { ...required(stack), ports: { metrics: 9464 } }),
    name: () => 'other',
    port: () => 'http',
    path: () => '/stats',
    interval: () => Duration.minutes(1),
    timeout: () => Duration.seconds(5),
    honorLabels: () => true,
    drop: () => ['go_.*'],
    sampleLimit: () => 10,
  });
  expect(without).toEqual([]);
});
