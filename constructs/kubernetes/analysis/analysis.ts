import type { Duration } from '../../core/duration';
import type { RequestMetrics } from './request-metrics';

/** The slowest answer that is good enough. */
export interface LatencyLimit {
  /** Milliseconds: 1 to 600000. */
  readonly milliseconds: number;
  /**
   * Percent of the requests that have to be as fast: 1 to below 100.
   * @default 95
   */
  readonly percentile?: number;
}

/** How much worse than before a new version may be. */
export interface BeforeLimits {
  /**
   * Percent by which the share of errors may rise: 0 to 1000. Less than one error in a thousand requests counts as one in a thousand.
   * @default - not compared
   */
  readonly errorsPercent?: number;
  /**
   * Percent by which the time of answers may rise, at the percentile of `latency`: 0 to 1000.
   * @default - not compared
   */
  readonly latencyPercent?: number;
}

/** What a query may use to select the new version alone. */
export interface QuerySubject {
  /** Matchers of its pods, for between the braces: `namespace="shop",pod=~"backend-…"`. */
  readonly pods: string;
  readonly namespace: string;
  /**
   * Service that leads to the new version: of a canary only where a route splits requests, else synth refuses a query that uses it;
   * of blue/green once it has taken over.
   */
  readonly service: string;
  /** The time to look back, as Prometheus writes it: `2m`. */
  readonly window: string;
}

/** A query of one's own, with the limit that each of its values has to keep to. One of both limits. */
export interface OwnQuery {
  /**
   * A query of a vector, not of a scalar, which is an error; or what makes one: `\{ pods, window \}` are its pods, and the time to
   * look back.
   */
  readonly query: string | ((subject: QuerySubject) => string);
  /** @default - no lower limit */
  readonly atLeast?: number;
  /** @default - no upper limit */
  readonly atMost?: number;
}

/**
 * What a new version is judged by, while it is rolled out. A query that finds nothing, or is not a number, is a bad answer. Where
 * Prometheus itself does not answer five times in a row, the new version is taken back as well.
 */
export interface Analysis {
  /** Address of Prometheus, as the cluster finds it: `http://prometheus-operated.monitoring:9090`. */
  readonly prometheus: string;
  /**
   * Where the metrics of requests come from.
   * @default - none: only pods, and own queries
   */
  readonly requests?: RequestMetrics;
  /**
   * Percent of the requests that have to be answered without a server error: above 0 to 100.
   * @default 99 with `requests`
   */
  readonly successPercent?: number;
  /**
   * How fast answers have to be.
   * @default - not looked at
   */
  readonly latency?: LatencyLimit;
  /**
   * How much worse it may be than the version before it was, in the hour before the rollout.
   * @default - not compared
   */
  readonly comparedToBefore?: BeforeLimits;
  /**
   * Percent of the pods that have to be ready, and never to have crashed: 0, which looks at none, to 100. Those that were never
   * ready count as ready for the `timeout` of the workload. Takes kube-state-metrics.
   * @default 100
   */
  readonly healthyPercent?: number;
  /**
   * Queries of one's own, by name: lower-case letters, digits and hyphens.
   * @default - none
   */
  readonly queries?: Readonly<Record<string, OwnQuery>>;
  /**
   * What it means when there were no requests to judge by.
   * @default 'bad'
   */
  readonly withoutRequests?: 'bad' | 'good';
  /**
   * Bad answers to one query that are put up with: 0 to 10.
   * @default 0
   */
  readonly badAnswers?: number;
  /**
   * Time between two questions: 1 second to 1 hour.
   * @default Duration.seconds(30)
   */
  readonly every?: Duration;
  /**
   * Time that each question looks back: 1 second to 1 hour. Four times as long as Prometheus takes between two scrapes, or more.
   * @default Duration.minutes(2)
   */
  readonly window?: Duration;
  /**
   * Time until the first question, in which metrics come in: 0 seconds to 1 hour. All but health waits for a `window` more, so that it
   * looks back on nothing before the new version.
   * @default Duration.minutes(1)
   */
  readonly settle?: Duration;
}
