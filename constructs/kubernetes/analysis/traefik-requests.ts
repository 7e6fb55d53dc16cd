import type { RequestMetrics, Requests } from './request-metrics';

/** Traefik's name for a Service that an HTTPRoute or an Ingress leads to: hyphens that follow one another become one. */
function selector({ namespace, service, ports }: Requests): string {
  const name = `${namespace}-${service}`.replaceAll(/-+/g, '-');
  return `service=~"${name}-(http-)?(${ports.join('|')})@kubernetes(gateway)?"`;
}

/**
 * Requests as Traefik counts them. Prometheus has to keep its label `service` (`honorLabels` of the monitor), and Traefik to count
 * by service, which it does unless told otherwise.
 * @see https://doc.traefik.io/traefik/observability/metrics/overview/
 */
export function traefikRequests(): RequestMetrics {
  const rate = (metric: string, requests: Requests, more = ''): string =>
    `rate(${metric}{${selector(requests)}${more}}${requests.range})`;
  return {
    countedBy: 'Traefik',
    routes: ['HttpRoute'],
    countsApart: false,
    successRate: (requests) => {
      const good = rate('traefik_service_requests_total', requests, ',code!~"5..|0"');
      return `sum(${good}) / sum(${rate('traefik_service_requests_total', requests)})`;
    },
    latency: (requests, quantile) => {
      const buckets = rate('traefik_service_request_duration_seconds_bucket', requests);
      return `1000 * histogram_quantile(${quantile.toString()}, sum by (le) (${buckets}))`;
    },
  };
}
