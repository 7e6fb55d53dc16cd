import { TerraformVariable, type TerraformStack } from 'cdktf';
import type { BlueGreenServiceProps } from '../../../../constructs/aws/compute/fargate-service-props';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { Cidr } from '../../../../constructs/core/cidr';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { blueGreen, containerAt, IMAGE, LOAD_BALANCER } from './service-support';

const NEW = 'public.ecr.aws/shop/web:1.5.0';
const number = (stack: TerraformStack, name: string) =>
  new TerraformVariable(stack, name, { type: 'number' }).numberValue;
const text = (stack: TerraformStack, name: string) =>
  new TerraformVariable(stack, name, { type: 'string' }).stringValue;
const web = (props: Partial<BlueGreenServiceProps> = {}) => synthesized((stack) => blueGreen(stack, props));

describe('at rest', () => {
  const stack = web();

  test('the stable service gets every request, and the candidate none', () => {
    expect(stack.at('Web/Route')).toEqual({
      listener_arn: LOAD_BALANCER.listenerArn,
      priority: 1_000,
      condition: [{ path_pattern: { values: ['/*'] } }],
      action: [
        {
          type: 'forward',
          forward: {
            target_group: [
              { arn: stack.ref('Web/Stable/TargetGroup/Resource', 'arn'), weight: 100 },
              { arn: stack.ref('Web/Candidate/TargetGroup/Resource', 'arn'), weight: 0 },
            ],
          },
        },
      ],
    });
  });

  test('no task of the candidate runs, which has the image of the stable one', () => {
    expect([
      stack.at('Web/Stable/Resource')['desired_count'],
      stack.at('Web/Candidate/Resource')['desired_count'],
    ]).toEqual([2, 0]);
    expect(containerAt(stack, 'Web/Candidate/TaskDefinition')['image']).toBe(IMAGE);
  });

  test('both wait for the route, and share roles, logs and group', () => {
    for (const part of ['Stable', 'Candidate']) {
      expect(stack.at(`Web/${part}/Resource`)).toMatchObject({
        name: `stack-web-${part.toLowerCase()}`,
        depends_on: [stack.address('Web/ExecutionRole/Policy'), stack.address('Web/Route')],
        network_configuration: { security_groups: [stack.ref('Web/SecurityGroup/Resource', 'id')] },
      });
      expect(stack.at(`Web/${part}/TaskDefinition`)['task_role_arn']).toBe(stack.ref('Web/TaskRole/Resource', 'arn'));
    }
  });
});

test('a candidate has its image, as many tasks as the stable one, and its share', () => {
  const stack = web({ candidateImage: NEW, trafficPercent: 10, scale: { min: 2, max: 5 } });
  expect(containerAt(stack, 'Web/Candidate/TaskDefinition')['image']).toBe(NEW);
  expect(containerAt(stack, 'Web/Stable/TaskDefinition')['image']).toBe(IMAGE);
  expect(stack.at('Web/Candidate/Scaling/Resource')).toMatchObject({ min_capacity: 2, max_capacity: 5 });
  expect(stack.at('Web/Route')['action']).toMatchObject([
    { forward: { target_group: [{ weight: 90 }, { weight: 10 }] } },
  ]);
});

test('without a candidate its scaler has no limits to keep tasks in', () => {
  const stack = web({ scale: { min: 2, max: 5 } });
  expect(stack.at('Web/Candidate/Scaling/Resource')).toMatchObject({ min_capacity: 0, max_capacity: 0 });
  expect(stack.at('Web/Stable/Scaling/Resource')).toMatchObject({ min_capacity: 2, max_capacity: 5 });
});

test('variables become expressions, and Terraform refuses a share for nobody', () => {
  const stack = synthesized((scope) => {
    const trafficPercent = number(scope, 'traffic_percent');
    const [image, candidateImage] = [text(scope, 'container_image'), text(scope, 'candidate_image')];
    blueGreen(scope, { image, candidateImage, trafficPercent, desiredCount: number(scope, 'desired_count') });
  });
  const given = '(length(var.candidate_image) >= 1)';
  expect(stack.at('Web/Route')).toMatchObject({
    action: [
      {
        forward: { target_group: [{ weight: '${(100 - var.traffic_percent)}' }, { weight: '${var.traffic_percent}' }] },
      },
    ],
    lifecycle: {
      precondition: [
        {
          condition: `\${((var.traffic_percent < 1) || ${given})}`,
          error_message: 'A share of the requests needs a candidate: give its image, or a share of 0.',
        },
      ],
    },
  });
  expect(stack.at('Web/Stable/Resource')['desired_count']).toBe('${var.desired_count}');
  expect(stack.at('Web/Candidate/Resource')['desired_count']).toBe(`\${${given} ? var.desired_count : 0}`);
  expect(containerAt(stack, 'Web/Candidate/TaskDefinition')['image']).toBe(
    `${given} ? var.candidate_image : var.container_image`,
  );
});

test('the limits of a scaler follow both the number and the candidate', () => {
  const stack = synthesized((scope) => {
    const [candidateImage, desiredCount] = [text(scope, 'candidate_image'), number(scope, 'desired_count')];
    blueGreen(scope, { candidateImage, desiredCount, scale: { min: 1, max: 4 } });
  });
  expect(stack.at('Web/Candidate/Scaling/Resource')).toMatchObject({
    min_capacity: '${(length(var.candidate_image) >= 1) ? (var.desired_count >= 1) ? 1 : 0 : 0}',
    max_capacity: '${(length(var.candidate_image) >= 1) ? (var.desired_count >= 1) ? 4 : 0 : 0}',
  });
});

test('whoever may asks the candidate for its health, by a rule before the route, and for nothing else', () => {
  const stack = web({ route: { priority: 20 }, candidateHealthFrom: [Cidr.parse('203.0.113.0/24')] });
  expect(stack.at('Web/CandidateHealth')).toEqual({
    listener_arn: LOAD_BALANCER.listenerArn,
    priority: 19,
    condition: [
      { path_pattern: { values: ['/health'] } },
      { query_string: [{ key: 'candidate', value: 'stack-web-stable' }] },
      { source_ip: { values: ['203.0.113.0/24'] } },
    ],
    action: [{ type: 'forward', target_group_arn: stack.ref('Web/Candidate/TargetGroup/Resource', 'arn') }],
  });
  const conditions = web({ candidateHealthFrom: 'anyone' }).at('Web/CandidateHealth')['condition'];
  expect(conditions).toEqual([
    { path_pattern: { values: ['/health'] } },
    { query_string: [{ key: 'candidate', value: 'stack-web-stable' }] },
  ]);
});

test('clients, and those who look after it, reach it where the load balancer is', () => {
  const service = blueGreen(awsStack(), { name: 'web', healthPath: '/up' });
  expect([service.url, service.healthUrl, service.candidateHealthUrl]).toEqual([
    'https://shop.example.com',
    'https://shop.example.com/up',
    'https://shop.example.com/up?candidate=web',
  ]);
  expect([service.stable.serviceName, service.candidate.serviceName]).toEqual(['web', 'web-candidate']);
});

test('what is granted, and what rings, is for both', () => {
  const stack = synthesized((scope) => {
    const service = blueGreen(scope);
    new Queue(scope, 'Mails').grantSend(service);
    service.rollBackOn({ alarmName: 'errors' });
  });
  expect(stack.at('Web/TaskRole/Policy')['policy']).toContain('sqs:SendMessage');
  for (const part of ['Stable', 'Candidate']) {
    expect(stack.at(`Web/${part}/Resource`)).toMatchObject({
      alarms: { alarm_names: ['errors'], enable: true, rollback: true },
      depends_on: [
        stack.address('Web/ExecutionRole/Policy'),
        stack.address('Web/TaskRole/Policy'),
        stack.address('Web/Route'),
      ],
    });
  }
});

test('every setting of its own has an effect', () => {
  type Own = Pick<BlueGreenServiceProps, 'candidateImage' | 'trafficPercent' | 'candidateHealthFrom' | 'name'>;
  const without = propsWithoutEffect<Own>((stack, props) => blueGreen(stack, { candidateImage: NEW, ...props }), {
    candidateImage: () => '',
    trafficPercent: () => 5,
    candidateHealthFrom: () => [Cidr.parse('203.0.113.0/24')],
    name: () => 'web',
  });
  expect(without).toEqual([]);
});

test.each<[Partial<BlueGreenServiceProps>, string]>([
  [
    { candidateImage: 'web', trafficPercent: 101, candidateHealthFrom: [], route: { priority: 1 } },
    '- `route.priority` must be 2 to 50000, got 1\n' +
      '- `candidateImage` must be an image with its tag or digest, such as registry.example.com/backend:1.4.2, got web. ' +
      'Without one it is `latest`, which changes unseen\n' +
      '- `trafficPercent` must be 0 to 100 percent, got 101\n' +
      '- `candidateHealthFrom` must be 1 to 3 networks, or anyone, got none',
  ],
  [
    { trafficPercent: 5, candidateHealthFrom: [Cidr.anywhere()] },
    '- `trafficPercent` must be 0 while there is no `candidateImage`, got 5\n' +
      '- `candidateHealthFrom` must be networks that are not the whole internet, got 0.0.0.0/0. Everyone is anyone',
  ],
])('fails with every bad value named at once', (props, problems) => {
  expect(() => web(props)).toThrow(new Error(`BlueGreenService at 'stack/Web' [PropsInvalid]:\n${problems}`));
});
