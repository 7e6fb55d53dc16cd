import { FargateService } from '../../../../constructs/aws/compute/fargate-service';
import { Topic } from '../../../../constructs/aws/messaging/topic';
import { Alarm } from '../../../../constructs/aws/observability/alarm';
import { withoutEmitter } from '../../../../constructs/aws/observability/emitters';
import type { Metric } from '../../../../constructs/aws/observability/metric';
import { awsStack, synthesized } from '../../../support/stack';
import { served } from './service-support';

const ALARM = { comparison: '>', threshold: 80, missingData: 'notBreaching', description: 'Look.' } as const;
test('alarms have a deployment go back, each named once', () => {
  const stack = synthesized((scope) => {
    const web = served(scope);
    const actions = [Topic.fromTopicArn(scope, 'Alerts', 'arn:aws:sns:us-east-1:111122223333:alerts')];
    const alarm = (id: string, metric: Metric) => new Alarm(scope, id, { ...ALARM, metric, actions });
    const busy = alarm('Busy', web.metricCpu());
    for (const one of [busy, alarm('Slow', web.targetGroup.metricResponseTime()), busy]) web.rollBackOn(one);
    expect(withoutEmitter(scope)).toEqual([]);
  });
  expect(stack.at('Web/Resource')['alarms']).toEqual({
    alarm_names: [stack.ref('Busy/Resource', 'alarm_name'), stack.ref('Slow/Resource', 'alarm_name')],
    enable: true,
    rollback: true,
  });
});

test('its metrics are those of its cluster, name and group', () => {
  const stack = synthesized((scope) => {
    const web = served(scope);
    const group = web.targetGroup;
    const actions = [Topic.fromTopicArn(scope, 'Alerts', 'arn:aws:sns:us-east-1:111122223333:alerts')];
    const metrics = {
      Cpu: web.metricCpu(),
      Memory: web.metricMemory(),
      Requests: group.metricRequests(),
      Errors: group.metricServerErrors(),
      Time: group.metricResponseTime(),
      Unhealthy: group.metricUnhealthyTasks(),
    };
    for (const [id, metric] of Object.entries(metrics)) new Alarm(scope, id, { ...ALARM, metric, actions });
  });
  const told = ['Cpu', 'Memory', 'Requests', 'Errors', 'Time', 'Unhealthy'].map((id) => {
    const { namespace, metric_name, statistic, extended_statistic } = stack.at(`${id}/Resource`);
    return [namespace, metric_name, statistic ?? extended_statistic];
  });
  expect(told).toEqual([
    ['AWS/ECS', 'CPUUtilization', 'Average'],
    ['AWS/ECS', 'MemoryUtilization', 'Average'],
    ['AWS/ApplicationELB', 'RequestCount', 'Sum'],
    ['AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', 'Sum'],
    ['AWS/ApplicationELB', 'TargetResponseTime', 'p99'],
    ['AWS/ApplicationELB', 'UnHealthyHostCount', 'Maximum'],
  ]);
  expect(stack.at('Cpu/Resource')['dimensions']).toEqual({
    ClusterName: stack.ref('Cluster/CapacityProviders', 'cluster_name'),
    ServiceName: 'stack-web',
  });
  expect(stack.at('Time/Resource')['dimensions']).toEqual({
    LoadBalancer: 'app/entry/0a1b',
    TargetGroup: stack.ref('Web/TargetGroup/Resource', 'arn_suffix'),
  });
});

test('a service managed elsewhere can be watched', () => {
  const arn = 'arn:aws:ecs:us-east-1:111122223333:service/services/web';
  const web = FargateService.fromServiceArn(awsStack(), 'Web', arn);
  expect([web.serviceArn, web.serviceName]).toEqual([arn, 'web']);
  expect([web.metricCpu(), web.metricMemory()]).toMatchObject([
    { name: 'CPUUtilization', dimensions: { ClusterName: 'services', ServiceName: 'web' } },
    { name: 'MemoryUtilization', dimensions: { ClusterName: 'services', ServiceName: 'web' } },
  ]);
  expect(() => FargateService.fromServiceArn(awsStack(), 'Web', 'web')).toThrow(
    new Error(
      "ImportedFargateService at 'stack/Web' [PropsInvalid]:\n" +
        '- `serviceArn` must be a service ARN: arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME, got web',
    ),
  );
});
