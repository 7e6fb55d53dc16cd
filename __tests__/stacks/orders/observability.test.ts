import { withoutEmitter } from '../../../constructs/aws/observability/emitters';
import { environments, layer, ordersApp, ordersStacks, production } from './support';

const observability = layer(ordersStacks(production), 'observability');

test.each(environments)('every metric, alarm and log group of $name names what emits it', (environment) => {
  expect(withoutEmitter(ordersApp(environment))).toEqual([]);
});

test('alarms ring on CPU, memory, error rate, queue depth, age of the oldest message and dead letters', () => {
  const alarm = (id: string) => {
    const {
      comparison_operator: operator,
      threshold,
      treat_missing_data: missing,
    } = observability.at(`Alarms/${id}/Resource`);
    return [operator, threshold, missing];
  };
  expect(alarm('HighCpu')).toEqual(['GreaterThanThreshold', 80, 'breaching']);
  expect(alarm('HighMemory')).toEqual(['GreaterThanThreshold', 80, 'breaching']);
  expect(alarm('ErrorRate')).toEqual(['GreaterThanThreshold', 5, 'notBreaching']);
  expect(alarm('QueueDepth')).toEqual(['GreaterThanThreshold', 1_000, 'notBreaching']);
  expect(alarm('OldestMessage')).toEqual(['GreaterThanThreshold', 900, 'notBreaching']);
  expect(alarm('DeadLetters')).toEqual(['GreaterThanThreshold', 0, 'notBreaching']);
});

test('every alarm tells somebody', () => {
  const topic = observability.ref('Alerts/Resource', 'arn');
  const alarms = Object.entries(observability.addresses()).filter(([, address]) =>
    address.startsWith('aws_cloudwatch_metric_alarm.'),
  );
  expect(alarms).toHaveLength(8);
  for (const [path] of alarms)
    expect(observability.at(path)).toMatchObject({ alarm_actions: [topic], ok_actions: [topic] });
});

test.each([
  [
    'Application',
    ['RequestCount', 'ErrorCount', 'pod_cpu_utilization_over_pod_limit', 'pod_memory_utilization_over_pod_limit'],
  ],
  ['Infrastructure', ['node_cpu_utilization', 'node_memory_utilization', 'CPUUtilization', 'FreeStorageSpace']],
  ['Sqs', ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage']],
])('the dashboard %s shows its metrics', (id, metrics) => {
  const body = observability.at(`${id}/Resource`)['dashboard_body'] as string;
  expect(metrics.filter((metric) => !body.includes(`"${metric}"`))).toEqual([]);
});

test('requests and errors are counted from the lines of the backend as it wrote them', () => {
  const [requests, errors] = ['RequestCount', 'ErrorCount'].map((id) => observability.at(`${id}/Resource`));
  expect([requests?.['pattern'], errors?.['pattern']]).toEqual(['{ $.status = * }', '{ $.status >= 500 }']);
  expect(requests?.['log_group_name']).toMatch(/BackendLogs/);
  expect(errors?.['log_group_name']).toBe(requests?.['log_group_name']);
  // Whatever Fluent Bit wraps around a line would hide its fields from the patterns.
  const fluentBit = layer(ordersStacks(production), 'cluster').at('Insights/AddOn/Resource')['configuration_values'];
  expect((fluentBit as string).match(/log_key log\\n/g)).toHaveLength(3);
});
