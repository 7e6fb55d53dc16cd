import { Construct } from 'constructs';
import type { Connectable } from '../../../core/connections';
import type { Destroyable } from '../../../core/guardrails';
import { HelmRelease } from '../../helm-release';
import type { INamespace } from '../../namespace-ref';
import type { Connections } from '../../network/connections';
import type { ConnectionSource } from '../../network/source';
import { contentHash } from '../../workload/content-hash';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import type { IWorkload, SourceAccess } from '../../workload/workload';
import { addOnChecks, spreadValues } from '../install-add-on';
import { addOnConnections, type ITraceReceiver } from './add-on-connections';
import { OBSERVABILITY_CHARTS } from './charts';
import { CLAIM, DATA, diskClaim, localTraces, SECRETS, secretVolume, type TraceStorage } from './jaeger-storage';
import { secretsFirst } from './monitoring/secret-key';

const CHART = OBSERVABILITY_CHARTS.jaeger;
/** User and group of the image. */
const JAEGER_USER = 10_001;

/** Settings of {@link Jaeger}. */
export interface JaegerProps extends Destroyable {
  /** Namespace that it is installed in. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /**
   * Where traces are kept: `localTraces`, `searchTraces` (Elasticsearch, OpenSearch), or `volatileTraces` for trying out.
   * @default localTraces()
   */
  readonly storage?: TraceStorage;
  /**
   * Pods: 1 to 10; with `localTraces` and `volatileTraces` 1.
   * @default - 2 where the storage can be shared, else 1
   */
  readonly replicas?: number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Takes traces by OTLP, keeps them, and shows them. A workload that sends its own connects to it; else an `OpenTelemetryCollector` does.
 * Its pages ask for no login: lead only what asks for one to them.
 * @see https://www.jaegertracing.io/docs/latest/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'tracing' });
 * const jaeger = new Jaeger(release, 'Jaeger', { namespace });
 */
export class Jaeger extends Construct implements ITraceReceiver {
  readonly namespace: INamespace;
  readonly workloadName: string = CHART.name;
  readonly serviceName: string = CHART.name;
  readonly podLabels = { 'app.kubernetes.io/name': CHART.name, 'app.kubernetes.io/instance': CHART.name };
  readonly ports = { 'otlp-grpc': 4317, 'otlp-http': 4318, query: 16_686 };
  readonly otlpEndpoint: string;
  /** Address of its pages and of what Grafana asks. */
  readonly queryUrl: string;
  /** Who connects to it, and what it connects to. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: JaegerProps) {
    super(scope, id);
    const { namespace, storage = localTraces(), replicas, resources } = props;
    addOnChecks(this, CHART)
      .all(storage.problems('storage'))
      .range('replicas', replicas, 1, storage.maxReplicas, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const host = `${CHART.name}.${namespace.namespaceName}.svc`;
    this.namespace = namespace;
    this.otlpEndpoint = `${host}:4317`;
    this.queryUrl = `http://${host}:16686`;
    this.connections = addOnConnections(this);
    const { repository, name, version } = CHART;
    const { secret } = storage;
    new HelmRelease(this, 'Release', {
      name,
      namespace,
      chart: { repository, name, version },
      values: jaegerValues(props),
      after: secret === undefined ? [] : secretsFirst([secret.secret]),
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }
}

/** Values of the chart. */
export function jaegerValues(props: Omit<JaegerProps, 'namespace'>) {
  const { storage = localTraces(), allowDestroy = false } = props;
  const { resources = { cpu: ['100m'], memory: ['256Mi', '1Gi'] } } = props;
  const { replicas = Math.min(2, storage.maxReplicas) } = props;
  const userconfig = configuration(storage);
  const { disk, secret } = storage;
  return {
    userconfig,
    // The chart makes no disk. In its release, as most storage makes a volume only for a pod that is there.
    ...(disk === undefined ? {} : { extraObjects: [diskClaim(disk, allowDestroy)] }),
    jaeger: {
      replicas,
      // The chart starts nothing anew when the configuration changes.
      podLabels: { 'ashlar/config': contentHash(userconfig) },
      strategy: disk === undefined ? { type: 'RollingUpdate' } : { type: 'Recreate' },
      serviceAccount: { automountServiceAccountToken: false },
      podSecurityContext: podSecurityContext({ runAsUser: JAEGER_USER, volumeGroup: JAEGER_USER }),
      securityContext: containerSecurityContext(),
      topologySpreadConstraints: spreadValues(CHART.name, CHART),
      resources: resourceRequirements(resources),
      extraVolumes: [
        { name: 'tmp', emptyDir: {} },
        ...(disk === undefined ? [] : [{ name: 'traces', persistentVolumeClaim: { claimName: CLAIM } }]),
        ...(secret === undefined ? [] : [secretVolume(secret)]),
      ],
      extraVolumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        ...(disk === undefined ? [] : [{ name: 'traces', mountPath: DATA }]),
        ...(secret === undefined ? [] : [{ name: 'secrets', mountPath: SECRETS, readOnly: true }]),
      ],
    },
  };
}

/** @see https://www.jaegertracing.io/docs/latest/deployment/configuration/ */
function configuration({ backend }: TraceStorage) {
  const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port.toString()}` });
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'batch'],
          exporters: ['jaeger_storage_exporter'],
        },
      },
      telemetry: {
        resource: { 'service.name': 'jaeger' },
        metrics: {
          level: 'detailed',
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }],
        },
      },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: everywhere(13_133) },
      jaeger_query: { storage: { traces: 'main' }, http: everywhere(16_686), grpc: everywhere(16_685) },
      jaeger_storage: { backends: { main: backend } },
    },
    receivers: { otlp: { protocols: { grpc: everywhere(4317), http: everywhere(4318) } } },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: {},
    },
    exporters: { jaeger_storage_exporter: { trace_storage: 'main' } },
  };
}
