import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import {
  type FluentBitProps,
  fluentBitValues,
} from '../../../../constructs/kubernetes/add-ons/observability/fluent-bit';
import { OBSERVABILITY_CHARTS } from '../../../../constructs/kubernetes/add-ons/observability/charts';
import { type FluentdProps, fluentdValues } from '../../../../constructs/kubernetes/add-ons/observability/fluentd';
import { type JaegerProps, jaegerValues } from '../../../../constructs/kubernetes/add-ons/observability/jaeger';
import { searchTraces } from '../../../../constructs/kubernetes/add-ons/observability/jaeger-storage';
import { email, slack } from '../../../../constructs/kubernetes/add-ons/observability/monitoring/receivers';
import {
  collectorValues,
  type OpenTelemetryCollectorProps,
} from '../../../../constructs/kubernetes/add-ons/observability/open-telemetry-collector';
import {
  PROMETHEUS_STACK_PROVIDES,
  type PrometheusStackProps,
} from '../../../../constructs/kubernetes/add-ons/observability/prometheus-stack';
import { prometheusStackValues } from '../../../../constructs/kubernetes/add-ons/observability/prometheus-stack-values';
import { addOn, identity, other, resources } from './model';

const password = { secret: 'receivers', key: 'password' };
const chat = slack({ channel: '#shop', webhook: { secret: 'receivers', key: 'slack' } });
const mail = email({
  to: ['a@example.com'],
  from: 'b@example.com',
  server: 'smtp.example.com:587',
  username: 'b',
  password,
});
const search = searchTraces({ kind: 'opensearch', urls: ['https://search:9200'], username: 'jaeger', password });

/** Of what takes traces and metrics, values name the address alone. */
const receiver = (otlpEndpoint: string) => ({ otlpEndpoint }) as NonNullable<OpenTelemetryCollectorProps['traces']>;
const prometheus = { otlpUrl: 'http://prometheus:9090/api/v1/otlp' } as NonNullable<
  OpenTelemetryCollectorProps['metrics']
>;

/** Beginnings of the names of dashboards: of all but that of Grafana, which reads what the others read. */
const DASHBOARDS = ['a', 'c', 'e', 'k', 'n', 'p', 's', 'w'];

/** Add-ons that collect logs, metrics and traces, with every setting of each. */
export const OBSERVABILITY_ADD_ONS = [
  addOn<FluentBitProps>(
    OBSERVABILITY_CHARTS.fluentBit,
    fluentBitValues,
    {
      region: 'us-east-1',
      identity,
      outputs: { web: { namespace: 'orders', workload: 'web', logGroupName: '/orders/web' } },
    },
    {
      region: 'eu-west-1',
      identity: other,
      outputs: { all: { namespace: 'orders', logGroupName: '/orders/all' } },
      metadata: true,
      bufferSize: Size.mebibytes(10),
      resources,
    },
    {
      shortcomings: [
        'DaemonSet/fluent-bit: files of the node /var/log',
        'DaemonSet/fluent-bit: files of the node /var/lib/fluent-bit',
        'DaemonSet/fluent-bit: may be root',
      ],
    },
  ),
  addOn<FluentdProps>(
    OBSERVABILITY_CHARTS.fluentd,
    fluentdValues,
    {
      region: 'us-east-1',
      bucketName: 'shop-logs',
      identity,
      sources: { web: { namespace: 'shop', workload: 'web' } },
    },
    {
      region: 'eu-west-1',
      bucketName: 'crm-logs',
      identity: other,
      sources: { all: { namespace: 'shop' } },
      prefix: 'archive/',
      every: Duration.minutes(10),
      bufferSize: Size.mebibytes(100),
      resources,
    },
    {
      shortcomings: [
        'DaemonSet/fluentd: files of the node /var/log',
        'DaemonSet/fluentd: files of the node /var/lib/fluentd',
        'DaemonSet/fluentd: may be root',
        // v1.19.3-debian-s3-1.1 is one, whose form is its own.
        'DaemonSet/fluentd: no exact image',
      ],
    },
  ),
  addOn<JaegerProps>(
    OBSERVABILITY_CHARTS.jaeger,
    jaegerValues,
    {},
    { storage: search, replicas: 3, resources, allowDestroy: true },
  ),
  // What looks at nodes falls short of all that the rest keeps to: its one switch has a test of its own.
  addOn<Omit<PrometheusStackProps, 'nodeExporter'>>(
    OBSERVABILITY_CHARTS.kubePrometheusStack,
    prometheusStackValues,
    { grafana: { admin: { secret: 'grafana-admin' } } },
    {
      grafana: {
        admin: { secret: 'admin', userKey: 'user', passwordKey: 'pass' },
        url: 'https://grafana.example.com',
        anonymousViewers: true,
        storage: Size.gibibytes(5),
        storageClass: 'gp3',
        resources,
      },
      alerts: { receivers: { all: [chat, mail] }, routes: [], otherwise: 'all' },
      retention: Duration.days(30),
      storage: Size.gibibytes(100),
      storageClass: 'gp3',
      scrapeInterval: Duration.seconds(15),
      replicas: 1,
      alertmanagerReplicas: 3,
      resources,
      externalLabels: { cluster: 'shop' },
      remoteWriteReceiver: true,
      controlPlane: true,
      dns: 'kube-dns',
      allowDestroy: true,
    },
    {
      // Its webhooks refuse nothing until the Job has run that completes them: here they are as the chart has them.
      provides: () => ({ apiGroups: PROMETHEUS_STACK_PROVIDES.apiGroups }),
      places: ['kube-system'],
      shortcomings: [
        'DaemonSet/kube-prometheus-stack-prometheus-node-exporter: network of the node',
        'DaemonSet/kube-prometheus-stack-prometheus-node-exporter: processes of the node',
        'DaemonSet/kube-prometheus-stack-prometheus-node-exporter: files of the node /proc',
        'DaemonSet/kube-prometheus-stack-prometheus-node-exporter: files of the node /sys',
        'DaemonSet/kube-prometheus-stack-prometheus-node-exporter: files of the node /',
        // v1.12.1-distroless is one, whose form is its own.
        'DaemonSet/kube-prometheus-stack-prometheus-node-exporter: no exact image',
        // Two sidecars, which load what config maps hold.
        'Deployment/kube-prometheus-stack-grafana: no probe',
        'Deployment/kube-prometheus-stack-grafana: no probe',
        'Job/kube-prometheus-stack-crds-upgrade: no probe',
        'Job/kube-prometheus-stack-crds-upgrade: no probe',
        'Job/kube-prometheus-stack-admission-create: no probe',
        'Job/kube-prometheus-stack-admission-patch: no probe',
      ],
      // Certificates of its webhooks, and the definitions of custom resources at each upgrade.
      hooks: [
        'ClusterRole/kube-prometheus-stack-admission',
        'ClusterRole/kube-prometheus-stack-crds-upgrade',
        'ClusterRoleBinding/kube-prometheus-stack-admission',
        'ClusterRoleBinding/kube-prometheus-stack-crds-upgrade',
        'ConfigMap/kube-prometheus-stack-crds-upgrade',
        'Job/kube-prometheus-stack-admission-create',
        'Job/kube-prometheus-stack-admission-patch',
        'Job/kube-prometheus-stack-crds-upgrade',
        'Role/kube-prometheus-stack-admission',
        'RoleBinding/kube-prometheus-stack-admission',
        'ServiceAccount/kube-prometheus-stack-admission',
        'ServiceAccount/kube-prometheus-stack-crds-upgrade',
      ],
      quickly: { defaultRules: { create: false } },
      without: ['prometheus/rules-1.14/', ...DASHBOARDS.map((name) => `grafana/dashboards-1.14/${name}`)].map(
        (path) => `templates/${path}`,
      ),
    },
  ),
  addOn<OpenTelemetryCollectorProps>(
    OBSERVABILITY_CHARTS.openTelemetryCollector,
    collectorValues,
    { traces: receiver('jaeger.tracing.svc:4317') },
    {
      traces: receiver('other.tracing.svc:4317'),
      metrics: prometheus,
      samplePercent: 10,
      metadata: false,
      replicas: 3,
      resources,
    },
  ),
] as const;
