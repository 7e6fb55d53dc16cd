import { Construct } from 'constructs';
import type { Connectable } from '../../../core/connections';
import { problem } from '../../../core/errors';
import type { INamespace } from '../../namespace-ref';
import type { Connections } from '../../network/connections';
import type { ConnectionSource } from '../../network/source';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import type { IWorkload, SourceAccess } from '../../workload/workload';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import { addOnConnections, type ITraceReceiver } from './add-on-connections';
import { OBSERVABILITY_CHARTS } from './charts';
import type { IPrometheus } from './monitoring/prometheus-ref';
import { collectorConfig } from './open-telemetry-config';

const CHART = OBSERVABILITY_CHARTS.openTelemetryCollector;
/** The distribution for Kubernetes: fewer programs of others in it than in `contrib`. Its images have the version of the chart's program. */
const IMAGE = 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s';
const COLLECTOR_USER = 10_001;
/** What says which deployment a pod is of, and which node it is on. */
const READ_PODS = [
  { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list', 'watch'] },
];

/** Settings of an {@link OpenTelemetryCollector}. */
export interface OpenTelemetryCollectorProps {
  /** Namespace that it is installed in. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /**
   * Where traces go: a `Jaeger`.
   * @default - nowhere: traces are refused
   */
  readonly traces?: ITraceReceiver;
  /**
   * Where metrics go: a `PrometheusStack` with `remoteWriteReceiver`.
   * @default - nowhere: metrics are refused
   */
  readonly metrics?: IPrometheus;
  /**
   * Percent of the traces that go on: above 0 to 100. Of a trace all spans are kept, or none.
   * @default 100
   */
  readonly samplePercent?: number;
  /**
   * Puts namespace, pod, deployment and node beside each span and metric. Takes the right to read all pods.
   * @default true
   */
  readonly metadata?: boolean;
  /**
   * Pods: 1 to 20. With one, nothing is taken while it moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Takes traces and metrics of workloads by OTLP and sends them on, so that none of them has to know where to. Workloads that
 * `connectsTo` it send to {@link otlpHttpUrl}.
 * @see https://opentelemetry.io/docs/collector/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'telemetry' });
 * const traces = new Jaeger(release, 'Jaeger', { namespace });
 * new OpenTelemetryCollector(release, 'Telemetry', { namespace, traces });
 */
export class OpenTelemetryCollector extends Construct implements IWorkload {
  readonly namespace: INamespace;
  readonly workloadName: string = CHART.name;
  readonly serviceName: string = CHART.name;
  readonly podLabels = { 'app.kubernetes.io/name': CHART.name, 'app.kubernetes.io/instance': CHART.name };
  readonly ports = { otlp: 4317, 'otlp-http': 4318 };
  /** `OTEL_EXPORTER_OTLP_ENDPOINT` of workloads that send by HTTP. */
  readonly otlpHttpUrl: string;
  /** The same of those that send by gRPC. */
  readonly otlpGrpcUrl: string;
  /** Who connects to it, and what it connects to. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, and a Prometheus that takes no metrics. */
  constructor(scope: Construct, id: string, props: OpenTelemetryCollectorProps) {
    super(scope, id);
    const { namespace, traces, metrics, samplePercent, replicas, resources } = props;
    const isShare = samplePercent === undefined || (samplePercent > 0 && samplePercent <= 100);
    addOnChecks(this, CHART)
      .all(traces === undefined && metrics === undefined ? [problem('traces', 'given, or `metrics`', 'none')] : [])
      .all(
        metrics !== undefined && metrics.otlpUrl === undefined
          ? [problem('metrics', 'a Prometheus with `remoteWriteReceiver`', metrics.node.path)]
          : [],
      )
      .that(isShare, 'samplePercent', 'above 0 to 100 percent', samplePercent)
      .that(
        samplePercent === undefined || traces !== undefined,
        'samplePercent',
        'left out without `traces`',
        samplePercent,
      )
      .range('replicas', replicas, 1, 20, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const host = `${CHART.name}.${namespace.namespaceName}.svc`;
    this.namespace = namespace;
    this.otlpHttpUrl = `http://${host}:4318`;
    this.otlpGrpcUrl = `http://${host}:4317`;
    this.connections = addOnConnections(this);
    for (const target of [traces, metrics]) if (target !== undefined) this.connectsTo(target);
    installAddOn(this, CHART, collectorValues(props), { namespace, traffic: {} });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }
}

/** Values of the chart. */
export function collectorValues(props: Omit<OpenTelemetryCollectorProps, 'namespace'>) {
  const { traces, metrics, samplePercent, metadata = true, replicas = 2 } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '512Mi'] } } = props;
  const off = { enabled: false };
  return {
    mode: 'deployment',
    image: { repository: IMAGE },
    command: { name: 'otelcol-k8s' },
    alternateConfig: collectorConfig({
      traces: traces?.otlpEndpoint,
      metrics: metrics?.otlpUrl,
      samplePercent,
      metadata,
    }),
    serviceAccount: { automountServiceAccountToken: metadata },
    clusterRole: metadata ? { create: true, rules: READ_PODS } : { create: false },
    ports: {
      'jaeger-compact': off,
      'jaeger-thrift': off,
      'jaeger-grpc': off,
      zipkin: off,
      metrics: { enabled: true },
    },
    replicaCount: replicas,
    podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : off,
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    podSecurityContext: podSecurityContext({ runAsUser: COLLECTOR_USER }),
    securityContext: containerSecurityContext(),
    resources: resourceRequirements(resources),
  };
}
