import { TerraformVariable, type TerraformStack } from 'cdktf';
import type { FargateServiceProps } from '../../../../constructs/aws/compute/fargate-service-props';
import { awsStack, synthesized } from '../../../support/stack';
import { served, service } from './service-support';

const desired = (stack: TerraformStack) =>
  new TerraformVariable(stack, 'desired_count', { type: 'number' }).numberValue;
const web = (props: Partial<FargateServiceProps>) => synthesized((stack) => served(stack, props));
const limits = { min: 1, max: 4 };

test.each([
  [3, 3],
  [0, 0],
])('without a scaler there are always %i', (desiredCount, expected) => {
  const stack = web({ desiredCount });
  expect(stack.at('Web/Resource')['desired_count']).toBe(expected);
  expect(stack.at('Web/Resource')).not.toHaveProperty('lifecycle');
});

test('without a scaler a variable is the number', () => {
  const stack = synthesized((scope) => served(scope, { desiredCount: desired(scope) }));
  expect(stack.at('Web/Resource')['desired_count']).toBe('${var.desired_count}');
});

test('with one the service begins with the least, and keeps what the scaler chooses', () => {
  const stack = web({ scale: limits });
  expect(stack.at('Web/Resource')).toMatchObject({
    desired_count: 1,
    lifecycle: { ignore_changes: ['desired_count'] },
  });
  expect(stack.at('Web/Scaling/Resource')).toEqual({
    service_namespace: 'ecs',
    scalable_dimension: 'ecs:service:DesiredCount',
    resource_id: `service/${stack.ref('Cluster/CapacityProviders', 'cluster_name')}/${stack.ref('Web/Resource', 'name')}`,
    min_capacity: 1,
    max_capacity: 4,
  });
});

test('a number of 0 stops the scaler as well; any other is where the service begins', () => {
  const stopped = web({ scale: limits, desiredCount: 0 });
  expect(stopped.at('Web/Resource')['desired_count']).toBe(0);
  expect(stopped.at('Web/Scaling/Resource')).toMatchObject({ min_capacity: 0, max_capacity: 0 });
  const three = web({ scale: limits, desiredCount: 3 });
  expect(three.at('Web/Resource')['desired_count']).toBe(3);
  expect(three.at('Web/Scaling/Resource')).toMatchObject({ min_capacity: 1, max_capacity: 4 });
});

test('so does a variable, by expressions that never leave the limits', () => {
  const stack = synthesized((scope) => served(scope, { desiredCount: desired(scope), scale: limits }));
  expect(stack.at('Web/Resource')['desired_count']).toBe(
    '${(var.desired_count >= 1) ? max(1, min(4, var.desired_count)) : 0}',
  );
  expect(stack.at('Web/Scaling/Resource')).toMatchObject({
    min_capacity: '${(var.desired_count >= 1) ? 1 : 0}',
    max_capacity: '${(var.desired_count >= 1) ? 4 : 0}',
  });
});

test('the scaler looks at the CPU where nothing is said, else at what is named alone', () => {
  const policies = (scale: FargateServiceProps['scale']) => {
    const stack = web({ scale });
    return Object.keys(stack.addresses())
      .filter((path) => /^Web\/Scaling\/(Cpu|Memory|Requests)$/.test(path))
      .map((path) => stack.at(path)['target_tracking_scaling_policy_configuration']);
  };
  const tracking = (target_value: number, predefined_metric_type: string, label?: string) => ({
    target_value,
    predefined_metric_specification: {
      predefined_metric_type,
      ...(label === undefined ? {} : { resource_label: label }),
    },
    scale_in_cooldown: 300,
    scale_out_cooldown: 60,
  });
  expect(policies(limits)).toEqual([tracking(70, 'ECSServiceAverageCPUUtilization')]);
  expect(policies({ ...limits, memoryPercent: 80 })).toEqual([tracking(80, 'ECSServiceAverageMemoryUtilization')]);
  const label = expect.stringMatching(/^app\/entry\/0a1b\/\$\{aws_lb_target_group\.\w+\.arn_suffix\}$/) as string;
  expect(policies({ ...limits, cpuPercent: 50, requestsPerTarget: 500 })).toEqual([
    tracking(50, 'ECSServiceAverageCPUUtilization'),
    tracking(500, 'ALBRequestCountPerTarget', label),
  ]);
});

test('fails with every bad value named at once', () => {
  const scale = { min: 0, max: 6_000, cpuPercent: 101, memoryPercent: 0, requestsPerTarget: 0.5 };
  expect(() => service(awsStack(), { scale })).toThrow(
    new Error(
      "FargateService at 'stack/Web' [PropsInvalid]:\n" +
        '- `scale.min` must be 1 to 5000 tasks, got 0\n' +
        '- `scale.max` must be 1 to 5000 tasks, got 6000\n' +
        '- `scale.cpuPercent` must be 1 to 100 percent, got 101\n' +
        '- `scale.memoryPercent` must be 1 to 100 percent, got 0\n' +
        '- `scale.requestsPerTarget` must be 1 to 9007199254740991 requests, got 0.5\n' +
        '- `scale.requestsPerTarget` must be left out without a load balancer, got 0.5',
    ),
  );
});

test.each([
  [{ scale: { min: 4, max: 1 } }, '- `scale.max` must be the minimum of 4 or more, got 1'],
  [
    { scale: limits, desiredCount: 5 },
    '- `desiredCount` must be 1 to 4 tasks with this `scale`, or 0 to stop them, got 5',
  ],
])('a number that the scaler would not keep is refused', (props, problem) => {
  expect(() => service(awsStack(), props)).toThrow(
    new Error(`FargateService at 'stack/Web' [PropsInvalid]:\n${problem}`),
  );
});
