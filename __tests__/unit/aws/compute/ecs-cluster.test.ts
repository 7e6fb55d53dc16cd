import { Fn, TerraformOutput } from 'cdktf';
import { EcsCluster, type EcsClusterProps } from '../../../../constructs/aws/compute/ecs-cluster';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { Key } from '../../../../constructs/aws/security/key';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { clusterArn } from './service-support';

const ARN = 'arn:aws:ecs:us-east-1:111122223333:cluster/services';
const cluster = (props?: EcsClusterProps) => synthesized((stack) => new EcsCluster(stack, 'Services', props));

test('with no settings: metrics of services, Fargate on demand, and nothing about commands of people', () => {
  const stack = cluster();
  expect(stack.at('Services/Resource')).toEqual({
    name: 'stack-services',
    setting: [{ name: 'containerInsights', value: 'enabled' }],
  });
  expect(stack.at('Services/CapacityProviders')).toEqual({
    cluster_name: stack.ref('Services/Resource', 'name'),
    capacity_providers: ['FARGATE', 'FARGATE_SPOT'],
    default_capacity_provider_strategy: [{ capacity_provider: 'FARGATE', weight: 1 }],
  });
});

test('what needs its ARN or name waits for the capacity of the cluster', () => {
  const stack = synthesized((scope) => {
    const { clusterArn: arn, clusterName: name } = new EcsCluster(scope, 'Services');
    new TerraformOutput(scope, 'Arn', { value: arn });
    new TerraformOutput(scope, 'Name', { value: name });
  });
  expect(stack.json['output']).toEqual({
    Arn: { value: clusterArn(stack, 'Services') },
    Name: { value: stack.ref('Services/CapacityProviders', 'cluster_name') },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<EcsClusterProps>((stack, props) => new EcsCluster(stack, 'Services', props), {
    name: () => 'services',
    containerInsights: () => 'enhanced',
    commandRecords: (stack) => ({ logGroup: new LogGroup(stack, 'Commands') }),
  });
  expect(without).toEqual([]);
});

test('commands of people are written down, encrypted where there is a key', () => {
  const stack = synthesized((scope) => {
    const encryptionKey = new Key(scope, 'Key');
    new EcsCluster(scope, 'Services', { commandRecords: { logGroup: new LogGroup(scope, 'Commands'), encryptionKey } });
  });
  expect(stack.at('Services/Resource')['configuration']).toEqual({
    execute_command_configuration: {
      kms_key_id: stack.ref('Key/Resource', 'arn'),
      logging: 'OVERRIDE',
      log_configuration: {
        cloud_watch_log_group_name: stack.ref('Commands/Resource', 'name'),
        cloud_watch_encryption_enabled: true,
      },
    },
  });
});

test('fails with every bad value named at once', () => {
  expect(() => cluster({ name: 'my services', containerInsights: 'on' as 'enabled' })).toThrow(
    new Error(
      "EcsCluster at 'stack/Services' [PropsInvalid]:\n" +
        '- `name` must be letters, digits, _ and -, at most 255 characters, got my services\n' +
        '- `containerInsights` must be one of enhanced, enabled, disabled, got on',
    ),
  );
});

test('a cluster managed elsewhere has the name that its ARN ends in', () => {
  const stack = awsStack();
  expect(EcsCluster.fromClusterArn(stack, 'Known', ARN).clusterName).toBe('services');
  const later = synthesized((scope) => {
    const { clusterName } = EcsCluster.fromClusterArn(scope, 'Later', Fn.lower('x'));
    new TerraformOutput(scope, 'Name', { value: clusterName });
  });
  expect(later.json['output']).toMatchObject({ Name: { value: '${element(split("/", lower("x")), 1)}' } });
  expect(() => EcsCluster.fromClusterArn(stack, 'Wrong', 'services')).toThrow(
    new Error(
      "ImportedEcsCluster at 'stack/Wrong' [PropsInvalid]:\n" +
        '- `clusterArn` must be a cluster ARN: arn:aws:ecs:REGION:ACCOUNT:cluster/NAME, got services',
    ),
  );
});
