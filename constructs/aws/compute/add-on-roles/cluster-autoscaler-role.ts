import type { Construct } from 'constructs';
import { placeOf } from '../../provider';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';

/** What it reads; none of these actions can be limited to a resource but `eks:DescribeNodegroup`. */
const READ = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  'autoscaling:DescribeLaunchConfigurations',
  'autoscaling:DescribeScalingActivities',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetInstanceTypesFromInstanceRequirements',
];

/**
 * The role of the cluster-autoscaler: it reads all groups of nodes, and scales those of its cluster alone, which EKS tags for it.
 * @see https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.35.0/cluster-autoscaler/cloudprovider/aws/README.md#full-cluster-autoscaler-features-policy-recommended
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html (tags for auto-discovery)
 * @throws {ConstructError} `PropsInvalid`, listing every value that is no name.
 * @example
 * const identity = clusterAutoscalerRole(stack, 'AutoscalerRole', { cluster });
 */
export function clusterAutoscalerRole(scope: Construct, id: string, props: AddOnRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'cluster-autoscaler'));
  const { cluster } = props;
  const { account, region } = placeOf(role);
  role.grantRole.allow({ actions: READ, resources: ['*'] });
  role.grantRole.allow({
    actions: ['eks:DescribeNodegroup'],
    resources: [`arn:aws:eks:${region}:${account}:nodegroup/${cluster.clusterName}/*/*`],
  });
  role.grantRole.allow({
    actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
    resources: [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/*`],
    conditions: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${cluster.clusterName}`]: 'owned' } },
  });
  return role;
}
