import type { MonitoringAlertPolicyConditionsConditionThreshold } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import type { RunService } from '../compute/run-service';
import type { IUptimeCheck } from './uptime-check';

/** What an alert policy watches: made by `uptimeFailing`, `serverErrors` and `slowRequests`. */
export interface AlertCondition {
  /** What is wrong while it holds, as the notification says it. */
  readonly title: string;
  readonly threshold: MonitoringAlertPolicyConditionsConditionThreshold;
  /** What is wrong with the settings it was made from. */
  readonly problems: readonly string[];
}

/** How long something has to hold. */
export interface AlertTiming {
  /**
   * Time over which values are put together: 1 minute to 1 day, in whole minutes.
   * @default Duration.minutes(5)
   */
  readonly period?: Duration;
  /**
   * Time for which it has to hold before the alert is sent: 0 to 1410 minutes.
   * @default Duration.minutes(0)
   */
  readonly duration?: Duration;
}

/** Service whose requests are looked at. */
type Requested = Pick<RunService, 'serviceName' | 'location'>;

/**
 * Holds while an uptime check fails from two places or more.
 * @see https://cloud.google.com/monitoring/alerts/uptime-alerts
 * @example
 * const up = new UptimeCheck(stack, 'Up', { host: 'shop.acme.example' });
 * const down = uptimeFailing(up, { duration: Duration.minutes(2) });
 */
export function uptimeFailing(
  check: IUptimeCheck,
  { duration = Duration.minutes(1) }: Pick<AlertTiming, 'duration'> = {},
): AlertCondition {
  const filter = [
    'metric.type="monitoring.googleapis.com/uptime_check/check_passed"',
    'resource.type="uptime_url"',
    `metric.labels.check_id="${check.uptimeCheckId}"`,
  ];
  return {
    title: 'Uptime check fails from two places',
    problems: durationProblems(duration),
    threshold: {
      filter: filter.join(' AND '),
      comparison: 'COMPARISON_GT',
      thresholdValue: 1,
      duration: seconds(duration),
      trigger: { count: 1 },
      aggregations: [
        {
          // Longer than the longest period of a check, so that each place has an answer in it.
          alignmentPeriod: '1200s',
          perSeriesAligner: 'ALIGN_NEXT_OLDER',
          crossSeriesReducer: 'REDUCE_COUNT_FALSE',
          groupByFields: ['resource.label.host'],
        },
      ],
    },
  };
}

/**
 * Holds while more than `percent` of the requests to a service end with a status of 500 to 599.
 * @param percent - 0 to 99.9 percent.
 * @see https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run
 * @example
 * const failing = serverErrors(runService, 5, { period: Duration.minutes(10) });
 */
export function serverErrors(
  service: Requested,
  percent: number,
  { period = Duration.minutes(5), duration = Duration.minutes(0) }: AlertTiming = {},
): AlertCondition {
  const all = requests(service, 'run.googleapis.com/request_count');
  const aggregations = [
    { alignmentPeriod: seconds(period), perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' },
  ];
  const isShare = percent >= 0 && percent < 100;
  return {
    title: `More than ${percent.toString()} % of requests fail`,
    problems: [
      ...(isShare ? [] : [problem('percent', '0 to 99.9 percent', percent)]),
      ...timingProblems(period, duration),
    ],
    threshold: {
      filter: `${all} AND metric.labels.response_code_class="5xx"`,
      denominatorFilter: all,
      aggregations,
      denominatorAggregations: aggregations,
      comparison: 'COMPARISON_GT',
      thresholdValue: Number((percent / 100).toPrecision(12)),
      duration: seconds(duration),
      trigger: { count: 1 },
    },
  };
}

/** Share of the requests, in percent, that is to be answered in time. */
export type LatencyPercentile = 50 | 95 | 99;

/**
 * Holds while that share of the requests to a service takes longer than `limit` to answer.
 * @param limit - 1 second or more.
 * @example
 * const slow = slowRequests(runService, 95, Duration.seconds(2));
 */
export function slowRequests(
  service: Requested,
  percentile: LatencyPercentile,
  limit: Duration,
  { period = Duration.minutes(5), duration = Duration.minutes(0) }: AlertTiming = {},
): AlertCondition {
  const isLimit = limit.toSeconds() >= 1;
  return {
    title: `${(100 - percentile).toString()} % of requests take longer than ${limit.toString()}`,
    problems: [
      ...(isLimit ? [] : [problem('limit', '1 second or more', limit)]),
      ...([50, 95, 99].includes(percentile) ? [] : [problem('percentile', 'one of 50, 95, 99', percentile)]),
      ...timingProblems(period, duration),
    ],
    threshold: {
      filter: requests(service, 'run.googleapis.com/request_latencies'),
      comparison: 'COMPARISON_GT',
      // In milliseconds.
      thresholdValue: limit.toSeconds() * 1_000,
      duration: seconds(duration),
      trigger: { count: 1 },
      aggregations: [
        {
          alignmentPeriod: seconds(period),
          perSeriesAligner: 'ALIGN_DELTA',
          crossSeriesReducer: `REDUCE_PERCENTILE_${percentile.toString()}`,
        },
      ],
    },
  };
}

function requests({ serviceName, location }: Requested, metric: string): string {
  return [
    `metric.type="${metric}"`,
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name="${serviceName}"`,
    `resource.labels.location="${location}"`,
  ].join(' AND ');
}

function timingProblems(period: Duration, duration: Duration): string[] {
  const isPeriod = period.toSeconds() % 60 === 0 && period.toSeconds() >= 60 && period.toSeconds() <= 86_400;
  return [
    ...(isPeriod ? [] : [problem('period', '1 minute to 1 day, in whole minutes', period)]),
    ...durationProblems(duration),
  ];
}

function durationProblems(duration: Duration): string[] {
  if (duration.toSeconds() % 60 === 0 && duration.toSeconds() <= 84_600) return [];
  return [problem('duration', '0 to 1410 whole minutes', duration)];
}

function seconds(time: Duration): string {
  return `${time.toSeconds().toString()}s`;
}
