import { createHash } from 'node:crypto';
import type { AddOnRoleProps } from '../../../../constructs/aws/compute/add-on-roles/add-on-role';
import { certManagerRole } from '../../../../constructs/aws/compute/add-on-roles/cert-manager-role';
import { externalDnsRole } from '../../../../constructs/aws/compute/add-on-roles/external-dns-role';
import { KarpenterInterruptions } from '../../../../constructs/aws/compute/add-on-roles/karpenter-interruptions';
import {
  KarpenterNodeRole,
  type KarpenterNodeRoleProps,
} from '../../../../constructs/aws/compute/add-on-roles/karpenter-node-role';
import { karpenterRole, type KarpenterRoleProps } from '../../../../constructs/aws/compute/add-on-roles/karpenter-role';
import { Role } from '../../../../constructs/aws/identity/role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { imported } from './support';

type Stack = ReturnType<typeof synthesized>;
const hostedZoneIds = ['Z0123'];
const statements = (stack: Stack, path = 'Role/Role/Policy') =>
  (JSON.parse(stack.at(path)['policy'] as string) as { readonly Statement: readonly unknown[] }).Statement;

describe.each([
  ['cert-manager', 'cert-manager', certManagerRole],
  ['external-dns', 'kube-system', externalDnsRole],
] as const)('the role of %s', (account, namespace, make) => {
  test('is for the account of its chart, by pod identity', () => {
    const stack = synthesized((scope) => make(scope, 'Role', { cluster: imported(scope, 'shop'), hostedZoneIds }));
    expect(stack.at('Role/Association')).toMatchObject({ namespace, service_account: account });
  });

  test('names every id that is none, and asks for one', () => {
    const bad = (ids: readonly string[]) => {
      const stack = awsStack();
      return make(stack, 'Role', { cluster: imported(stack, 'shop'), hostedZoneIds: ids });
    };
    expect(() => bad(['example.com', 'Z1', '*'])).toThrow(
      new Error(
        "PodRole at 'stack/Role' [PropsInvalid]:\n" +
          '- `hostedZoneIds[0]` must be the id of a hosted zone such as Z0123456789ABCDEFGHIJ, got example.com\n' +
          '- `hostedZoneIds[2]` must be the id of a hosted zone such as Z0123456789ABCDEFGHIJ, got *',
      ),
    );
    expect(() => bad([])).toThrow(
      new Error("PodRole at 'stack/Role' [PropsInvalid]:\n- `hostedZoneIds` must be one hosted zone or more, got none"),
    );
  });

  test('every setting has an effect', () => {
    const without = propsWithoutEffect<AddOnRoleProps & { readonly hostedZoneIds: readonly string[] }>(
      (stack, props) => make(stack, 'Role', { cluster: imported(stack, 'shop'), hostedZoneIds, ...props }),
      {
        cluster: (stack) => imported(stack, 'other'),
        namespace: () => 'platform',
        serviceAccount: () => 'controller',
        via: () => 'irsa',
        name: () => 'controller',
        hostedZoneIds: () => ['Z9'],
      },
    );
    expect(without).toEqual([]);
  });
});

test('cert-manager writes records of type TXT alone, in its zones alone, and lists none', () => {
  const stack = synthesized((scope) =>
    certManagerRole(scope, 'Role', { cluster: imported(scope, 'shop'), hostedZoneIds: ['Z1', 'Z2'] }),
  );
  expect(statements(stack)).toEqual([
    {
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'],
      Resource: ['arn:aws:route53:::hostedzone/Z1', 'arn:aws:route53:::hostedzone/Z2'],
      Condition: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] } },
    },
    { Effect: 'Allow', Action: ['route53:GetChange'], Resource: ['arn:aws:route53:::change/*'] },
  ]);
});

test('external-dns changes records in its zones alone, and sees the names of all', () => {
  const stack = synthesized((scope) =>
    externalDnsRole(scope, 'Role', { cluster: imported(scope, 'shop'), hostedZoneIds }),
  );
  expect(statements(stack)).toEqual([
    {
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
      Resource: ['arn:aws:route53:::hostedzone/Z0123'],
    },
    { Effect: 'Allow', Action: ['route53:ListHostedZones'], Resource: ['*'] },
  ]);
});

describe('Karpenter', () => {
  const nodes = 'arn:aws:iam::111122223333:role/nodes';
  const queueArn = 'arn:aws:sqs:us-east-1:111122223333:interruptions';
  const build = (scope: Parameters<typeof karpenterRole>[0], props: Partial<KarpenterRoleProps> = {}) =>
    karpenterRole(scope, 'Role', {
      cluster: imported(scope, 'shop'),
      nodeRole: Role.fromRoleArn(scope, 'NodeRole', nodes),
      interruptionQueue: Queue.fromQueueArn(scope, 'Interruptions', queueArn),
      ...props,
    });
  const stack = synthesized((scope) => build(scope));
  const all = statements(stack) as readonly {
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
  const allowing = (action: string) => all.filter(({ Action }) => Action.includes(action));

  test('terminates and deletes only what it has tagged as its cluster`s own', () => {
    for (const action of ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate']) {
      expect(allowing(action).map(({ Condition }) => Condition)).toEqual([
        {
          StringEquals: { 'aws:ResourceTag/kubernetes.io/cluster/shop': 'owned' },
          StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
        },
      ]);
    }
  });

  test('hands on the role of its nodes alone, to EC2 alone, and reads its queue alone', () => {
    expect(allowing('iam:PassRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: [nodes],
        Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com'] } },
      },
    ]);
    expect(allowing('sqs:ReceiveMessage')[0]).toMatchObject({
      Action: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      Resource: [queueArn],
    });
  });

  test('has the statements of its project, and fits into the policy of a role', () => {
    const text = stack.at('Role/Role/Policy')['policy'] as string;
    const actions = all.flatMap(({ Action }) => Action);
    expect([all.length, new Set(actions).size]).toEqual([16, 31]);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    // Taken when the policy was compared with cloudformation.yaml of v1.14.1, statement by statement.
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('837f2c173e1a9735');
    // IAM counts the inline policies of a role together, without white space.
    expect(text.length).toBeLessThan(10_240);
  });

  test('every setting of its role has an effect', () => {
    const without = propsWithoutEffect<KarpenterRoleProps>((scope, props) => build(scope, props), {
      cluster: (scope) => imported(scope, 'other'),
      namespace: () => 'platform',
      serviceAccount: () => 'controller',
      via: () => 'irsa',
      name: () => 'controller',
      nodeRole: (scope) => Role.fromRoleArn(scope, 'Others', 'arn:aws:iam::111122223333:role/others'),
      interruptionQueue: (scope) =>
        Queue.fromQueueArn(scope, 'OtherQueue', 'arn:aws:sqs:us-east-1:111122223333:others'),
    });
    expect(without).toEqual([]);
  });

  test('its nodes join the cluster once they have their rights', () => {
    const made = synthesized((scope) => new KarpenterNodeRole(scope, 'Nodes', { cluster: imported(scope, 'shop') }));
    const policies = [
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonSSMManagedInstanceCore',
    ];
    expect(made.at('Nodes/Access')).toEqual({
      cluster_name: 'shop',
      principal_arn: made.ref('Nodes/Role/Resource', 'arn'),
      type: 'EC2_LINUX',
      depends_on: [
        made.address('Nodes/Role/Resource'),
        ...policies.map((policy) => made.address(`Nodes/Role/${policy}`)),
      ].sort(),
    });
  });

  test('every setting of the role of nodes has an effect', () => {
    const without = propsWithoutEffect<KarpenterNodeRoleProps>(
      (scope, props) => new KarpenterNodeRole(scope, 'Nodes', { cluster: imported(scope, 'shop'), ...props }),
      {
        cluster: (scope) => imported(scope, 'other'),
        name: () => 'nodes',
        managedPolicies: () => ['AmazonEKSWorkerNodePolicy'],
      },
    );
    expect(without).toEqual([]);
  });

  test('hears of all that its project names, each rule let in by itself', () => {
    const made = synthesized((scope) => new KarpenterInterruptions(scope, 'Events', { name: 'shop' }));
    expect(made.at('Events/Queue/Resource')).toMatchObject({ name: 'shop', message_retention_seconds: 300 });
    const rules = ['CapacityReservation', 'Rebalance', 'ScheduledChange', 'SpotInterruption', 'StateChange'];
    expect(rules.map((rule) => JSON.parse(made.at(`Events/${rule}`)['event_pattern'] as string) as unknown)).toEqual([
      { source: ['aws.ec2'], 'detail-type': ['EC2 Capacity Reservation Instance Interruption Warning'] },
      { source: ['aws.ec2'], 'detail-type': ['EC2 Instance Rebalance Recommendation'] },
      { source: ['aws.health'], 'detail-type': ['AWS Health Event'] },
      { source: ['aws.ec2'], 'detail-type': ['EC2 Spot Instance Interruption Warning'] },
      { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] },
    ]);
    const policy = made.at('Events/Queue/Policy')['policy'] as string;
    for (const rule of rules) {
      expect(made.at(`Events/${rule}Target`)).toEqual({
        rule: made.ref(`Events/${rule}`, 'name'),
        arn: made.ref('Events/Queue/Resource', 'arn'),
      });
      expect(policy).toContain(made.ref(`Events/${rule}`, 'arn'));
    }
  });
});
