import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { ILogGroup } from './log-group';
import { awsMetric, type Metric } from './metric';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const FILTER_NAME: NameRule = {
  kind: 'CloudWatch metric filter',
  max: 512,
  pattern: /^[^:*]+$/,
  allowed: 'one or more characters other than : and *',
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
const METRIC_NAME = { pattern: /^[^:*$]{1,255}$/, allowed: '1 to 255 characters other than :, * and $' } as const;

/** The metric that a {@link MetricFilter} makes of log events. */
export interface FilteredMetric {
  /** Your own namespace, such as `Orders`: 1 to 255 characters other than `:`, `*` and `$`. */
  readonly namespace: string;
  /** 1 to 255 characters other than `:`, `*` and `$`. */
  readonly name: string;
  /**
   * What a matching event adds: a number, or a field of the event such as `$.seconds`.
   * @default '1'
   */
  readonly value?: string;
  /**
   * Unit as CloudWatch names it, such as `Seconds`.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
   * @default - none
   */
  readonly unit?: string;
  /**
   * Value of a period whose events all fail to match. CloudWatch takes none together with `dimensions`.
   * @default - 0 without dimensions, none with them
   */
  readonly defaultValue?: number;
  /**
   * Fields of the event that tell series apart, by dimension name: up to 3, such as `{ Service: '$.service' }`.
   * Each different value is a metric that is paid for, so never a user or a request.
   * @default - none
   */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** A metric filter whose metric can be watched, whether or not this app manages it. */
export interface IMetricFilter {
  /**
   * The metric, the sum of each period where no statistic is given.
   * @throws {ConstructError} `PropsInvalid` when `dimensions` does not give a value to each dimension of the filter, and no other.
   */
  metric(settings?: MetricSettings): Metric;
}

/** What a caller chooses of the metric of a filter. */
export type MetricSettings = Partial<Pick<Metric, 'statistic' | 'period' | 'dimensions' | 'label'>>;

/** What there is to know of a metric filter managed elsewhere: the metric that it makes. */
export interface MetricFilterAttributes {
  readonly namespace: string;
  readonly name: string;
  /**
   * Names of its dimensions.
   * @default - none
   */
  readonly dimensions?: readonly string[];
}

/** Settings of a {@link MetricFilter}. */
export interface MetricFilterProps {
  /**
   * Name: 1 to 512 characters other than `:` and `*`. Changing this replaces the filter.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /** Log group whose events are counted, from now on: what is in it already is not. */
  readonly logGroup: ILogGroup;
  /**
   * Which events match: up to 1024 characters, such as `{ $.level = "error" }`; an empty string matches all.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  readonly pattern: string;
  /** What they are counted as. */
  readonly metric: FilteredMetric;
}

/**
 * Makes a metric of the events of a log group that match a pattern, and so is the emitter of that metric.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 * @example
 * const logGroup = new LogGroup(stack, 'Backend', { emitter: cluster });
 * const errors = new MetricFilter(stack, 'Errors', { logGroup, pattern: '{ $.level = "error" }', metric: { namespace: 'Orders', name: 'Errors' } });
 * const rate = errors.metric({ period: Duration.minutes(1) });
 */
export class MetricFilter extends Construct implements IMetricFilter {
  /** Refers to a metric filter managed elsewhere, for alarms and graphs of its metric. */
  static fromMetricFilterAttributes(scope: Construct, id: string, attributes: MetricFilterAttributes): IMetricFilter {
    return new ImportedMetricFilter(scope, id, attributes);
  }

  private readonly attributes: MetricFilterAttributes;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that CloudWatch would refuse. */
  constructor(scope: Construct, id: string, props: MetricFilterProps) {
    super(scope, id);
    const { name, logGroup, pattern } = props;
    const { namespace, name: metricName, value = '1', unit, dimensions = {} } = props.metric;
    const keys = Object.keys(dimensions);
    this.attributes = { namespace, name: metricName, dimensions: keys };
    const { defaultValue = keys.length === 0 ? 0 : undefined } = props.metric;
    new Checks(this)
      .all(nameProblems(FILTER_NAME, 'name', name))
      .that(pattern.length <= 1_024, 'pattern', 'at most 1024 characters', pattern.length)
      .matches('metric.namespace', namespace, METRIC_NAME.pattern, METRIC_NAME.allowed)
      .matches('metric.name', metricName, METRIC_NAME.pattern, METRIC_NAME.allowed)
      .matches('metric.value', value, /^(-?\d+(\.\d+)?|\$.+)$/, 'a number or a field such as $.seconds')
      .range('metric.dimensions', keys.length, 0, 3, 'dimensions')
      .that(
        defaultValue === undefined || keys.length === 0,
        'metric.defaultValue',
        'omitted where there are dimensions',
        defaultValue,
      )
      .throwIfAny();
    new CloudwatchLogMetricFilter(this, 'Resource', {
      name: physicalName(this, FILTER_NAME, name),
      logGroupName: logGroup.logGroupName,
      pattern,
      metricTransformation: {
        namespace,
        name: metricName,
        value,
        unit,
        defaultValue: defaultValue?.toString(),
        dimensions: keys.length === 0 ? undefined : { ...dimensions },
      },
    });
  }

  metric(settings: MetricSettings = {}): Metric {
    return filteredMetric(this, this.attributes, settings);
  }
}

class ImportedMetricFilter extends Construct implements IMetricFilter {
  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: MetricFilterAttributes,
  ) {
    super(scope, id);
    const { namespace, name, dimensions = [] } = attributes;
    new Checks(this)
      .matches('namespace', namespace, METRIC_NAME.pattern, METRIC_NAME.allowed)
      .matches('name', name, METRIC_NAME.pattern, METRIC_NAME.allowed)
      .range('dimensions', dimensions.length, 0, 3, 'dimensions')
      .throwIfAny();
  }

  metric(settings: MetricSettings = {}): Metric {
    return filteredMetric(this, this.attributes, settings);
  }
}

function filteredMetric(filter: Construct, attributes: MetricFilterAttributes, settings: MetricSettings): Metric {
  const { namespace, name, dimensions: expected = [] } = attributes;
  const { statistic = 'Sum', dimensions = {}, ...rest } = settings;
  const given = Object.keys(dimensions);
  const same = given.length === expected.length && given.every((key) => expected.includes(key));
  const allowed = expected.length === 0 ? 'omitted' : `given for ${expected.join(', ')}`;
  new Checks(filter).that(same, 'dimensions', allowed, given).throwIfAny();
  return awsMetric(filter, { namespace, name, dimensions, statistic, ...rest });
}
