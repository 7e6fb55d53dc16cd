import type { TerraformStack } from 'cdktf';
import { ContainerInsights, type ContainerInsightsProps } from '../../../../constructs/aws/compute/container-insights';
import type { IContainerInsights } from '../../../../constructs/aws/compute/imported-container-insights';
import { Alarm } from '../../../../constructs/aws/observability/alarm';
import { Topic } from '../../../../constructs/aws/messaging/topic';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { withoutEmitter } from '../../../../constructs/aws/observability/emitters';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { cluster, imported } from './support';

const version = 'v6.7.0-eksbuild.1';
const made = (props: Partial<ContainerInsightsProps> = {}) =>
  synthesized(
    (stack) => new ContainerInsights(stack, 'Insights', { cluster: imported(stack, 'shop'), version, ...props }),
  );

/** What follows the name of a Deployment in that of its pods. */
const POD = `${'[4-9bcdf]'.repeat(5)}*-${'[!-]'.repeat(5)}`;

interface Configuration {
  readonly applicationSignals: unknown;
  readonly containerLogs: { readonly fluentBit?: { readonly config: { readonly extraFiles: Record<string, string> } } };
}
const configuration = (stack: ReturnType<typeof made>) =>
  JSON.parse(stack.at('Insights/AddOn/Resource')['configuration_values'] as string) as Configuration;

test('with a version alone: metrics and no container logs, the agent in a role of its own', () => {
  const stack = made();
  expect(stack.at('Insights/AddOn/Resource')).toEqual({
    cluster_name: 'shop',
    addon_name: 'amazon-cloudwatch-observability',
    addon_version: 'v6.7.0-eksbuild.1',
    configuration_values: '{"applicationSignals":{"enabled":false},"containerLogs":{"enabled":false}}',
    resolve_conflicts_on_create: 'OVERWRITE',
    resolve_conflicts_on_update: 'OVERWRITE',
    pod_identity_association: [
      { role_arn: stack.ref('Insights/Agent/Role/Resource', 'arn'), service_account: 'cloudwatch-agent' },
    ],
    depends_on: [
      stack.address('Insights/Performance/Resource'),
      stack.address('Insights/Agent/Role/Resource'),
      stack.address('Insights/Agent/Role/CloudWatchAgentServerPolicy'),
    ],
  });
});

test('the records that the metrics are made of go to a group that forgets them, and is there before the agent', () => {
  const stack = synthesized((scope) => new ContainerInsights(scope, 'Insights', { cluster: cluster(scope), version }));
  expect(stack.at('Insights/Performance/Resource')).toMatchObject({
    name: '/aws/containerinsights/stack-cluster/performance',
    retention_in_days: 7,
  });
});

test('each container writes to one log group that exists already, and nothing else is collected', () => {
  const stack = synthesized((scope) => {
    const group = (id: string) => new LogGroup(scope, id, { name: `/orders/${id}` });
    const logs = {
      web: { namespace: 'orders', workload: 'web', logGroup: group('web') },
      'web-worker': { namespace: 'orders', workload: 'web-worker', logGroup: group('worker') },
      rest: { namespace: 'orders', logGroup: group('rest') },
    };
    new ContainerInsights(scope, 'Insights', { cluster: imported(scope, 'shop'), version, logs });
    expect(withoutEmitter(scope)).toEqual([]);
  });
  const files = configuration(stack).containerLogs.fluentBit?.config.extraFiles ?? {};
  expect(Object.keys(files)).toEqual(['application-log.conf', 'dataplane-log.conf', 'host-log.conf']);
  expect([files['dataplane-log.conf'], files['host-log.conf']]).toEqual(['', '']);
  const lines = (setting: string) =>
    [...(files['application-log.conf'] ?? '').matchAll(new RegExp(`^  ${setting} (.*)$`, 'gm'))].map(
      (match) => match[1],
    );
  expect(lines('Path')).toEqual([
    '/var/log/containers/*_orders_*.log',
    `/var/log/containers/web-${POD}_orders_*.log`,
    `/var/log/containers/web-worker-${POD}_orders_*.log`,
  ]);
  expect(lines('Exclude_Path')).toEqual([
    `/var/log/containers/web-${POD}_orders_*.log, /var/log/containers/web-worker-${POD}_orders_*.log`,
  ]);
  expect(lines('log_group_name')).toEqual(['rest', 'web', 'worker'].map((id) => stack.ref(`${id}/Resource`, 'name')));
  expect(new Set(lines('auto_create_group'))).toEqual(new Set(['false']));
  expect(lines('Tag')).toEqual(['rest.*', 'web.*', 'web-worker.*']);
});

test('one pipeline as Fluent Bit reads it, its variables left to the add-on', () => {
  const stack = synthesized((scope) => {
    const logGroup = LogGroup.fromLogGroupName(scope, 'Logs', '/orders/backend');
    const logs = { backend: { namespace: 'orders', workload: 'backend', logGroup } };
    new ContainerInsights(scope, 'Insights', { cluster: imported(scope, 'shop'), version, logs });
  });
  expect(configuration(stack).containerLogs.fluentBit?.config.extraFiles['application-log.conf']).toBe(
    [
      '[INPUT]',
      '  Name tail',
      '  Tag backend.*',
      `  Path /var/log/containers/backend-${POD}_orders_*.log`,
      '  multiline.parser docker, cri',
      '  DB /var/fluent-bit/state/flb_backend.db',
      '  Mem_Buf_Limit 10MB',
      '  Skip_Long_Lines On',
      '  Refresh_Interval 10',
      '  Rotate_Wait 30',
      '  storage.type filesystem',
      '  Read_from_Head $${READ_FROM_HEAD}',
      '',
      '[OUTPUT]',
      '  Name cloudwatch_logs',
      '  Match backend.*',
      '  region $${AWS_REGION}',
      '  log_group_name /orders/backend',
      '  log_key log',
      '  log_stream_prefix $${HOST_NAME}-',
      '  auto_create_group false',
      '',
    ].join('\n'),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<ContainerInsightsProps>(
    (stack, props) => new ContainerInsights(stack, 'Insights', { cluster: imported(stack, 'shop'), version, ...props }),
    {
      cluster: (stack) => imported(stack, 'other'),
      version: () => 'v6.6.0-eksbuild.1',
      logs: (stack) => ({ app: { namespace: 'orders', logGroup: new LogGroup(stack, 'Logs') } }),
      retention: () => Duration.days(1),
      applicationSignals: () => true,
      allowDestroy: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('Application Signals may write traces', () => {
  const stack = made({ applicationSignals: true });
  expect(configuration(stack).applicationSignals).toEqual({ enabled: true });
  expect(stack.at('Insights/Agent/Role/AWSXrayWriteOnlyAccess')['policy_arn']).toBe(
    'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess',
  );
});

test.each([
  [
    'installed here',
    (scope: TerraformStack) => new ContainerInsights(scope, 'Insights', { cluster: imported(scope, 'shop'), version }),
  ],
  ['installed already', (scope: TerraformStack) => ContainerInsights.fromClusterName(scope, 'Insights', 'shop')],
])('metrics of an add-on %s have the dimensions that the agent sends, and name it as their emitter', (_, make) => {
  const insights: IContainerInsights = make(awsStack());
  const backend = { namespace: 'orders', workload: 'backend' };
  const ofCluster = { ClusterName: 'shop' };
  const ofBackend = { ClusterName: 'shop', Namespace: 'orders', PodName: 'backend' };
  const metrics = [
    [insights.nodeCpu(), 'node_cpu_utilization', 'Average', ofCluster],
    [insights.nodeMemory(), 'node_memory_utilization', 'Average', ofCluster],
    [insights.nodeDisk(), 'node_filesystem_utilization', 'Maximum', ofCluster],
    [insights.failedNodes(), 'cluster_failed_node_count', 'Maximum', ofCluster],
    [insights.podCpu(), 'pod_cpu_utilization_over_pod_limit', 'Average', ofCluster],
    [insights.podCpu(backend), 'pod_cpu_utilization_over_pod_limit', 'Average', ofBackend],
    [insights.podMemory(), 'pod_memory_utilization_over_pod_limit', 'Average', ofCluster],
    [insights.podMemory(backend), 'pod_memory_utilization_over_pod_limit', 'Average', ofBackend],
    [insights.podRestarts(backend), 'pod_number_of_container_restarts', 'Maximum', ofBackend],
  ] as const;
  for (const [metric, name, statistic, dimensions] of metrics)
    expect({ ...metric, emitter: metric.emitter.node.path }).toEqual({
      namespace: 'ContainerInsights',
      name,
      statistic,
      dimensions,
      period: Duration.minutes(5),
      emitter: 'stack/Insights',
    });
});

test('fails with every bad value named at once', () => {
  expect(() =>
    synthesized((stack) => {
      const logGroup = new LogGroup(stack, 'Logs');
      const logs = {
        'Web App': { namespace: 'orders*', workload: 'web_app', logGroup },
        one: { namespace: 'orders', workload: 'web', logGroup },
        two: { namespace: 'orders', workload: 'web', logGroup },
        long: { namespace: 'orders', workload: 'w'.repeat(47), logGroup },
        rest: { namespace: 'shop', kind: 'Job', logGroup },
        other: { namespace: 'shop', workload: 'other', kind: 'Pod' as 'Job', logGroup },
      } as const;
      const old = 'v5.4.0-eksbuild.1';
      const retention = Duration.days(8);
      new ContainerInsights(stack, 'Insights', { cluster: imported(stack, 'shop'), version: old, logs, retention });
    }),
  ).toThrow(
    "ContainerInsights at 'stack/Insights' [PropsInvalid]:\n" +
      '- `version` must be v6.0.0-eksbuild.1 or later, got v5.4.0-eksbuild.1\n' +
      '- `logs` must be named by 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Web App\n' +
      '- `logs.Web App.namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got orders*\n' +
      '- `logs.Web App.workload` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got web_app\n' +
      `- \`logs.long.workload\` must be at most 46 characters for a Deployment, got ${'w'.repeat(47)}\n` +
      '- `logs.rest.kind` must be left out without `workload`, got Job\n' +
      '- `logs.other.kind` must be one of CronJob, DaemonSet, Deployment, Job, StatefulSet, got Pod\n' +
      '- `logs` must be one entry for each namespace and workload, got orders/web\n' +
      '- `retention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, ' +
      'got 8 days. The nearest is 7 days',
  );
});

test('an alarm on the metrics of an add-on that is installed already has its emitter, and makes nothing else', () => {
  const stack = synthesized((scope) => {
    const insights = ContainerInsights.fromClusterName(scope, 'Insights', cluster(scope).clusterName);
    const rule = {
      comparison: '>',
      threshold: 80,
      missingData: 'breaching',
      description: 'Look at the nodes.',
    } as const;
    const actions = [Topic.fromTopicArn(scope, 'Alerts', 'arn:aws:sns:us-east-1:111122223333:alerts')];
    new Alarm(scope, 'HighCpu', { ...rule, metric: insights.nodeCpu(), actions });
    expect(withoutEmitter(scope)).toEqual([]);
  });
  expect(stack.at('HighCpu/Resource')['dimensions']).toEqual({ ClusterName: stack.ref('Cluster/Resource', 'name') });
  expect(Object.keys(stack.addresses()).filter((path) => path.startsWith('Insights'))).toEqual([]);
});

test('a name that no cluster has is refused', () => {
  expect(() => ContainerInsights.fromClusterName(awsStack(), 'Insights', 'my cluster')).toThrow(
    "ImportedContainerInsights at 'stack/Insights' [PropsInvalid]:\n" +
      '- `clusterName` must be letters, digits, - and _, a letter or digit first, got my cluster',
  );
});
