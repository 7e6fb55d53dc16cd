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
  /**
   * What a graph calls it.
   * @default - chosen by CloudWatch from name and dimensions
   */
  readonly label?: string;
}

/**
 * A number computed from metrics, such as a rate. Fill what may be missing: `FILL(errors, 0)`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export interface MetricMath {
  /** Formula over the ids of `metrics`: `100 * errors / requests`. Functions are in capitals. */
  readonly expression: string;
  /** Metrics of the formula by id: a lower-case letter, then letters, digits and `_`. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** What graphs and notifications call the result. */
  readonly label: string;
}

/** A metric emitted by `emitter`, with one data point in 5 minutes where no period is given. */
export function awsMetric(
  emitter: IConstruct,
  metric: Omit<Metric, 'emitter' | 'period'> & { readonly period?: Duration },
): Metric {
  return { ...metric, period: metric.period ?? Duration.minutes(5), emitter };
}

/** True for a formula, false for a metric that CloudWatch stores. */
export function isMath(metric: Metric | MetricMath): metric is MetricMath {
  return 'expression' in metric;
}

/** The stored metrics that `metric` consists of. */
export function metricsOf(metric: Metric | MetricMath): readonly Metric[] {
  return isMath(metric) ? Object.values(metric.metrics) : [metric];
}

/** What is wrong with `metric`, each problem naming the setting of the caller below `prop`; empty when nothing is. */
export function metricProblems(prop: string, metric: Metric | MetricMath): string[] {
  return isMath(metric) ? mathProblems(prop, metric) : periodProblems(`${prop}.period`, metric);
}

function mathProblems(prop: string, { expression, metrics }: MetricMath): string[] {
  const ids = Object.keys(metrics);
  // Text in quotes is an argument of a function; an id starts in lower case, a function does not.
  const used: readonly string[] = expression.replace(/'[^']*'|"[^"]*"/g, '').match(/(?<![A-Za-z0-9_.])[a-z]\w*/g) ?? [];
  const strange = ids.filter((id) => !/^[a-z][A-Za-z0-9_]{0,254}$/.test(id));
  const unknown = [...new Set(used)].filter((id) => !ids.includes(id));
  // METRICS() stands for all of them.
  const named = expression.includes('METRICS(') ? ids : used;
  const idle = ids.filter((id) => !named.includes(id) && !strange.includes(id));
  const periods = [...new Set(Object.values(metrics).map((metric) => metric.period.toString()))];
  return [
    ...strange.map(
      (id) => `\`${prop}.metrics\` must have ids of a lower-case letter, then letters, digits and _, got ${id}`,
    ),
    ...unknown.map((id) => `\`${prop}.expression\` must be made of ${ids.join(', ') || 'ids in metrics'}, got ${id}`),
    ...idle.map((id) => `\`${prop}.metrics\` must be in the expression, got ${id}, which is not`),
    ...(periods.length > 1 ? [`\`${prop}.metrics\` must have one period, got ${periods.join(', ')}`] : []),
    ...ids.flatMap((id) => periodProblems(`${prop}.metrics.${id}.period`, metrics[id])),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
function periodProblems(prop: string, metric: Metric | undefined): string[] {
  const seconds = metric?.period.toSeconds() ?? 60;
  if ([10, 20, 30].includes(seconds) || (seconds >= 60 && seconds % 60 === 0)) return [];
  return [`\`${prop}\` must be 10, 20, 30 or a multiple of 60 seconds, got ${seconds.toString()}`];
}
