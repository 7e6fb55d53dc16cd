import { type RequestMetrics, type Requests, shareOf } from './request-metrics';

/**
 * Envoy Gateway makes one cluster of all backends of a rule, unless they have filters of their own: then one of each.
 * @see https://gateway.envoyproxy.io/docs/tasks/observability/proxy-metric/
 */
function selector({ namespace, rules, backend }: Requests): string {
  const end = backend === undefined ? '(/backend/[0-9]+)?' : `/backend/${backend.toString()}`;
  return `envoy_cluster_name=~"httproute/${namespace}/(${rules.join('|')})${end}"`;
}

/**
 * Requests as the proxies of Envoy Gateway count them. So that they count the two versions apart, a route to the workload adds the
 * header `X-Backend-Service` to requests.
 */
export function envoyGatewayRequests(): RequestMetrics {
  const rate = (metric: string, requests: Requests, more = ''): string =>
    `rate(${metric}{${selector(requests)}${more}}${requests.range})`;
  return {
    countedBy: 'Envoy Gateway',
    routes: ['HttpRoute'],
    needsRoute: true,
    countsApart: true,
    successRate: (requests) => {
      const good = rate('envoy_cluster_upstream_rq_xx', requests, ',envoy_response_code_class!="5"');
      return shareOf(good, rate('envoy_cluster_upstream_rq_xx', requests));
    },
    latency: (requests, quantile) => {
      const buckets = rate('envoy_cluster_upstream_rq_time_bucket', requests);
      return `histogram_quantile(${quantile.toString()}, sum by (le) (${buckets}))`;
    },
  };
}
