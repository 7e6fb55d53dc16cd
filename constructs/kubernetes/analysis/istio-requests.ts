import { type RequestMetrics, type Requests, shareOf } from './request-metrics';

/** What the proxy in front of the caller counted: it sees requests that never arrived, too. */
function selector({ namespace, service }: Requests): string {
  return `reporter="source",destination_service_namespace="${namespace}",destination_service_name="${service}"`;
}

/**
 * Requests as the proxies of Istio count them, those of its gateways and of pods in the mesh.
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export function istioRequests(): RequestMetrics {
  const rate = (metric: string, requests: Requests, more = ''): string =>
    `rate(${metric}{${selector(requests)}${more}}${requests.range})`;
  return {
    countedBy: 'Istio',
    // Its gateways serve the Gateway API as well.
    routes: ['VirtualService', 'HttpRoute'],
    needsRoute: false,
    countsApart: false,
    successRate: (requests) => {
      // Code 0 is a connection that broke before there was an answer.
      const good = rate('istio_requests_total', requests, ',response_code!~"5..|0"');
      return shareOf(good, rate('istio_requests_total', requests));
    },
    latency: (requests, quantile) => {
      const buckets = rate('istio_request_duration_milliseconds_bucket', requests);
      return `histogram_quantile(${quantile.toString()}, sum by (le) (${buckets}))`;
    },
  };
}
