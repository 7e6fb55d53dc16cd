import type { TerraformStack } from 'cdktf';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { Topic } from '../../../../constructs/aws/messaging/topic';
import { Alarm, type AlarmProps } from '../../../../constructs/aws/observability/alarm';
import { awsMetric, type Metric } from '../../../../constructs/aws/observability/metric';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';

const metricOf = (stack: TerraformStack, name: string, settings: Partial<Metric> = {}): Metric =>
  awsMetric((stack.node.tryFindChild('Jobs') as Queue | undefined) ?? new Queue(stack, 'Jobs'), {
    namespace: 'Orders',
    name,
    dimensions: { Service: 'backend' },
    statistic: 'Average',
    ...settings,
  });

const topic = (stack: TerraformStack, name = 'Alerts') =>
  Topic.fromTopicArn(stack, name, TOPIC.replace('alerts', name.toLowerCase()));

const settings = (stack: TerraformStack): AlarmProps => ({
  metric: metricOf(stack, 'Cpu'),
  comparison: '>=',
  threshold: 80,
  missingData: 'breaching',
  description: 'Look at the backend.',
  actions: [topic(stack)],
});

const alarm = (props: (stack: TerraformStack) => Partial<AlarmProps> = () => ({})) =>
  synthesized((stack) => new Alarm(stack, 'HighCpu', { ...settings(stack), ...props(stack) }));

test('with no optional setting: rings after one period, tells its topics', () => {
  expect(alarm().at('HighCpu/Resource')).toEqual({
    alarm_name: 'stack-high-cpu',
    alarm_description: 'Look at the backend.',
    namespace: 'Orders',
    metric_name: 'Cpu',
    dimensions: { Service: 'backend' },
    statistic: 'Average',
    period: 300,
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    threshold: 80,
    evaluation_periods: 1,
    treat_missing_data: 'breaching',
    alarm_actions: [TOPIC],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<AlarmProps>(
    (stack, props) => {
      const base: AlarmProps = {
        metric: metricOf(stack, 'Cpu'),
        comparison: '>=',
        threshold: 80,
        missingData: 'breaching',
        description: 'Look at the backend.',
        actions: [Topic.fromTopicArn(stack, 'Base', `${TOPIC}-base`)],
        evaluationPeriods: 5,
      };
      new Alarm(stack, 'HighCpu', { ...base, ...props });
    },
    {
      name: () => 'high cpu',
      description: () => 'Call someone.',
      metric: (stack) => metricOf(stack, 'Memory'),
      comparison: () => '<',
      threshold: () => 90,
      evaluationPeriods: () => 3,
      datapointsToAlarm: () => 2,
      missingData: () => 'ignore',
      actions: (stack) => [topic(stack, 'Pager')],
      okActions: (stack) => [topic(stack, 'Relief')],
    },
  );
  expect(without).toEqual([]);
});

test.each([
  ['>', 'GreaterThanThreshold'],
  ['>=', 'GreaterThanOrEqualToThreshold'],
  ['<', 'LessThanThreshold'],
  ['<=', 'LessThanOrEqualToThreshold'],
] as const)('%s is %s', (comparison, operator) => {
  expect(alarm(() => ({ comparison })).at('HighCpu/Resource')['comparison_operator']).toBe(operator);
});

test('a percentile is an extended statistic', () => {
  const block = alarm((stack) => ({ metric: metricOf(stack, 'Latency', { statistic: 'p99' }) })).at('HighCpu/Resource');
  expect([block['statistic'], block['extended_statistic']]).toEqual([undefined, 'p99']);
});

test('a formula is watched by its result alone, each input with its own query', () => {
  const stack = alarm((scope) => ({
    metric: {
      expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
      label: 'Error rate',
      metrics: {
        errors: metricOf(scope, 'Errors', { statistic: 'Sum' }),
        requests: metricOf(scope, 'Requests', { statistic: 'Sum' }),
      },
    },
  }));
  const input = (name: string) => ({
    namespace: 'Orders',
    metric_name: name,
    dimensions: { Service: 'backend' },
    stat: 'Sum',
    period: 300,
  });
  expect(stack.at('HighCpu/Resource')).toEqual({
    alarm_name: 'stack-high-cpu',
    alarm_description: 'Look at the backend.',
    metric_query: [
      {
        id: 'result_of_expression',
        expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
        label: 'Error rate',
        return_data: true,
      },
      { id: 'errors', metric: input('Errors') },
      { id: 'requests', metric: input('Requests') },
    ],
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    threshold: 80,
    evaluation_periods: 1,
    treat_missing_data: 'breaching',
    alarm_actions: [TOPIC],
  });
});

test('names the metrics that it watches, inputs of a formula included', () => {
  const stack = awsStack();
  const errors = metricOf(stack, 'Errors');
  const formula = { expression: 'FILL(errors, 0)', metrics: { errors }, label: 'Errors' };
  expect(new Alarm(stack, 'Formula', { ...settings(stack), metric: formula }).metrics).toEqual([errors]);
  const plain = new Alarm(stack, 'Plain', { ...settings(awsStack()), metric: errors });
  expect(plain.metrics).toEqual([errors]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    alarm((stack) => ({
      name: 'high\ncpu',
      description: '',
      metric: metricOf(stack, 'Cpu', { period: Duration.seconds(45) }),
      threshold: Number.NaN,
      evaluationPeriods: 2_000,
      datapointsToAlarm: 2_001,
      actions: [],
      okActions: Array.from({ length: 6 }, (_, at) => topic(stack, `Topic${at.toString()}`)),
    })),
  ).toThrow(
    "Alarm at 'stack/HighCpu' [PropsInvalid]:\n" +
      '- `name` must be one or more characters, none of them a control character, at most 255 characters, got high\ncpu\n' +
      '- `description` must be 1 to 1024 characters, got 0\n' +
      '- `metric.period` must be 10, 20, 30 or a multiple of 60 seconds, got 45\n' +
      '- `threshold` must be a number, got NaN\n' +
      '- `evaluationPeriods` must be 1 to 1920 periods of 45 s, got 2000\n' +
      '- `datapointsToAlarm` must be 1 to 2000 periods, got 2001\n' +
      '- `actions` must be 1 to 5 topics, got 0\n' +
      '- `okActions` must be 0 to 5 topics, got 6',
  );
});

test.each([
  [Duration.minutes(5), 288],
  [Duration.minutes(1), 1_440],
  [Duration.hours(1), 168],
  [Duration.days(1), 7],
])('periods of %s: at most %d of them', (period, most) => {
  const build = (evaluationPeriods: number) =>
    alarm((stack) => ({ metric: metricOf(stack, 'Cpu', { period }), evaluationPeriods }));
  expect(build(most).at('HighCpu/Resource')['evaluation_periods']).toBe(most);
  expect(() => build(most + 1)).toThrow(
    "Alarm at 'stack/HighCpu' [PropsInvalid]:\n" +
      `- \`evaluationPeriods\` must be 1 to ${most.toString()} periods of ${period.toSeconds().toString()} s, ` +
      `got ${(most + 1).toString()}`,
  );
});

test('a formula that CloudWatch would refuse, or that leaves a metric out, fails with every reason', () => {
  expect(() =>
    alarm((stack) => ({
      metric: {
        expression: "100 * errors / total + PERIOD(errors) + SUM(SEARCH('used', 'Sum'))",
        label: 'Rate',
        metrics: {
          errors: metricOf(stack, 'Errors', { period: Duration.minutes(1) }),
          Requests: metricOf(stack, 'Requests'),
          used: metricOf(stack, 'Used', { period: Duration.seconds(90) }),
        },
      },
    })),
  ).toThrow(
    "Alarm at 'stack/HighCpu' [PropsInvalid]:\n" +
      '- `metric.metrics` must have ids of a lower-case letter, then letters, digits and _, got Requests\n' +
      '- `metric.expression` must be made of errors, Requests, used, got total\n' +
      '- `metric.metrics` must be in the expression, got used, which is not\n' +
      '- `metric.metrics` must have one period, got 1 minute, 5 minutes, 90 seconds\n' +
      '- `metric.metrics.used.period` must be 10, 20, 30 or a multiple of 60 seconds, got 90',
  );
});

test('a formula over all its metrics need not name them; 11 are too many, none too few', () => {
  const over = (count: number) => (stack: TerraformStack) => ({
    metric: {
      expression: 'SUM(METRICS())',
      label: 'All',
      metrics: Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`m${at.toString()}`, metricOf(stack, `M${at.toString()}`)]),
      ),
    },
  });
  expect(alarm(over(10)).at('HighCpu/Resource')['metric_query']).toHaveLength(11);
  for (const count of [0, 11]) {
    expect(() => alarm(over(count))).toThrow(
      `Alarm at 'stack/HighCpu' [PropsInvalid]:\n- \`metric\` must be 1 to 10 metrics, got ${count.toString()}`,
    );
  }
});

test('an alarm managed elsewhere is known by its ARN', () => {
  const stack = awsStack();
  const arn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:high cpu';
  expect(Alarm.fromAlarmArn(stack, 'Other', arn).alarmArn).toBe(arn);
  expect(() => Alarm.fromAlarmArn(stack, 'Wrong', 'high cpu')).toThrow(
    "ImportedAlarm at 'stack/Wrong' [PropsInvalid]:\n" +
      '- `alarmArn` must be an alarm ARN: arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME, got high cpu',
  );
});

test('another alarm moves no address', () => {
  const build = (...ids: string[]) =>
    synthesized((stack) => {
      const props = settings(stack);
      for (const id of ids) new Alarm(stack, id, props);
    }).addresses();
  expect(build('HighMemory', 'HighCpu')).toMatchObject(build('HighCpu'));
});
