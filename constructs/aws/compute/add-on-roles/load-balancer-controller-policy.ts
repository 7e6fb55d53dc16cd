import type { PolicyStatement } from '../../identity/policy-document';

/** Tag that the controller puts on all it makes. */
const OWN_TAG = 'elbv2.k8s.aws/cluster';
/** A condition `Null` of `false` asks for the tag to be there. */
const OWN = { Null: { [`aws:ResourceTag/${OWN_TAG}`]: 'false' } };
const TAGGED_NOW = { [`aws:RequestTag/${OWN_TAG}`]: 'false' };
/** Tags may be changed on what is the controller's own, but the one that says so. */
const TAGGED_BEFORE = {
  Null: { [`aws:RequestTag/${OWN_TAG}`]: 'true', [`aws:ResourceTag/${OWN_TAG}`]: 'false' },
};
const SECURITY_GROUPS = 'arn:aws:ec2:*:*:security-group/*';
const TARGET_GROUPS = 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*';
const BALANCERS = [
  TARGET_GROUPS,
  'arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*',
  'arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*',
];

const ec2 = (...names: readonly string[]): string[] => names.map((name) => `ec2:${name}`);
const elb = (...names: readonly string[]): string[] => names.map((name) => `elasticloadbalancing:${name}`);

/**
 * What the AWS Load Balancer Controller 3.5.0 is to be let do, as its project says, statement by statement.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json
 */
export const LOAD_BALANCER_CONTROLLER_POLICY: readonly PolicyStatement[] = [
  {
    actions: ['iam:CreateServiceLinkedRole'],
    resources: ['*'],
    conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
  },
  {
    actions: [
      ...ec2('DescribeAccountAttributes', 'DescribeAddresses', 'DescribeAvailabilityZones', 'DescribeCoipPools'),
      ...ec2('DescribeInstances', 'DescribeInternetGateways', 'DescribeIpamPools', 'DescribeNetworkInterfaces'),
      ...ec2('DescribeRouteTables', 'DescribeSecurityGroups', 'DescribeSubnets', 'DescribeTags'),
      ...ec2('DescribeVpcPeeringConnections', 'DescribeVpcs', 'GetCoipPoolUsage', 'GetSecurityGroupsForVpc'),
      ...elb('DescribeCapacityReservation', 'DescribeListenerAttributes', 'DescribeListenerCertificates'),
      ...elb('DescribeListeners', 'DescribeLoadBalancerAttributes', 'DescribeLoadBalancers', 'DescribeRules'),
      ...elb('DescribeSSLPolicies', 'DescribeTags', 'DescribeTargetGroupAttributes', 'DescribeTargetGroups'),
      ...elb('DescribeTargetHealth', 'DescribeTrustStores'),
    ],
    resources: ['*'],
  },
  {
    actions: [
      'acm:DescribeCertificate',
      'acm:ListCertificates',
      'cognito-idp:DescribeUserPoolClient',
      'iam:GetServerCertificate',
      'iam:ListServerCertificates',
      'shield:CreateProtection',
      'shield:DeleteProtection',
      'shield:DescribeProtection',
      'shield:GetSubscriptionState',
      'waf-regional:AssociateWebACL',
      'waf-regional:DisassociateWebACL',
      'waf-regional:GetWebACL',
      'waf-regional:GetWebACLForResource',
      'wafv2:AssociateWebACL',
      'wafv2:DisassociateWebACL',
      'wafv2:GetWebACL',
      'wafv2:GetWebACLForResource',
    ],
    resources: ['*'],
  },
  { actions: ec2('AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'), resources: ['*'] },
  { actions: ec2('CreateSecurityGroup'), resources: ['*'] },
  {
    actions: ec2('CreateTags'),
    resources: [SECURITY_GROUPS],
    conditions: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' }, Null: TAGGED_NOW },
  },
  { actions: ec2('CreateTags', 'DeleteTags'), resources: [SECURITY_GROUPS], conditions: TAGGED_BEFORE },
  {
    actions: ec2('AuthorizeSecurityGroupIngress', 'DeleteSecurityGroup', 'RevokeSecurityGroupIngress'),
    resources: ['*'],
    conditions: OWN,
  },
  { actions: elb('CreateLoadBalancer', 'CreateTargetGroup'), resources: ['*'], conditions: { Null: TAGGED_NOW } },
  { actions: elb('CreateListener', 'CreateRule', 'DeleteListener', 'DeleteRule'), resources: ['*'] },
  { actions: elb('AddTags', 'RemoveTags'), resources: BALANCERS, conditions: TAGGED_BEFORE },
  {
    actions: elb('AddTags', 'RemoveTags'),
    resources: ['listener/net', 'listener/app', 'listener-rule/net', 'listener-rule/app'].map(
      (kind) => `arn:aws:elasticloadbalancing:*:*:${kind}/*/*/*`,
    ),
  },
  {
    actions: [
      ...elb('DeleteLoadBalancer', 'DeleteTargetGroup', 'ModifyCapacityReservation', 'ModifyIpPools'),
      ...elb('ModifyListenerAttributes', 'ModifyLoadBalancerAttributes', 'ModifyTargetGroup'),
      ...elb('ModifyTargetGroupAttributes', 'SetIpAddressType', 'SetSecurityGroups', 'SetSubnets'),
    ],
    resources: ['*'],
    conditions: OWN,
  },
  {
    actions: elb('AddTags'),
    resources: BALANCERS,
    conditions: {
      StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'] },
      Null: TAGGED_NOW,
    },
  },
  { actions: elb('DeregisterTargets', 'RegisterTargets'), resources: [TARGET_GROUPS] },
  {
    actions: [
      ...elb('AddListenerCertificates', 'ModifyListener', 'ModifyRule', 'RemoveListenerCertificates'),
      ...elb('SetRulePriorities', 'SetWebAcl'),
    ],
    resources: ['*'],
  },
];
