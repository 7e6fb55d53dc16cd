import { withoutEmitter } from '../../../constructs/aws/observability/emitters';
import { blocksOf, environments, handedOn, layer, ordersApp, ordersStacks, production, statements } from './support';

const stacks = ordersStacks(production);
const data = layer(stacks, 'data');
const cluster = layer(stacks, 'cluster');
const platform = layer(stacks, 'platform');
const observability = layer(stacks, 'observability');

/** Dimensions by which CloudWatch tells the resources of this environment from all others. */
const nodes = { ClusterName: handedOn(cluster, 'Cluster/Resource', 'name') };
const database = { DBInstanceIdentifier: data.at('Database/Resource')['identifier'] as string };
const jobs = { QueueName: handedOn(data, 'Jobs/Resource', 'name') };
const deadLetters = { QueueName: handedOn(data, 'Jobs/DeadLetters', 'name') };
const errorRate = 'IF(requests > 0, 100 * errors / requests, 0)';

test.each(environments)('every metric, alarm and log group of $name names what emits it', (environment) => {
  expect(withoutEmitter(ordersApp(environment))).toEqual([]);
});

/** An alarm without its words and topics: all that decides when it rings. */
function ringsOn(id: string): Record<string, unknown> {
  const words = ['alarm_name', 'alarm_description', 'alarm_actions', 'ok_actions'];
  const settings = Object.entries(observability.at(`Alarms/${id}/Resource`));
  return Object.fromEntries(settings.filter(([key]) => !words.includes(key)));
}

/** Over or under a threshold in every one of `periods` of 5 minutes. */
const rings = (operator: string, threshold: number, periods: number, missing: string): object => ({
  comparison_operator: operator,
  threshold,
  evaluation_periods: periods,
  treat_missing_data: missing,
});
const metric = (namespace: string, name: string, dimensions: object, statistic: string): object => ({
  namespace,
  metric_name: name,
  dimensions,
  statistic,
  period: 300,
});

test('alarms ring on CPU, memory, error rate, queue depth, age of the oldest message and dead letters', () => {
  const above = 'GreaterThanThreshold';
  expect(ringsOn('HighCpu')).toEqual({
    ...metric('ContainerInsights', 'node_cpu_utilization', nodes, 'Average'),
    ...rings(above, 80, 3, 'breaching'),
  });
  expect(ringsOn('HighMemory')).toEqual({
    ...metric('ContainerInsights', 'node_memory_utilization', nodes, 'Average'),
    ...rings(above, 80, 3, 'breaching'),
  });
  expect(ringsOn('DatabaseHighCpu')).toEqual({
    ...metric('AWS/RDS', 'CPUUtilization', database, 'Average'),
    ...rings(above, 80, 3, 'breaching'),
  });
  expect(ringsOn('DatabaseLowStorage')).toEqual({
    ...metric('AWS/RDS', 'FreeStorageSpace', database, 'Minimum'),
    ...rings('LessThanThreshold', 2 * 1024 ** 3, 1, 'breaching'),
  });
  expect(ringsOn('QueueDepth')).toEqual({
    ...metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', jobs, 'Maximum'),
    ...rings(above, 1_000, 3, 'notBreaching'),
  });
  expect(ringsOn('OldestMessage')).toEqual({
    ...metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', jobs, 'Maximum'),
    ...rings(above, 900, 1, 'notBreaching'),
  });
  expect(ringsOn('DeadLetters')).toEqual({
    ...metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', deadLetters, 'Maximum'),
    ...rings(above, 0, 1, 'notBreaching'),
  });
});

test('the error rate is the share of requests that fail, in percent, and 0 without requests', () => {
  const counted = (id: string, name: string) => ({
    id,
    metric: { namespace: 'orders/production', metric_name: name, dimensions: {}, stat: 'Sum', period: 300 },
  });
  const { metric_query: queries, ...when } = ringsOn('ErrorRate');
  expect(when).toEqual(rings('GreaterThanThreshold', 5, 3, 'notBreaching'));
  expect(queries).toEqual([
    { id: 'result_of_expression', expression: errorRate, label: 'Error rate, %', return_data: true },
    counted('errors', 'ErrorCount'),
    counted('requests', 'RequestCount'),
  ]);
});

test('every alarm tells somebody', () => {
  const topic = observability.ref('Alerts/Resource', 'arn');
  const alarms = Object.values(blocksOf(observability, 'aws_cloudwatch_metric_alarm'));
  expect(alarms).toHaveLength(8);
  for (const alarm of alarms) expect(alarm).toMatchObject({ alarm_actions: [topic], ok_actions: [topic] });
});

test.each(environments)(
  'the topic of $name mails to the addresses of its environment, and to no other',
  (environment) => {
    const stack = layer(ordersStacks(environment), 'observability');
    const topic_arn = stack.ref('Alerts/Resource', 'arn');
    expect(Object.values(blocksOf(stack, 'aws_sns_topic_subscription'))).toEqual(
      environment.alarms.emails.map((endpoint) => ({ topic_arn, protocol: 'email', endpoint })),
    );
  },
);

test('the alarms of production wake up whoever is on call', () => {
  expect(production.alarms.emails).toEqual(['orders-oncall@acme.example']);
});

test('CloudWatch may publish to the topic and use its key, for alarms of this account', () => {
  const allowed = (policy: unknown) =>
    statements(policy).filter(({ Principal }) => JSON.stringify(Principal).includes('cloudwatch.amazonaws.com'));
  const account = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
  expect(observability.at('Alerts/Resource')).toMatchObject({
    kms_master_key_id: observability.ref('Alerts/Key/Resource', 'arn'),
  });
  expect(allowed(observability.at('Alerts/Policy')['policy'])).toEqual([
    expect.objectContaining({ Effect: 'Allow', Action: ['sns:Publish'], Condition: account }),
  ]);
  const [key] = allowed(observability.at('Alerts/Key/Resource')['policy']);
  expect(key?.Action).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']));
  expect(key?.Condition).toEqual(account);
});

test('requests and errors are counted from the lines of the backend as it wrote them', () => {
  const filter = (id: string, pattern: string) =>
    expect(observability.at(`${id}/Resource`)).toMatchObject({
      log_group_name: handedOn(data, 'BackendLogs/Resource', 'name'),
      pattern,
      metric_transformation: { namespace: 'orders/production', name: id, value: '1' },
    });
  filter('RequestCount', '{ $.status = * }');
  filter('ErrorCount', '{ $.status >= 500 }');
  // Whatever Fluent Bit wraps around a line would hide its fields from the patterns.
  const [fluentBit] = platform.at('Logs/Release/Resource')['values'] as string[];
  expect(fluentBit?.match(/log_key log\\n/g)).toHaveLength(3);
});

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly region?: string;
    readonly alarms?: readonly string[];
    readonly query?: string;
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

function widgets(id: string): readonly Widget[] {
  const body = observability.at(`${id}/Resource`)['dashboard_body'] as string;
  return (JSON.parse(body) as { readonly widgets: readonly Widget[] }).widgets;
}

/** The lines of each graph by its title: namespace, name, dimensions, then the statistic or formula, and the id in one. */
function graphs(id: string): Record<string, unknown> {
  const line = (parts: readonly unknown[]) => {
    const { expression, stat, id } = parts.at(-1) as Readonly<Record<string, string>>;
    return [...parts.slice(0, -1), expression ?? stat, ...(id === undefined ? [] : [id])];
  };
  const graphs = widgets(id).filter(({ type }) => type === 'metric');
  return Object.fromEntries(graphs.map(({ properties }) => [properties.title, properties.metrics?.map(line)]));
}

const ofNodes = Object.entries(nodes).flat();
const ofDatabase = Object.entries(database).flat();
const ofJobs = Object.entries(jobs).flat();

test.each([
  [
    'Application',
    {
      Requests: [
        ['orders/production', 'RequestCount', 'Sum'],
        [errorRate],
        ['orders/production', 'ErrorCount', 'Sum', 'errors'],
        ['orders/production', 'RequestCount', 'Sum', 'requests'],
      ],
      'Pods: CPU and memory, %': [
        ['ContainerInsights', 'pod_cpu_utilization_over_pod_limit', ...ofNodes, 'Average'],
        ['ContainerInsights', 'pod_memory_utilization_over_pod_limit', ...ofNodes, 'Average'],
      ],
    },
  ],
  [
    'Infrastructure',
    {
      'Nodes: CPU and memory, %': [
        ['ContainerInsights', 'node_cpu_utilization', ...ofNodes, 'Average'],
        ['ContainerInsights', 'node_memory_utilization', ...ofNodes, 'Average'],
      ],
      'Database: CPU, %': [['AWS/RDS', 'CPUUtilization', ...ofDatabase, 'Average']],
      'Database: free storage, bytes': [['AWS/RDS', 'FreeStorageSpace', ...ofDatabase, 'Minimum']],
      'Database: connections': [['AWS/RDS', 'DatabaseConnections', ...ofDatabase, 'Maximum']],
    },
  ],
  [
    'Sqs',
    {
      'Waiting messages': [['AWS/SQS', 'ApproximateNumberOfMessagesVisible', ...ofJobs, 'Maximum']],
      'Oldest message, seconds': [['AWS/SQS', 'ApproximateAgeOfOldestMessage', ...ofJobs, 'Maximum']],
      'Dead letters': [
        ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', deadLetters.QueueName, 'Maximum'],
      ],
    },
  ],
])('the dashboard %s shows its metrics', (id, expected) => {
  expect(graphs(id)).toEqual(expected);
  const regions = widgets(id).flatMap(({ properties: { region } }) => region ?? []);
  expect(new Set(regions)).toEqual(new Set(['us-east-1']));
});

test('the dashboard Application shows every alarm, and the latest errors in the logs of app, backend and frontend', () => {
  const [ringing] = widgets('Application').filter(({ type }) => type === 'alarm');
  const alarms = Object.keys(blocksOf(observability, 'aws_cloudwatch_metric_alarm'));
  expect(new Set(ringing?.properties.alarms)).toEqual(new Set(alarms.map((path) => observability.ref(path, 'arn'))));

  const [errors] = widgets('Application').filter(({ type }) => type === 'log');
  const query = errors?.properties.query ?? '';
  expect([...query.matchAll(/SOURCE '([^']+)'/g)].map(([, group]) => group)).toEqual(
    ['AppLogs', 'BackendLogs', 'FrontendLogs'].map((id) => handedOn(data, `${id}/Resource`, 'name')),
  );
  expect(query).toContain('filter @message like /(?i)error/ | sort @timestamp desc');
});

test('the alarm on old messages sends nobody to the database: the worker has no way there', () => {
  expect(observability.at('Alarms/OldestMessage/Resource')['alarm_description']).toBe(
    'A message has waited for over 15 minutes: check that the workers run, and read what they write to the app log.',
  );
});
