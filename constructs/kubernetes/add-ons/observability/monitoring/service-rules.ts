import { problem, UserError } from '../../../../core/errors';
import type { RecordingRule, RuleGroups } from './rules';

/** What counts the requests of all services: a mesh, or the way in. */
export type RequestSource = 'envoy-gateway' | 'istio' | 'traefik';

/** Series with the labels `namespace` and `service`, which dashboards and alerts of services ask for. */
export const SERIES = {
  /** Requests a second. */
  requests: 'service:requests:rate5m',
  /** Share of them that a server error answered: 0 to 1. */
  errors: 'service:request_errors:ratio_rate5m',
  /** Seconds that 95 of 100 answers took at most. */
  latency: 'service:request_duration_seconds:p95_5m',
  /** Pods that are ready, and those that there should be. */
  available: 'service:pods_available:count',
  desired: 'service:pods_desired:count',
  /** When the newest version was deployed, in seconds since 1970. */
  deployed: 'service:last_deployment:timestamp_seconds',
} as const;

/** Counters of a source: what is asked, what failed, and how long it took, as series with `namespace` and `service`. */
interface Counters {
  readonly requests: string;
  readonly errors: string;
  readonly buckets: string;
  /** How many of the unit of the buckets are one second. */
  readonly perSecond: number;
  /** Puts `namespace` and `service` in place of the source's own labels, and leaves `more` labels. */
  readonly named: (query: string, more: string) => string;
}

const COUNTERS: Readonly<Record<RequestSource, Counters>> = {
  // Code 0 is a connection that broke before there was an answer.
  istio: {
    requests: 'istio_requests_total{reporter="source"}',
    errors: 'istio_requests_total{reporter="source",response_code=~"5..|0"}',
    buckets: 'istio_request_duration_milliseconds_bucket{reporter="source"}',
    perSecond: 1000,
    named: (query) =>
      replaced(
        replaced(query, 'namespace', 'destination_service_namespace', '(.+)'),
        'service',
        'destination_service_name',
        '(.+)',
      ),
  },
  // `httproute/<namespace>/<route>/rule/<number>`: a route that is called as its workload counts for it.
  'envoy-gateway': {
    requests: 'envoy_cluster_upstream_rq_xx{envoy_cluster_name=~"httproute/.+"}',
    errors: 'envoy_cluster_upstream_rq_xx{envoy_cluster_name=~"httproute/.+",envoy_response_code_class="5"}',
    buckets: 'envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name=~"httproute/.+"}',
    perSecond: 1000,
    named: (query) =>
      replaced(
        replaced(query, 'namespace', 'envoy_cluster_name', 'httproute/([^/]+)/.*'),
        'service',
        'envoy_cluster_name',
        'httproute/[^/]+/([^/]+)/.*',
      ),
  },
  // `<namespace>-<service>-http-<port>@kubernetesgateway`: where the namespace ends, the Services of the cluster tell.
  traefik: {
    requests: 'traefik_service_requests_total',
    errors: 'traefik_service_requests_total{code=~"5..|0"}',
    buckets: 'traefik_service_request_duration_seconds_bucket',
    perSecond: 1,
    named: (query, more) => {
      const keyed = replaced(query, 'key', 'service', '(.+?)(?:-http)?-[0-9]+@kubernetes(?:gateway)?');
      const services = 'label_join(kube_service_info, "key", "-", "namespace", "service")';
      return (
        `sum by (key${more}) (${keyed}) * on (key) group_left (namespace, service) ` +
        `max by (key, namespace, service) (${services})`
      );
    },
  },
};

/**
 * Records requests, errors and time of answers of every service, from what `source` counts, as series with `namespace` and `service`.
 * A service that nobody asks has none.
 * @throws {UserError} `SourceInvalid` for a source that is none.
 */
export function requestRules(source: RequestSource): RuleGroups {
  const counters = (COUNTERS as Readonly<Partial<Record<string, Counters>>>)[source];
  if (counters === undefined)
    throw new UserError('requestRules', 'SourceInvalid', [
      problem('source', `one of ${Object.keys(COUNTERS).join(', ')}`, source),
    ]);
  const { requests, errors, buckets, perSecond, named } = counters;
  const sum = (query: string, more = ''): string =>
    `sum by (namespace, service${more}) (${named(`rate(${query}[5m])`, more)})`;
  const unit = perSecond === 1 ? '' : ` / ${perSecond.toString()}`;
  const rules: readonly RecordingRule[] = [
    { record: SERIES.requests, expr: sum(requests) },
    // Without a failure there is no series of failures; without a request there is no share.
    {
      record: SERIES.errors,
      expr: `(${sum(errors)} or 0 * ${sum(requests)}) / (${sum(requests)} > 0)`,
    },
    {
      record: SERIES.latency,
      expr: `histogram_quantile(0.95, ${sum(buckets, ', le')})${unit} >= 0`,
    },
  ];
  return { [`service-requests-${source}`]: { rules } };
}

/**
 * Records the pods of each deployment, rollout and stateful set, and when its newest version came, from what kube-state-metrics and
 * Argo Rollouts count. A return to a version that was there before is no deployment.
 */
export function workloadRules(): RuleGroups {
  const of = (metric: string, label: string): string =>
    replaced(`max by (namespace, ${label}) (${metric})`, 'service', label, '(.+)');
  const pods = (metrics: readonly (readonly [string, string])[]): string =>
    `max by (namespace, service) (${metrics.map(([metric, label]) => of(metric, label)).join(' or ')})`;
  const created = 'max by (namespace, replicaset) (kube_replicaset_created)';
  const owner = 'max by (namespace, replicaset, owner_name) (kube_replicaset_owner{owner_kind=~"Deployment|Rollout"})';
  return {
    'service-workloads': {
      rules: [
        {
          record: SERIES.available,
          expr: pods([
            ['kube_deployment_status_replicas_available', 'deployment'],
            ['kube_statefulset_status_replicas_ready', 'statefulset'],
            ['rollout_info_replicas_available', 'name'],
          ]),
        },
        {
          record: SERIES.desired,
          expr: pods([
            ['kube_deployment_spec_replicas', 'deployment'],
            ['kube_statefulset_replicas', 'statefulset'],
            ['rollout_info_replicas_desired', 'name'],
          ]),
        },
        {
          record: SERIES.deployed,
          expr: `max by (namespace, service) (${replaced(
            `${created} * on (namespace, replicaset) group_left (owner_name) ${owner}`,
            'service',
            'owner_name',
            '(.+)',
          )})`,
        },
      ],
    },
  };
}

function replaced(query: string, label: string, from: string, pattern: string): string {
  return `label_replace(${query}, "${label}", "$1", "${from}", "${pattern}")`;
}
