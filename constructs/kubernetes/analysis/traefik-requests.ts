import { type RequestMetrics, type Requests, shareOf } from './request-metrics';

/**
 * Traefik's names for a Service that an HTTPRoute leads to, since 3.7 by route, and one that an Ingress, or before 3.7 an HTTPRoute,
 * leads to: in these hyphens that follow one another become one.
 * @see https://github.com/traefik/traefik/blob/v3.7.11/pkg/provider/kubernetes/gateway/httproute.go (`loadService`)
 */
function selector({ namespace, service, ports }: Requests): string {
  const byRoute = `.+-svc-${namespace}-${service}-[0-9]+@kubernetesgateway`;
  const byPort = `${`${namespace}-${service}`.replaceAll(/-+/g, '-')}-(http-)?(${ports.join('|')})@kubernetes(gateway)?`;
  return `service=~"${byRoute}|${byPort}"`;
}

/**
 * Requests as Traefik counts them. Prometheus has to keep its label `service` (`honorLabels` of the monitor), and Traefik to count
 * by service, which it does unless told otherwise. Its buckets end at 0.1, 0.3, 1.2 and 5 seconds unless told otherwise: a time in
 * between is estimated.
 * @see https://doc.traefik.io/traefik/observability/metrics/overview/
 */
export function traefikRequests(): RequestMetrics {
  const rate = (metric: string, requests: Requests, more = ''): string =>
    `rate(${metric}{${selector(requests)}${more}}${requests.range})`;
  return {
    countedBy: 'Traefik',
    routes: ['HttpRoute', 'Ingress'],
    needsRoute: true,
    countsApart: false,
    successRate: (requests) => {
      const good = rate('traefik_service_requests_total', requests, ',code!~"5..|0"');
      return shareOf(good, rate('traefik_service_requests_total', requests));
    },
    latency: (requests, quantile) => {
      const buckets = rate('traefik_service_request_duration_seconds_bucket', requests);
      return `1000 * histogram_quantile(${quantile.toString()}, sum by (le) (${buckets}))`;
    },
  };
}
