import type { IAlarm } from './alarm';
import type { ILogGroup } from './log-group';
import { isMath, type Metric, type MetricMath, metricProblems, metricsOf } from './metric';

/** Place that a widget takes on the 24 columns of a dashboard. */
export interface WidgetSize {
  /**
   * Columns: 1 to 24.
   * @default - an equal share of what the other widgets of its row leave
   */
  readonly width?: number;
  /**
   * Rows of the grid: 1 to 1000. All widgets of a row become as high as the highest.
   * @default - 6 for graphs and log queries, 3 for numbers and alarms, 2 for text
   */
  readonly height?: number;
}

/** One field of a {@link Dashboard}; the functions of this file make them. */
export interface Widget extends WidgetSize {
  readonly type: 'metric' | 'alarm' | 'text' | 'log';
  readonly height: number;
  /** Stored metrics that it shows, each with its emitter. */
  readonly metrics: readonly Metric[];
  /** What is wrong with it; `prop` says where it stands in the settings of the dashboard. */
  problems(prop: string): readonly string[];
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
  properties(region: string): Readonly<Record<string, unknown>>;
}

/**
 * Metrics over time, on one or two scales.
 * @example
 * const depth = graphWidget({ title: 'Waiting', left: [queue.metricDepth()], right: [queue.metricOldestMessageAge()] });
 */
export function graphWidget(
  settings: WidgetSize & {
    readonly title: string;
    /** Metrics on the left scale. */
    readonly left: readonly (Metric | MetricMath)[];
    /**
     * Metrics on the right scale.
     * @default - none: one scale
     */
    readonly right?: readonly (Metric | MetricMath)[];
    /**
     * Draws each metric on top of the one before.
     * @default false
     */
    readonly stacked?: boolean;
  },
): Widget {
  const { title, left, right = [], stacked = false, width, height = 6 } = settings;
  const lines = () => [...left.flatMap((metric) => line(metric)), ...right.flatMap((metric) => line(metric, 'right'))];
  return {
    type: 'metric',
    width,
    height,
    metrics: [...left, ...right].flatMap(metricsOf),
    problems: (prop) => [
      ...left.flatMap((metric, at) => metricProblems(`${prop}.left[${at.toString()}]`, metric)),
      ...right.flatMap((metric, at) => metricProblems(`${prop}.right[${at.toString()}]`, metric)),
      ...lineProblems(prop, [...left, ...right]),
    ],
    properties: (region) => ({ title, view: 'timeSeries', stacked, region, metrics: unique(lines()) }),
  };
}

/**
 * The latest value of each metric, as a number.
 * @example
 * const failed = numberWidget({ title: 'Failed', metrics: [queue.metricDeadLetters()], width: 6 });
 */
export function numberWidget(
  settings: WidgetSize & { readonly title: string; readonly metrics: readonly (Metric | MetricMath)[] },
): Widget {
  const { title, metrics, width, height = 3 } = settings;
  return {
    type: 'metric',
    width,
    height,
    metrics: metrics.flatMap(metricsOf),
    problems: (prop) => [
      ...metrics.flatMap((metric, at) => metricProblems(`${prop}.metrics[${at.toString()}]`, metric)),
      ...lineProblems(prop, metrics),
    ],
    properties: (region) => ({
      title,
      view: 'singleValue',
      region,
      metrics: unique(metrics.flatMap((metric) => line(metric))),
    }),
  };
}

/**
 * Whether alarms ring.
 * @example
 * const alarm = Alarm.fromAlarmArn(stack, 'HighCpu', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:high-cpu');
 * const ringing = alarmWidget({ title: 'Alarms', alarms: [alarm] });
 */
export function alarmWidget(
  settings: WidgetSize & {
    readonly title: string;
    /** 1 to 100 alarms. */
    readonly alarms: readonly IAlarm[];
  },
): Widget {
  const { title, alarms, width, height = 3 } = settings;
  const allowed = alarms.length >= 1 && alarms.length <= 100;
  return {
    type: 'alarm',
    width,
    height,
    metrics: [],
    problems: (prop) =>
      allowed ? [] : [`\`${prop}.alarms\` must be 1 to 100 alarms, got ${alarms.length.toString()}`],
    properties: () => ({ title, alarms: alarms.map(({ alarmArn }) => alarmArn) }),
  };
}

/**
 * Text in Markdown, such as what to do when a graph looks wrong.
 * @example
 * const intro = textWidget({ markdown: '# Orders' });
 */
export function textWidget(settings: WidgetSize & { readonly markdown: string }): Widget {
  const { markdown, width, height = 2 } = settings;
  return { type: 'text', width, height, metrics: [], problems: () => [], properties: () => ({ markdown }) };
}

/**
 * What a Logs Insights query finds in log groups.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 * @example
 * const logGroups = [new LogGroup(stack, 'Backend', { emitter: cluster })];
 * const latest = logWidget({ title: 'Errors', logGroups, query: 'fields @timestamp, @message | filter level = "error" | limit 20' });
 */
export function logWidget(
  settings: WidgetSize & {
    readonly title: string;
    /** 1 to 50 log groups. */
    readonly logGroups: readonly ILogGroup[];
    /** The query without its sources. */
    readonly query: string;
  },
): Widget {
  const { title, logGroups, query, width, height = 6 } = settings;
  const allowed = logGroups.length >= 1 && logGroups.length <= 50;
  const sources = logGroups.map(({ logGroupName }) => `SOURCE '${logGroupName}' | `).join('');
  return {
    type: 'log',
    width,
    height,
    metrics: [],
    problems: (prop) =>
      allowed ? [] : [`\`${prop}.logGroups\` must be 1 to 50 log groups, got ${logGroups.length.toString()}`],
    properties: (region) => ({ title, view: 'table', region, query: `${sources}${query}` }),
  };
}

type Line = readonly unknown[];

/** A metric as a dashboard lists it; a formula brings its inputs along, unseen. */
function line(metric: Metric | MetricMath, yAxis?: 'right'): Line[] {
  const axis = yAxis === undefined ? {} : { yAxis };
  if (!isMath(metric)) return [stored(metric, axis)];
  const { expression, label, metrics } = metric;
  const period = Object.values(metrics)[0]?.period.toSeconds();
  const inputs = Object.entries(metrics).map(([id, input]) => stored(input, { id, visible: false }));
  return [[{ expression, label, period, ...axis }], ...inputs];
}

function stored(metric: Metric, extra: Readonly<Record<string, unknown>>): Line {
  const { namespace, name, dimensions, statistic, period, label } = metric;
  const options = { stat: statistic, period: period.toSeconds(), ...(label === undefined ? {} : { label }), ...extra };
  return [namespace, name, ...Object.entries(dimensions).flat(), options];
}

/** Two formulas may share an input: CloudWatch refuses an id that is listed twice. */
function unique(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function lineProblems(prop: string, metrics: readonly (Metric | MetricMath)[]): string[] {
  const count = metrics.flatMap(metricsOf).length;
  const inputs = metrics.filter(isMath).flatMap((math) => Object.entries(math.metrics));
  const texts = new Map<string, Set<string>>();
  for (const [id, input] of inputs) {
    texts.set(id, (texts.get(id) ?? new Set()).add(JSON.stringify(stored(input, {}))));
  }
  const double = [...texts].filter(([, meanings]) => meanings.size > 1).map(([id]) => id);
  return [
    ...(count >= 1 && count <= 500 ? [] : [`\`${prop}\` must be of 1 to 500 metrics, got ${count.toString()}`]),
    ...double.map((id) => `\`${prop}\` must give each metric an id of its own, got ${id} for two`),
  ];
}
