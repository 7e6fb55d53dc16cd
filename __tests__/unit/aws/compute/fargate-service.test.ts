import type { TerraformStack } from 'cdktf';
import type { FargateServiceProps } from '../../../../constructs/aws/compute/fargate-service-props';
import { EcsCluster } from '../../../../constructs/aws/compute/ecs-cluster';
import type { IVpc } from '../../../../constructs/aws/network/imported-vpc';
import { ApplicationLoadBalancer } from '../../../../constructs/aws/network/load-balancer';
import { SecurityGroup } from '../../../../constructs/aws/network/security-group';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { Key } from '../../../../constructs/aws/security/key';
import { ImageRepository } from '../../../../constructs/aws/storage/image-repository';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import type { SynthesizedStack } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { balancerOf, clusterArn, IMAGE, LOAD_BALANCER, served, service, vpcOf } from './service-support';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:token-0a1B2c';
const policyAt = (stack: SynthesizedStack, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;

describe('with no more than it needs', () => {
  const stack = synthesized((scope) => service(scope));

  test('two tasks in private subnets, on a version of Fargate that stays, and back to the old ones where the new ones fail', () => {
    expect(stack.at('Web/Resource')).toEqual({
      name: 'stack-web',
      cluster: clusterArn(stack, 'Cluster'),
      task_definition: stack.ref('Web/TaskDefinition', 'arn'),
      desired_count: 2,
      launch_type: 'FARGATE',
      platform_version: '1.4.0',
      network_configuration: {
        subnets: ['subnet-0a', 'subnet-0b'],
        security_groups: [stack.ref('Web/SecurityGroup/Resource', 'id')],
        assign_public_ip: false,
      },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      deployment_circuit_breaker: { enable: true, rollback: true },
      availability_zone_rebalancing: 'ENABLED',
      enable_execute_command: false,
      enable_ecs_managed_tags: true,
      propagate_tags: 'SERVICE',
      wait_for_steady_state: true,
      depends_on: [stack.address('Web/ExecutionRole/Policy')],
    });
  });

  test('no load balancer, no scaler, and no way in', () => {
    const paths = Object.keys(stack.addresses()).filter((path) => path.startsWith('Web/'));
    expect(paths.sort()).toEqual([
      'Web/ExecutionRole/Policy',
      'Web/ExecutionRole/Resource',
      'Web/LogGroup/Resource',
      'Web/Resource',
      'Web/SecurityGroup/Egress/https',
      'Web/SecurityGroup/Resource',
      'Web/TaskDefinition',
      'Web/TaskRole/Resource',
    ]);
  });

  test('ECS may write logs and nothing else, the program nothing, and both roles are for tasks of this account', () => {
    const logs = `${stack.ref('Web/LogGroup/Resource', 'arn')}:*`;
    expect(policyAt(stack, 'Web/ExecutionRole/Policy')).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [logs] },
    ]);
    for (const role of ['TaskRole', 'ExecutionRole']) {
      const trust = JSON.parse(stack.at(`Web/${role}/Resource`)['assume_role_policy'] as string) as unknown;
      expect(trust).toMatchObject({
        Statement: [
          {
            Principal: { Service: ['ecs-tasks.amazonaws.com'] },
            Condition: {
              ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:111122223333:*' },
              StringEquals: { 'aws:SourceAccount': '111122223333' },
            },
          },
        ],
      });
    }
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<FargateServiceProps>(
    (stack, props) => {
      const commandRecords = { logGroup: LogGroup.fromLogGroupName(stack, 'Records', '/commands') };
      service(stack, {
        cluster: new EcsCluster(stack, 'Cluster', { commandRecords }),
        loadBalancer: balancerOf(stack),
        memoryMib: 1_024,
        secrets: { KEY: { secretArn: SECRET } },
        security: { allowWritableRoot: true },
        ...props,
        vpc: props.vpc ?? vpcOf(stack),
      });
    },
    {
      cluster: (stack) => new EcsCluster(stack, 'Other'),
      vpc: (stack) => network(stack, 'OtherVpc', { 'us-east-1a': 'subnet-9' }),
      name: () => 'web',
      desiredCount: () => 3,
      scale: () => ({ min: 1, max: 3 }),
      loadBalancer: (stack) => ApplicationLoadBalancer.fromLoadBalancerAttributes(stack, 'OtherEntry', LOAD_BALANCER),
      route: () => ({ paths: ['/api/*'] }),
      drain: () => Duration.seconds(5),
      securityGroup: (stack) => SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
      publicIp: () => true,
      onDemandBase: () => 1,
      executeCommand: () => true,
      waitUntilSteady: () => false,
      image: () => `${IMAGE}-1`,
      repository: (stack) => new ImageRepository(stack, 'Images'),
      port: () => 3_000,
      cpuUnits: () => 512,
      memoryMib: () => 2_048,
      architecture: () => 'ARM64',
      command: () => ['serve'],
      env: () => ({ MODE: 'fast' }),
      secrets: () => ({}),
      secretKeys: (stack) => [new Key(stack, 'Key')],
      healthPath: () => '/up',
      healthCommand: () => false,
      startWithin: () => Duration.seconds(5),
      stopWithin: () => Duration.seconds(5),
      writablePaths: () => ({}),
      diskGib: () => 30,
      security: () => ({ allowWritableRoot: true, runAsUser: 1_000 }),
      logGroup: (stack) => LogGroup.fromLogGroupName(stack, 'Logs', '/web'),
      logRetention: () => Duration.days(1),
      allowDestroy: () => true,
    },
  );
  expect(without).toEqual([]);
});

describe('behind a load balancer', () => {
  const stack = synthesized((scope) => served(scope, { port: 3_000, healthPath: '/up', drain: Duration.seconds(10) }));

  test('its tasks are asked for their health, and get requests while that is good', () => {
    expect(stack.at('Web/TargetGroup/Resource')).toEqual({
      name: 'stack-web-target-group',
      vpc_id: 'vpc-0a1b2c3d',
      target_type: 'ip',
      protocol: 'HTTP',
      port: 80,
      deregistration_delay: '10',
      health_check: {
        enabled: true,
        path: '/up',
        port: 'traffic-port',
        protocol: 'HTTP',
        matcher: '200',
        interval: 15,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      },
    });
    expect(stack.at('Web/Resource')).toMatchObject({
      load_balancer: [
        {
          target_group_arn: stack.ref('Web/TargetGroup/Resource', 'arn'),
          container_name: 'app',
          container_port: 3_000,
        },
      ],
      health_check_grace_period_seconds: 60,
    });
  });

  test('it gets all requests, and exists only when its group has a load balancer', () => {
    expect(stack.at('Web/Route')).toEqual({
      listener_arn: LOAD_BALANCER.listenerArn,
      priority: 1_000,
      condition: [{ path_pattern: { values: ['/*'] } }],
      action: [{ type: 'forward', target_group_arn: stack.ref('Web/TargetGroup/Resource', 'arn') }],
    });
    expect(stack.at('Web/Resource')['depends_on']).toContain(stack.address('Web/Route'));
  });

  test('the load balancer reaches its port, by a rule on either side', () => {
    const rule = { ip_protocol: 'tcp', from_port: 3_000, to_port: 3_000, description: 'Requests and health checks' };
    const group = stack.ref('Web/SecurityGroup/Resource', 'id');
    expect(stack.at('Entry/SecurityGroup/Egress/requests-to-stack-web')).toEqual({
      ...rule,
      security_group_id: LOAD_BALANCER.securityGroupId,
      referenced_security_group_id: group,
    });
    expect(stack.at('Web/SecurityGroup/Ingress/requests-to-stack-web')).toEqual({
      ...rule,
      security_group_id: group,
      referenced_security_group_id: LOAD_BALANCER.securityGroupId,
    });
  });

  test('clients reach it at the load balancer, or at its first host', () => {
    const plain = served(awsStack());
    expect([plain.url, plain.healthUrl]).toEqual(['https://shop.example.com', 'https://shop.example.com/health']);
    const hosts = ['api.example.com', 'api.example.org'];
    const own = served(awsStack(), { route: { hosts }, healthPath: '/up' });
    expect(own.healthUrl).toBe('https://api.example.com/up');
    expect(served(awsStack(), { route: { hosts: ['*.example.com'] } }).url).toBe('https://shop.example.com');
    for (const attribute of ['url', 'healthUrl', 'targetGroup'] as const) {
      expect(() => service(awsStack())[attribute]).toThrow(
        "FargateService at 'stack/Web' [LoadBalancerMissing]:\n" +
          `- \`loadBalancer\` must be given where \`${attribute}\` is asked for, got none`,
      );
    }
  });
});

test('a public address takes public subnets, and spare capacity leaves so many tasks out of it', () => {
  const stack = synthesized((scope) => service(scope, { publicIp: true, onDemandBase: 1 }));
  const { network_configuration, capacity_provider_strategy, ...rest } = stack.at('Web/Resource');
  expect(network_configuration).toMatchObject({ subnets: ['subnet-1a', 'subnet-1b'], assign_public_ip: true });
  expect(capacity_provider_strategy).toEqual([
    { capacity_provider: 'FARGATE', base: 1, weight: 0 },
    { capacity_provider: 'FARGATE_SPOT', base: 0, weight: 1 },
  ]);
  expect(rest).not.toHaveProperty('launch_type');
});

function network(stack: TerraformStack, id: string, privateSubnets: Readonly<Record<string, string>>): IVpc {
  return Vpc.fromVpcAttributes(stack, id, { vpcId: 'vpc-1', cidr: Cidr.parse('10.1.0.0/16'), privateSubnets });
}
