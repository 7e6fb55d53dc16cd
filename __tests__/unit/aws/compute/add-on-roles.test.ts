import { createHash } from 'node:crypto';
import { clusterAutoscalerRole } from '../../../../constructs/aws/compute/add-on-roles/cluster-autoscaler-role';
import { fluentBitRole } from '../../../../constructs/aws/compute/add-on-roles/fluent-bit-role';
import type { AddOnRoleProps } from '../../../../constructs/aws/compute/add-on-roles/add-on-role';
import { loadBalancerControllerRole } from '../../../../constructs/aws/compute/add-on-roles/load-balancer-controller-role';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { cluster, imported } from './support';

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}
const policy = (stack: ReturnType<typeof synthesized>) => stack.at('Role/Role/Policy')['policy'] as string;
const statements = (stack: ReturnType<typeof synthesized>) =>
  (JSON.parse(policy(stack)) as { readonly Statement: readonly Statement[] }).Statement;

describe.each([
  ['load balancer controller', 'aws-load-balancer-controller', loadBalancerControllerRole],
  ['cluster-autoscaler', 'cluster-autoscaler', clusterAutoscalerRole],
] as const)('the role of the %s', (_, account, make) => {
  test('is for the account of its chart in kube-system, by pod identity', () => {
    const stack = synthesized((scope) => make(scope, 'Role', { cluster: imported(scope, 'shop') }));
    expect(stack.at('Role/Association')).toMatchObject({
      cluster_name: 'shop',
      namespace: 'kube-system',
      service_account: account,
    });
  });

  test('every setting has an effect', () => {
    const without = propsWithoutEffect<AddOnRoleProps>(
      (stack, props) => make(stack, 'Role', { cluster: imported(stack, 'shop'), ...props }),
      {
        cluster: (stack) => imported(stack, 'other'),
        namespace: () => 'platform',
        serviceAccount: () => 'controller',
        via: () => 'irsa',
        name: () => 'controller',
      },
    );
    expect(without).toEqual([]);
  });
});

describe('the load balancer controller', () => {
  const stack = synthesized((scope) => loadBalancerControllerRole(scope, 'Role', { cluster: imported(scope, 'shop') }));
  const actions = statements(stack).flatMap(({ Action }) => Action);

  test('changes and deletes only what it has tagged as its own', () => {
    const own = { Null: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'false' } };
    for (const action of [
      'ec2:DeleteSecurityGroup',
      'elasticloadbalancing:DeleteLoadBalancer',
      'elasticloadbalancing:DeleteTargetGroup',
      'elasticloadbalancing:ModifyTargetGroup',
      'elasticloadbalancing:SetSecurityGroups',
    ]) {
      const allowing = statements(stack).filter(({ Action }) => Action.includes(action));
      expect(allowing.map(({ Condition }) => Condition)).toEqual([own]);
    }
  });

  test('makes load balancers and their security groups with that tag alone', () => {
    const now = { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'false' };
    expect(statements(stack)).toEqual(
      expect.arrayContaining([
        {
          Effect: 'Allow',
          Action: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
          Resource: ['*'],
          Condition: { Null: now },
        },
        {
          Effect: 'Allow',
          Action: ['ec2:CreateTags'],
          Resource: ['arn:aws:ec2:*:*:security-group/*'],
          Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' }, Null: now },
        },
      ]),
    );
  });

  test('has the 16 statements and 86 actions of its project, and fits into the policy of a role', () => {
    expect([statements(stack).length, actions.length]).toEqual([16, 86]);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    // Taken when the policy was compared with iam_policy.json of v3.5.0, statement by statement.
    expect(createHash('sha256').update(policy(stack)).digest('hex').slice(0, 16)).toBe('162726526adaa474');
    // IAM counts the inline policies of a role together, without white space.
    expect(policy(stack).length).toBeLessThan(10_240);
  });
});

test('the cluster-autoscaler scales the groups of its own cluster alone', () => {
  const stack = synthesized((scope) => clusterAutoscalerRole(scope, 'Role', { cluster: cluster(scope) }));
  const name = stack.ref('Cluster/Resource', 'name');
  expect(statements(stack)).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplateVersions',
        'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
      Resource: ['*'],
    },
    {
      Effect: 'Allow',
      Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      Resource: ['arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:*:autoScalingGroupName/*'],
      Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: 'owned' } },
    },
    {
      Effect: 'Allow',
      Action: ['eks:DescribeNodegroup'],
      Resource: [`arn:aws:eks:us-east-1:111122223333:nodegroup/${name}/*/*`],
    },
  ]);
});

test('Fluent Bit writes to exactly the log groups that it is given, and makes none', () => {
  const stack = synthesized((scope) => {
    const logGroups = [new LogGroup(scope, 'Web'), LogGroup.fromLogGroupName(scope, 'App', '/app')];
    fluentBitRole(scope, 'Role', { cluster: imported(scope, 'shop'), logGroups });
  });
  const Action = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  expect(statements(stack)).toEqual([
    { Effect: 'Allow', Action, Resource: [`${stack.ref('Web/Resource', 'arn')}:*`] },
    { Effect: 'Allow', Action, Resource: ['arn:aws:logs:us-east-1:111122223333:log-group:/app:*'] },
  ]);
  expect(stack.at('Role/Association')).toMatchObject({ namespace: 'kube-system', service_account: 'fluent-bit' });
});

test('Fluent Bit without a log group has nothing to do', () => {
  const stack = awsStack();
  expect(() => fluentBitRole(stack, 'Role', { cluster: imported(stack, 'shop'), logGroups: [] })).toThrow(
    "PodRole at 'stack/Role' [PropsInvalid]:\n- `logGroups` must be one log group or more, got none",
  );
});
