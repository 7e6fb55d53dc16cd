import type { PolicyStatement } from '../../identity/policy-document';
import type { AwsPlace } from '../../provider';

/** What a Karpenter is let do, and for which cluster. */
export interface KarpenterScope {
  readonly place: AwsPlace;
  readonly clusterName: string;
  /** Role of the nodes that it makes. */
  readonly nodeRoleArn: string;
  /** Queue by which it hears of interruptions. */
  readonly queueArn: string;
}

const MADE = ['fleet', 'instance', 'volume', 'network-interface', 'launch-template', 'spot-instances-request'];
const USED = ['security-group', 'subnet', 'capacity-reservation', 'placement-group'];
const ec2 = (...names: readonly string[]): string[] => names.map((name) => `ec2:${name}`);

/**
 * What Karpenter 1.14 is to be let do, as its project says, statement by statement: it makes what it tags as its cluster's own, and
 * changes and deletes nothing else. Zonal shift, which is off, is left out.
 * @see https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/website/content/en/docs/getting-started/getting-started-with-karpenter/cloudformation.yaml
 */
export function karpenterPolicy(scope: KarpenterScope): PolicyStatement[] {
  const { clusterName, nodeRoleArn, queueArn, place } = scope;
  const { region, account } = place;
  const cluster = `arn:aws:eks:${region}:${account}:cluster/${clusterName}`;
  return [
    ...instanceStatements(scope),
    ...profileStatements(scope),
    {
      actions: ['iam:PassRole'],
      resources: [nodeRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com'] } },
    },
    { actions: ['eks:DescribeCluster'], resources: [cluster] },
    { actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], resources: [queueArn] },
    {
      actions: [
        ...ec2('DescribeCapacityReservations', 'DescribeImages', 'DescribeInstanceStatus'),
        ...ec2('DescribeInstanceTypeOfferings', 'DescribeInstanceTypes', 'DescribeInstances'),
        ...ec2('DescribeLaunchTemplates', 'DescribePlacementGroups', 'DescribeSecurityGroups'),
        ...ec2('DescribeSpotPriceHistory', 'DescribeSubnets'),
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    { actions: ['ssm:GetParameter'], resources: [`arn:aws:ssm:${region}::parameter/aws/service/*`] },
    { actions: ['iam:ListInstanceProfiles', 'pricing:GetProducts'], resources: ['*'] },
    { actions: ['iam:GetInstanceProfile'], resources: [`arn:aws:iam::${account}:instance-profile/*`] },
  ];
}

/** Instances, what belongs to them, and launch templates. */
function instanceStatements({ clusterName, place: { region } }: KarpenterScope): PolicyStatement[] {
  const arn = (kind: string): string => `arn:aws:ec2:${region}:*:${kind}/*`;
  const owned = { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned' };
  const ownedPool = { StringEquals: owned, StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' } };
  const told = {
    [`aws:RequestTag/kubernetes.io/cluster/${clusterName}`]: 'owned',
    'aws:RequestTag/eks:eks-cluster-name': clusterName,
  };
  const toldPool = { 'aws:RequestTag/karpenter.sh/nodepool': '*' };
  return [
    {
      actions: ec2('CreateFleet', 'RunInstances'),
      resources: [`arn:aws:ec2:${region}::image/*`, `arn:aws:ec2:${region}::snapshot/*`, ...USED.map(arn)],
    },
    { actions: ec2('CreateFleet', 'RunInstances'), resources: [arn('launch-template')], conditions: ownedPool },
    {
      actions: ec2('CreateFleet', 'CreateLaunchTemplate', 'RunInstances'),
      resources: MADE.map(arn),
      conditions: { StringEquals: told, StringLike: toldPool },
    },
    {
      actions: ec2('CreateTags'),
      resources: MADE.map(arn),
      conditions: {
        StringEquals: { ...told, 'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'] },
        StringLike: toldPool,
      },
    },
    {
      actions: ec2('CreateTags'),
      resources: [arn('instance')],
      conditions: {
        ...ownedPool,
        StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': clusterName },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'] },
      },
    },
    {
      actions: ec2('DeleteLaunchTemplate', 'TerminateInstances'),
      resources: [arn('instance'), arn('launch-template')],
      conditions: ownedPool,
    },
  ];
}

/** Instance profiles, which hand the role of nodes to their instances. */
function profileStatements({ clusterName, place: { region, account } }: KarpenterScope): PolicyStatement[] {
  const resources = [`arn:aws:iam::${account}:instance-profile/*`];
  const own = {
    [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned',
    'aws:ResourceTag/topology.kubernetes.io/region': region,
  };
  const told = {
    [`aws:RequestTag/kubernetes.io/cluster/${clusterName}`]: 'owned',
    'aws:RequestTag/eks:eks-cluster-name': clusterName,
    'aws:RequestTag/topology.kubernetes.io/region': region,
  };
  const ownClass = { 'aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass': '*' };
  const toldClass = { 'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass': '*' };
  return [
    {
      actions: ['iam:CreateInstanceProfile'],
      resources,
      conditions: { StringEquals: told, StringLike: toldClass },
    },
    {
      actions: ['iam:TagInstanceProfile'],
      resources,
      conditions: { StringEquals: { ...own, ...told }, StringLike: { ...ownClass, ...toldClass } },
    },
    {
      actions: ['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'],
      resources,
      conditions: { StringEquals: own, StringLike: ownClass },
    },
  ];
}
