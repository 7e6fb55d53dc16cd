import { Duration } from '../../../../../constructs/core/duration';
import { Size } from '../../../../../constructs/core/size';
import { OBSERVABILITY_CHARTS } from '../../../../../constructs/kubernetes/add-ons/observability/charts';
import {
  Jaeger,
  type JaegerProps,
  jaegerValues,
} from '../../../../../constructs/kubernetes/add-ons/observability/jaeger';
import {
  localTraces,
  searchTraces,
  volatileTraces,
} from '../../../../../constructs/kubernetes/add-ons/observability/jaeger-storage';
import {
  collectorValues,
  OpenTelemetryCollector,
  type OpenTelemetryCollectorProps,
} from '../../../../../constructs/kubernetes/add-ons/observability/open-telemetry-collector';
import { PrometheusStack } from '../../../../../constructs/kubernetes/add-ons/observability/prometheus-stack';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { Deployment } from '../../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../../testing/synth';
import { NetworkPolicies, type Surroundings } from '../../../../support/network-policies';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';
import { Apps, required } from '../../workload/support';

const password = { secret: 'search', key: 'password' };
const search = searchTraces({ kind: 'opensearch', urls: ['https://search:9200'], username: 'jaeger', password });
const jaeger = (props: Partial<JaegerProps> = {}) =>
  installed(
    (stack) => new Jaeger(stack, 'Jaeger', { namespace: Namespace.fromNamespaceName(stack, 'N', 'tracing'), ...props }),
    '1.36',
  );

test('traces are on a disk by default, which stays when Jaeger goes, and one pod has it', () => {
  const stack = jaeger();
  expect(stack.at('Jaeger/Release')).toEqual(releaseOf(OBSERVABILITY_CHARTS.jaeger, jaegerValues({}), 'tracing'));
  const { userconfig, jaeger: pod } = jaegerValues({});
  expect(userconfig.extensions.jaeger_storage.backends.main).toEqual({
    badger: {
      directories: { keys: '/badger/keys', values: '/badger/values' },
      ephemeral: false,
      ttl: { spans: '604800s' },
    },
  });
  expect(pod).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
});

test('the claim of its disk is in the release of its pod, before which no storage may make a volume, and stays', () => {
  const claim = (props: Partial<JaegerProps>) => jaegerValues(props).extraObjects;
  expect(claim({})).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'jaeger-traces',
        labels: { 'app.kubernetes.io/name': 'jaeger', 'app.kubernetes.io/instance': 'jaeger' },
        annotations: { 'helm.sh/resource-policy': 'keep' },
      },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
    },
  ]);
  expect(claim({ allowDestroy: true })?.[0]?.metadata).not.toHaveProperty('annotations');
  expect(claim({ storage: search })).toBeUndefined();
  expect(Object.keys(jaeger().addresses())).not.toContain('Jaeger/Disk/Resource');
});

test('with a search engine two pods share it, and its password is a file', () => {
  const { userconfig, jaeger: pod } = jaegerValues({ storage: search });
  expect(userconfig.extensions.jaeger_storage.backends.main).toEqual({
    opensearch: {
      server_urls: ['https://search:9200'],
      indices: { index_prefix: 'jaeger' },
      auth: { basic: { username: 'jaeger', password_file: '/etc/jaeger/secrets/password' } },
    },
  });
  expect(pod).toMatchObject({
    replicas: 2,
    strategy: { type: 'RollingUpdate' },
    extraVolumes: [
      { name: 'tmp' },
      { name: 'secrets', secret: { secretName: 'search', items: [{ key: 'password', path: 'password' }] } },
    ],
  });
});

test('pods start anew when the configuration changes: the chart would leave them as they are', () => {
  const label = (props: Partial<JaegerProps>) => jaegerValues(props).jaeger.podLabels['ashlar/config'];
  expect(label({})).toMatch(/^[0-9a-f]{8}$/);
  expect(label({ storage: volatileTraces() })).not.toBe(label({}));
});

test('Jaeger fails with every bad value named at once', () => {
  const storage = localTraces({ size: Size.mebibytes(1), retention: Duration.days(100) });
  expect(() => jaeger({ storage, replicas: 2, resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] } })).toThrow(
    new Error(
      "Jaeger at 'stack/Jaeger' [PropsInvalid]:\n" +
        '- `storage.size` must be 1024 MiB or more, got 1\n' +
        '- `storage.retention` must be 1 to 2160 hours, got 2400\n' +
        '- `replicas` must be 1 to 1 pods, got 2\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
    ),
  );
  const bad = searchTraces({ kind: 'solr' as 'opensearch', urls: ['https://u:p@s'], password, indexPrefix: 'A' });
  expect([
    ...bad.problems('storage'),
    ...searchTraces({ kind: 'opensearch', urls: [], username: 'u' }).problems('s'),
  ]).toEqual([
    '`storage.kind` must be one of elasticsearch, opensearch, got solr',
    '`storage.urls[0]` must be an address without a user, such as https://search:9200, got https://u:p@s',
    '`storage.username` must be given with `password`, got none',
    '`storage.indexPrefix` must be lower-case letters, digits and hyphens, got A',
    '`s.urls` must be one address or more, got none',
    '`s.password` must be a key of a Secret: { secret, key }, got none',
  ]);
  expect(volatileTraces({ maxTraces: 1 }).problems('storage')).toEqual([
    '`storage.maxTraces` must be 100 to 1000000, got 1',
  ]);
});

/** A workload that sends to a collector, which sends traces to Jaeger and metrics to Prometheus, each in a namespace of its own. */
function chain() {
  const stack = new Apps();
  const place = (name: string) => new Namespace(stack, `In-${name}`, { name });
  const metrics = new PrometheusStack(stack, 'Monitoring', {
    namespace: place('monitoring'),
    grafana: 'none',
    remoteWriteReceiver: true,
  });
  const traces = new Jaeger(stack, 'Jaeger', { namespace: place('tracing') });
  const collector = new OpenTelemetryCollector(stack, 'Collector', { namespace: place('telemetry'), traces, metrics });
  const backend = new Deployment(stack, 'Backend', { ...required(stack), port: 8080 });
  backend.connectsTo(collector);
  return { stack, collector, traces };
}

test('the whole way is open: from workloads to the collector, from there to Jaeger and Prometheus, and no other', () => {
  const labels = (name: string, instance = name) => ({
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
  });
  const pods: Surroundings['pods'] = [
    { namespace: 'monitoring', name: 'prometheus', labels: labels('prometheus', 'kube-prometheus-stack-prometheus') },
    { namespace: 'tracing', name: 'jaeger', labels: labels('jaeger') },
    { namespace: 'telemetry', name: 'collector', labels: labels('opentelemetry-collector') },
  ];
  const { stack, collector } = chain();
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  const opened = [
    policies.allowed('shop/backend', 'telemetry/collector', 4318),
    policies.allowed('telemetry/collector', 'tracing/jaeger', 4317),
    policies.allowed('telemetry/collector', 'monitoring/prometheus', 9090),
    policies.allowed('telemetry/collector', '10.0.0.1', 443),
  ];
  const closed = [
    policies.allowed('shop/backend', 'tracing/jaeger', 4317),
    policies.allowed('shop/backend', 'monitoring/prometheus', 9090),
    policies.allowed('tracing/jaeger', 'telemetry/collector', 4317),
  ];
  expect([opened, closed]).toEqual([
    [true, true, true, true],
    [false, false, false],
  ]);
  expect([collector.otlpHttpUrl, collector.otlpGrpcUrl]).toEqual([
    'http://opentelemetry-collector.telemetry.svc:4318',
    'http://opentelemetry-collector.telemetry.svc:4317',
  ]);
  const { values: [text] = [] } = synth(stack).at('Collector/Release') as { values?: string[] };
  expect((JSON.parse(text ?? '') as { alternateConfig: { exporters: unknown } }).alternateConfig.exporters).toEqual({
    'otlp/traces': { endpoint: 'jaeger.tracing.svc:4317', tls: { insecure: true } },
    'otlphttp/metrics': {
      endpoint: 'http://kube-prometheus-stack-prometheus.monitoring.svc:9090/api/v1/otlp',
      tls: { insecure: true },
    },
  });
});

test('the collector does no more than it is asked for', () => {
  const { traces } = chain();
  const only = collectorValues({ traces, samplePercent: 10, metadata: false, replicas: 1 });
  expect(only).toMatchObject({
    clusterRole: { create: false },
    serviceAccount: { automountServiceAccountToken: false },
    podDisruptionBudget: { enabled: false },
  });
  expect(only.alternateConfig.service.pipelines).toEqual({
    traces: {
      receivers: ['otlp'],
      processors: ['memory_limiter', 'probabilistic_sampler', 'batch'],
      exporters: ['otlp/traces'],
    },
  });
});

test('the collector fails with every bad value named at once', () => {
  const stack = new Apps();
  const metrics = new PrometheusStack(stack, 'Monitoring', { namespace: stack.home, grafana: 'none' });
  const made = (props: Partial<OpenTelemetryCollectorProps>) =>
    new OpenTelemetryCollector(stack, `Collector${stack.node.children.length.toString()}`, {
      namespace: stack.home,
      ...props,
    });
  const at = stack.node.children.length.toString();
  expect(() =>
    made({ metrics, samplePercent: 0, replicas: 0, resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] } }),
  ).toThrow(
    new Error(
      `OpenTelemetryCollector at 'shop-dev-apps/Collector${at}' [PropsInvalid]:\n` +
        '- `metrics` must be a Prometheus with `remoteWriteReceiver`, got shop-dev-apps/Monitoring\n' +
        '- `samplePercent` must be above 0 to 100 percent, got 0\n' +
        '- `samplePercent` must be left out without `traces`, got 0\n' +
        '- `replicas` must be 1 to 20 pods, got 0\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
    ),
  );
  const next = stack.node.children.length.toString();
  expect(() => made({})).toThrow(
    new Error(
      `OpenTelemetryCollector at 'shop-dev-apps/Collector${next}' [PropsInvalid]:\n- \`traces\` must be given, or \`metrics\`, got none`,
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<JaegerProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const namespace = props.namespace ?? Namespace.fromNamespaceName(stack, 'Namespace', 'tracing');
        new Jaeger(stack, 'Jaeger', { storage: search, ...props, namespace });
      },
      {
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'jaeger'),
        storage: () => volatileTraces({ maxTraces: 100 }),
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
    // There is no disk to go with it: see above.
  ).toEqual(['allowDestroy']);
  expect(
    propsWithoutEffect<Omit<OpenTelemetryCollectorProps, 'traces'>>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const namespace = props.namespace ?? Namespace.fromNamespaceName(stack, 'Namespace', 'telemetry');
        const traces = new Jaeger(stack, 'Jaeger', { namespace });
        new OpenTelemetryCollector(stack, 'Collector', { ...props, traces, namespace });
      },
      {
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'otel'),
        metrics: (stack) =>
          PrometheusStack.fromPrometheusUrl(stack, 'Prometheus', {
            namespace: Namespace.fromNamespaceName(stack, 'Metrics', 'metrics'),
            podLabels: { app: 'prometheus' },
            prometheusUrl: 'http://prometheus.metrics:9090',
            takesMetrics: true,
          }),
        samplePercent: () => 10,
        metadata: () => false,
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
