import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { ITopic } from '../messaging/topic';
import { isMath, type Metric, type MetricMath, metricProblems, metricsOf } from './metric';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const ALARM_NAME: NameRule = {
  kind: 'CloudWatch alarm',
  max: 255,
  pattern: /^[^\p{Cc}]+$/u,
  allowed: 'one or more characters, none of them a control character',
};

const OPERATORS = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
} as const;

const DAY = 86_400;

/**
 * What an alarm makes of a period without data: too high or low, fine, as before, or unknown.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export type MissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

/** An alarm that a dashboard can show, whether or not this app manages it. */
export interface IAlarm {
  readonly alarmArn: string;
}

/** Settings of an {@link Alarm}. */
export interface AlarmProps {
  /**
   * Name: 1 to 255 characters, none of them a control character. Changing this replaces the alarm.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /** What to do when it rings: 1 to 1024 characters, sent with every notification. */
  readonly description: string;
  /**
   * Metric, or formula over 1 to 10 metrics of one period, that is compared with the threshold.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
   */
  readonly metric: Metric | MetricMath;
  /** How a data point that is too high or low compares with the threshold. */
  readonly comparison: keyof typeof OPERATORS;
  /** What data points are compared with, in the unit of the metric. */
  readonly threshold: number;
  /**
   * How many of the latest periods are looked at: 1 or more, in all at most 7 days, or 1 day where a period is under 1 hour.
   * @default 1
   */
  readonly evaluationPeriods?: number;
  /**
   * How many of these must be too high or low for the alarm to ring: 1 to `evaluationPeriods`.
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;
  /**
   * What a period without data counts as. Metrics of events (errors, latency) have none while nothing happens: `notBreaching`.
   * Metrics that must always be there (healthy hosts) have none when their source is dead: `breaching`.
   */
  readonly missingData: MissingData;
  /** Topics that are told when it rings: 1 to 5. */
  readonly actions: readonly ITopic[];
  /**
   * Topics that are told when it stops ringing: 0 to 5.
   * @default - none
   */
  readonly okActions?: readonly ITopic[];
}

/**
 * Tells topics when a metric is too high or too low.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 * @example
 * const actions = [new Topic(stack, 'Alerts', { emails: ['orders@example.com'] })];
 * const metric = queue.metricDeadLetters();
 * new Alarm(stack, 'DeadLetters', { metric, comparison: '>', threshold: 0, missingData: 'notBreaching', actions, description: 'Redrive them.' });
 */
export class Alarm extends Construct implements IAlarm {
  /** Refers to an alarm managed elsewhere, by `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME`. */
  static fromAlarmArn(scope: Construct, id: string, alarmArn: string): IAlarm {
    return new ImportedAlarm(scope, id, alarmArn);
  }

  readonly alarmArn: string;
  readonly alarmName: string;
  /** Stored metrics that it watches, each with its emitter. */
  readonly metrics: readonly Metric[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value that CloudWatch would refuse. */
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { name, description, metric, comparison, threshold, missingData, actions, okActions = [] } = props;
    const { evaluationPeriods = 1, datapointsToAlarm } = props;
    this.metrics = metricsOf(metric);
    const seconds = Math.max(1, ...this.metrics.map(({ period }) => period.toSeconds()));
    const longest = seconds < 3_600 ? DAY : 7 * DAY;
    new Checks(this)
      .all(nameProblems(ALARM_NAME, 'name', name))
      .range('description', description.length, 1, 1_024, 'characters')
      .all(metricProblems('metric', metric))
      .range('metric', this.metrics.length, 1, 10, 'metrics')
      .that(Number.isFinite(threshold), 'threshold', 'a number', threshold)
      .range(
        'evaluationPeriods',
        evaluationPeriods,
        1,
        Math.floor(longest / seconds),
        `periods of ${seconds.toString()} s`,
      )
      .range('datapointsToAlarm', datapointsToAlarm, 1, evaluationPeriods, 'periods')
      .range('actions', actions.length, 1, 5, 'topics')
      .range('okActions', okActions.length, 0, 5, 'topics')
      .throwIfAny();
    const alarm = new CloudwatchMetricAlarm(this, 'Resource', {
      alarmName: physicalName(this, ALARM_NAME, name),
      alarmDescription: description,
      ...(isMath(metric) ? { metricQuery: queries(metric) } : single(metric)),
      comparisonOperator: OPERATORS[comparison],
      threshold,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: missingData,
      alarmActions: actions.map(({ topicArn }) => topicArn),
      okActions: okActions.length === 0 ? undefined : okActions.map(({ topicArn }) => topicArn),
    });
    this.alarmArn = alarm.arn;
    this.alarmName = alarm.alarmName;
  }
}

class ImportedAlarm extends Construct implements IAlarm {
  constructor(
    scope: Construct,
    id: string,
    readonly alarmArn: string,
  ) {
    super(scope, id);
    const allowed = 'an alarm ARN: arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME';
    new Checks(this)
      .matches('alarmArn', alarmArn, /^arn:aws:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.+$/, allowed)
      .throwIfAny();
  }
}

function single(metric: Metric): Partial<CloudwatchMetricAlarmConfig> {
  const { namespace, name, dimensions, statistic, period } = metric;
  return {
    namespace,
    metricName: name,
    dimensions: { ...dimensions },
    period: period.toSeconds(),
    ...(statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic }),
  };
}

/** The formula first: it alone returns data, and is what the threshold is compared with. */
function queries({ expression, metrics, label }: MetricMath): CloudwatchMetricAlarmMetricQuery[] {
  const inputs = Object.entries(metrics).map(([id, { namespace, name, dimensions, statistic, period }]) => ({
    id,
    metric: { namespace, metricName: name, dimensions: { ...dimensions }, stat: statistic, period: period.toSeconds() },
  }));
  return [{ id: 'result_of_expression', expression, label, returnData: true }, ...inputs];
}
