/** Requests whose metrics are asked for. */
export interface Requests {
  readonly namespace: string;
  /** Service that they went to. */
  readonly service: string;
  /** Numbers of its ports that routes lead to. */
  readonly ports: readonly number[];
  /** When they came in, as Prometheus writes it after what it selects: `[2m]`, or `[1h] offset 5m`. */
  readonly range: string;
  /** Rules of HTTPRoutes that lead to the service: `<route>/rule/<number>`. */
  readonly rules: readonly string[];
  /** Place of the service among those that share the requests of these rules; undefined where it has them all. */
  readonly backend?: number;
}

/** Where the metrics of requests come from: made by `istioRequests`, `envoyGatewayRequests` and `traefikRequests`. */
export interface RequestMetrics {
  /** What counts the requests, for whoever reads a message. */
  readonly countedBy: string;
  /** Kinds of routes whose requests it counts by Service. */
  readonly routes: readonly string[];
  /** True where it counts no requests but those of these routes, not what else reaches a Service. */
  readonly needsRoute: boolean;
  /** True where it counts the Services that share requests apart only if the route tells it to. */
  readonly countsApart: boolean;
  /** Query of the share of requests that were answered without a server error: 0 to 1. */
  successRate(requests: Requests): string;
  /** Query of the time, in milliseconds, that `quantile` (0 to 1) of the requests stayed below. */
  latency(requests: Requests, quantile: number): string;
}

/**
 * Query of the share of `good` in `all`, which are rates: 0 where all of them are errors, so that there is no series of good ones;
 * nothing where there is none at all.
 */
export function shareOf(good: string, all: string): string {
  return `(sum(${good}) or vector(0)) / sum(${all})`;
}
