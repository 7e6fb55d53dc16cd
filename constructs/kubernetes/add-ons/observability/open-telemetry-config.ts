/** What the collector does. */
export interface CollectorPipelines {
  /** Where traces go, without a scheme: `jaeger.tracing.svc:4317`. */
  readonly traces?: string;
  /** Where metrics go, by OTLP over HTTP. */
  readonly metrics?: string;
  readonly samplePercent?: number;
  readonly metadata: boolean;
}

/** The collector's own configuration. */
export function collectorConfig({ traces, metrics, samplePercent = 100, metadata }: CollectorPipelines) {
  const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port.toString()}` });
  const isSampled = traces !== undefined && samplePercent < 100;
  const before = ['memory_limiter', ...(metadata ? ['k8sattributes'] : [])];
  return {
    extensions: { health_check: everywhere(13_133) },
    receivers: { otlp: { protocols: { grpc: everywhere(4317), http: everywhere(4318) } } },
    processors: {
      // Refuses what would make it run out of memory: who sends tries again.
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: {},
      ...(metadata ? { k8sattributes: { extract: { metadata: METADATA }, pod_association: BY_ADDRESS } } : {}),
      ...(isSampled ? { probabilistic_sampler: { sampling_percentage: samplePercent } } : {}),
    },
    exporters: {
      // On the cluster, which encrypts nothing itself: a mesh does.
      ...(traces === undefined ? {} : { 'otlp/traces': { endpoint: traces, tls: { insecure: true } } }),
      ...(metrics === undefined ? {} : { 'otlphttp/metrics': { endpoint: metrics, tls: { insecure: true } } }),
    },
    service: {
      extensions: ['health_check'],
      telemetry: {
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }] },
      },
      pipelines: {
        ...(traces === undefined
          ? {}
          : {
              traces: {
                receivers: ['otlp'],
                processors: [...before, ...(isSampled ? ['probabilistic_sampler'] : []), 'batch'],
                exporters: ['otlp/traces'],
              },
            }),
        ...(metrics === undefined
          ? {}
          : { metrics: { receivers: ['otlp'], processors: [...before, 'batch'], exporters: ['otlphttp/metrics'] } }),
      },
    },
  };
}

/** @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/k8sattributesprocessor */
const METADATA = [
  'k8s.namespace.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.pod.uid',
];
/** By the address that what was sent came from. */
const BY_ADDRESS = [
  { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
  { sources: [{ from: 'connection' }] },
];
