import type { TerraformStack } from 'cdktf';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import {
  type FilteredMetric,
  MetricFilter,
  type MetricFilterProps,
} from '../../../../constructs/aws/observability/metric-filter';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const METRIC: FilteredMetric = { namespace: 'Orders', name: 'Errors' };

const logs = (stack: TerraformStack) => LogGroup.fromLogGroupName(stack, 'Logs', '/orders/backend');
const build = (stack: TerraformStack, props: Partial<MetricFilterProps> = {}) =>
  new MetricFilter(stack, 'Errors', { logGroup: logs(stack), pattern: 'ERROR', metric: METRIC, ...props });
const filter = (props?: Partial<MetricFilterProps>) => synthesized((stack) => build(stack, props));

test('counts each matching event as 1, and a period without one as 0', () => {
  expect(filter().at('Errors/Resource')).toEqual({
    name: 'stack-errors',
    log_group_name: '/orders/backend',
    pattern: 'ERROR',
    metric_transformation: { namespace: 'Orders', name: 'Errors', value: '1', default_value: '0' },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<MetricFilterProps>(
    (stack, props) =>
      new MetricFilter(stack, 'Errors', { logGroup: logs(stack), pattern: 'ERROR', metric: METRIC, ...props }),
    {
      name: () => 'errors',
      logGroup: (stack) => LogGroup.fromLogGroupName(stack, 'Others', '/orders/frontend'),
      pattern: () => '',
      metric: () => ({ namespace: 'Orders', name: 'Failures' }),
    },
  );
  expect(without).toEqual([]);
  const changes: Required<FilteredMetric> = {
    namespace: 'Shop',
    name: 'Failures',
    value: '$.seconds',
    unit: 'Seconds',
    defaultValue: 1.5,
    dimensions: { Service: '$.service' },
  };
  const plain = JSON.stringify(filter().json);
  for (const [key, value] of Object.entries(changes)) {
    expect([key, JSON.stringify(filter({ metric: { ...METRIC, [key]: value } }).json) !== plain]).toEqual([key, true]);
  }
});

test('with dimensions there is no value for a period without a match', () => {
  const stack = filter({ metric: { ...METRIC, dimensions: { Service: '$.service' } } });
  expect(stack.at('Errors/Resource')['metric_transformation']).toEqual({
    namespace: 'Orders',
    name: 'Errors',
    value: '1',
    dimensions: { Service: '$.service' },
  });
});

test('its metric is the sum of 5 minutes, and names the filter as its emitter', () => {
  const made = build(awsStack());
  expect(made.metric()).toEqual({
    namespace: 'Orders',
    name: 'Errors',
    dimensions: {},
    statistic: 'Sum',
    period: Duration.minutes(5),
    emitter: made,
  });
  const settings = { statistic: 'Maximum', period: Duration.minutes(1), label: 'Failed' } as const;
  expect(made.metric(settings)).toMatchObject(settings);
});

test('its metric has a value for each dimension of the filter, and no other', () => {
  const made = build(awsStack(), { metric: { ...METRIC, dimensions: { Service: '$.service' } } });
  expect(made.metric({ dimensions: { Service: 'backend' } }).dimensions).toEqual({ Service: 'backend' });
  expect(() => made.metric()).toThrow(
    "MetricFilter at 'stack/Errors' [PropsInvalid]:\n- `dimensions` must be given for Service, got none",
  );
  expect(() => build(awsStack()).metric({ dimensions: { Service: 'backend' } })).toThrow(
    "MetricFilter at 'stack/Errors' [PropsInvalid]:\n- `dimensions` must be omitted, got Service",
  );
});

test('fails with every bad value named at once', () => {
  const dimensions = { A: '$.a', B: '$.b', C: '$.c', D: '$.d' };
  expect(() =>
    filter({
      name: 'a:b',
      pattern: 'x'.repeat(1_025),
      metric: { namespace: 'Orders*', name: '', value: 'seconds', defaultValue: 0, dimensions },
    }),
  ).toThrow(
    "MetricFilter at 'stack/Errors' [PropsInvalid]:\n" +
      '- `name` must be one or more characters other than : and *, at most 512 characters, got a:b\n' +
      '- `pattern` must be at most 1024 characters, got 1025\n' +
      '- `metric.namespace` must be 1 to 255 characters other than :, * and $, got Orders*\n' +
      '- `metric.name` must be 1 to 255 characters other than :, * and $, got an empty string\n' +
      '- `metric.value` must be a number or a field such as $.seconds, got seconds\n' +
      '- `metric.dimensions` must be 0 to 3 dimensions, got 4\n' +
      '- `metric.defaultValue` must be omitted where there are dimensions, got 0',
  );
});

test('a log group of this app is referred to, not named', () => {
  const stack = synthesized((scope) => {
    const logGroup = new LogGroup(scope, 'Backend', { emitter: new Queue(scope, 'Jobs') });
    build(scope, { logGroup });
  });
  expect(stack.at('Errors/Resource')['log_group_name']).toBe(stack.ref('Backend/Resource', 'name'));
});

test('the metric of a filter managed elsewhere is that of one made here', () => {
  const attributes = { ...METRIC, dimensions: ['Service'] };
  const elsewhere = MetricFilter.fromMetricFilterAttributes(awsStack(), 'Errors', attributes);
  const here = build(awsStack(), { metric: { ...METRIC, dimensions: { Service: '$.service' } } });
  const settings = { dimensions: { Service: 'backend' }, period: Duration.minutes(1) };
  expect(elsewhere.metric(settings)).toEqual({ ...here.metric(settings), emitter: elsewhere });
  const plain = MetricFilter.fromMetricFilterAttributes(awsStack(), 'Errors', { namespace: 'Orders', name: 'Errors' });
  expect(plain.metric()).toEqual({ ...build(awsStack()).metric(), emitter: plain });
  expect(() => elsewhere.metric()).toThrow(
    "ImportedMetricFilter at 'stack/Errors' [PropsInvalid]:\n- `dimensions` must be given for Service, got none",
  );
});

test('attributes that no metric filter has are refused, all at once', () => {
  const bad = { namespace: 'a:b', name: '', dimensions: ['A', 'B', 'C', 'D'] };
  expect(() => MetricFilter.fromMetricFilterAttributes(awsStack(), 'Errors', bad)).toThrow(
    "ImportedMetricFilter at 'stack/Errors' [PropsInvalid]:\n" +
      '- `namespace` must be 1 to 255 characters other than :, * and $, got a:b\n' +
      '- `name` must be 1 to 255 characters other than :, * and $, got an empty string\n' +
      '- `dimensions` must be 0 to 3 dimensions, got 4',
  );
});
