import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { Topic } from '../../../../constructs/aws/messaging/topic';
import { Alarm } from '../../../../constructs/aws/observability/alarm';
import { Dashboard } from '../../../../constructs/aws/observability/dashboard';
import { withoutEmitter } from '../../../../constructs/aws/observability/emitters';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { awsMetric, type Metric } from '../../../../constructs/aws/observability/metric';
import { MetricFilter } from '../../../../constructs/aws/observability/metric-filter';
import { graphWidget } from '../../../../constructs/aws/observability/widgets';
import { standardTags } from '../../../../constructs/core/tags';
import { HelmRelease } from '../../../../constructs/kubernetes/helm-release';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { awsStack, testApp } from '../../../support/stack';

const TAGS = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

const metricOf = (emitter: IConstruct, name: string): Metric =>
  awsMetric(emitter, { namespace: 'Orders', name, dimensions: {}, statistic: 'Sum' });

const alarm = (stack: TerraformStack, id: string, metric: Metric) =>
  new Alarm(stack, id, {
    metric,
    comparison: '>',
    threshold: 0,
    missingData: 'notBreaching',
    description: 'Look.',
    actions: [Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:us-east-1:111122223333:alerts')],
  });

test('an app whose metrics and log groups all have an emitter in it has nothing to report', () => {
  const app = testApp();
  const data = awsStack(app, 'data');
  const later = awsStack(app, 'later');
  const logGroup = new LogGroup(data, 'Backend');
  const jobs = new Queue(later, 'Jobs');
  logGroup.writtenBy(jobs);
  const errors = new MetricFilter(later, 'Errors', {
    logGroup,
    pattern: 'ERROR',
    metric: { namespace: 'Orders', name: 'Errors' },
  });
  alarm(later, 'Depth', jobs.metricDepth());
  new Dashboard(later, 'All', {
    widgets: [[graphWidget({ title: 'Errors', left: [errors.metric()], right: [jobs.metricDepth()] })]],
  });
  expect(withoutEmitter(app)).toEqual([]);
});

test('a log group that nothing was named for is reported, until something is', () => {
  const stack = awsStack();
  const logs = new LogGroup(stack, 'Backend');
  expect(withoutEmitter(stack.node.root)).toEqual([
    "'stack/Backend' has no emitter: name what writes to it by writtenBy()",
  ]);
  logs.writtenBy(new Queue(stack, 'Jobs'));
  expect(withoutEmitter(stack.node.root)).toEqual([]);
});

test('a construct of another family that writes to a log group is its emitter', () => {
  const app = testApp();
  const logs = new LogGroup(awsStack(app, 'data'), 'Backend');
  const platform = new TerraformStack(app, 'platform');
  kubernetes(new KubeconfigCluster({ context: 'k3s' })).addProvider(platform, TAGS);
  const chart = { repository: 'https://fluent.github.io/helm-charts', name: 'fluent-bit', version: '0.58.1' };
  logs.writtenBy(new HelmRelease(platform, 'FluentBit', { name: 'fluent-bit', namespace: 'kube-system', chart }));
  expect(withoutEmitter(app)).toEqual([]);
});

test('emitters outside the app, a stack as a whole and the group itself are reported, sorted by path', () => {
  const stack = awsStack();
  const elsewhere = new Queue(awsStack(testApp(), 'other'), 'Jobs');
  new LogGroup(stack, 'Stray', { emitter: elsewhere });
  new LogGroup(stack, 'Vague', { emitter: stack });
  const own = new LogGroup(stack, 'Own');
  own.writtenBy(own);
  alarm(stack, 'Alarm', metricOf(elsewhere, 'Errors'));
  const errors = metricOf(elsewhere, 'Errors');
  const rate = { expression: 'errors / 2', metrics: { errors }, label: 'Half' };
  const widgets = [[graphWidget({ title: 'Rate', left: [rate, errors, metricOf(new Queue(stack, 'Jobs'), 'Depth')] })]];
  new Dashboard(stack, 'Board', { widgets });
  expect(withoutEmitter(stack.node.root)).toEqual([
    "'stack/Alarm' watches Orders Errors of 'other/Jobs', which is no other construct in a stack of this app",
    "'stack/Board' watches Orders Errors of 'other/Jobs', which is no other construct in a stack of this app",
    "'stack/Own' is written by 'stack/Own', which is no other construct in a stack of this app",
    "'stack/Stray' is written by 'other/Jobs', which is no other construct in a stack of this app",
    "'stack/Vague' is written by 'stack', which is no other construct in a stack of this app",
  ]);
});

test('bare resources name no emitter, and so are reported', () => {
  const stack = awsStack();
  new CloudwatchLogGroup(stack, 'Logs', {});
  new CloudwatchMetricAlarm(stack, 'Alarm', { alarmName: 'a', comparisonOperator: 'x', evaluationPeriods: 1 });
  new CloudwatchDashboard(stack, 'Board', { dashboardName: 'b', dashboardBody: '{}' });
  expect(withoutEmitter(stack.node.root)).toEqual([
    "'stack/Alarm' is a bare aws_cloudwatch_metric_alarm: use Alarm, which names its emitter",
    "'stack/Board' is a bare aws_cloudwatch_dashboard: use Dashboard, which names its emitter",
    "'stack/Logs' is a bare aws_cloudwatch_log_group: use LogGroup, which names its emitter",
  ]);
});
