import type { IConstruct } from 'constructs';
import { Duration } from '../../core/duration';

/** How the values of a period become one: `p99` and the like are percentiles. */
export type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum' | 'SampleCount' | `p${number}`;

/** A CloudWatch metric that something in the app is known to emit. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /** Length of one data point: 1 minute or a multiple of it. */
  readonly period: Duration;
  /** Construct whose resources emit the metric: without one, a dashboard stays empty and an alarm never rings. */
  readonly emitter: IConstruct;
}

/** A metric emitted by `emitter`, with one data point in 5 minutes where no period is given. */
export function awsMetric(
  emitter: IConstruct,
  metric: Omit<Metric, 'emitter' | 'period'> & { readonly period?: Duration },
): Metric {
  return { period: Duration.minutes(5), ...metric, emitter };
}
