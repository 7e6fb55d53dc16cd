import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { Construct } from 'constructs';
import { type IGrantable, type IRole, Role } from '../../identity/role';
import type { IEksCluster } from '../eks-cluster-ref';
import { resourcesOf } from '../node-order';

/** @see https://karpenter.sh/docs/reference/cloudformation/#node-authorization */
const POLICIES = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonSSMManagedInstanceCore',
];

/** Settings of a {@link KarpenterNodeRole}. */
export interface KarpenterNodeRoleProps {
  /** Cluster that the nodes join. */
  readonly cluster: IEksCluster;
  /**
   * Name: 1 to 64 letters, digits and `_+=,.@-`. Changing this replaces the role, and the nodes with it.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * AWS-managed policies of the nodes, by name. Where `vpc-cni` has a {@link PodRole} the CNI policy can go.
   * @default ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonSSMManagedInstanceCore']
   */
  readonly managedPolicies?: readonly string[];
}

/**
 * The role of the nodes that Karpenter makes, and their way into the cluster. Pods get rights through a {@link PodRole}: what nodes may
 * do, each pod on them might. One that is managed elsewhere is a {@link Role} to refer to: Karpenter asks for no more.
 * @see https://karpenter.sh/docs/reference/cloudformation/#karpenternoderole
 * @example
 * const nodes = new KarpenterNodeRole(stack, 'Nodes', { cluster });
 */
export class KarpenterNodeRole extends Construct implements IGrantable {
  readonly grantRole: IRole;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that IAM would refuse. */
  constructor(scope: Construct, id: string, props: KarpenterNodeRoleProps) {
    super(scope, id);
    const { cluster, name, managedPolicies = POLICIES } = props;
    const role = new Role(this, 'Role', {
      trust: { principal: { services: ['ec2.amazonaws.com'] } },
      name,
      description: `Nodes that Karpenter makes for ${cluster.clusterName}`,
      managedPolicies,
    });
    // Without its policies a node that is let in does not become ready.
    const dependsOn = resourcesOf(role);
    new EksAccessEntry(this, 'Access', {
      clusterName: cluster.clusterName,
      principalArn: role.roleArn,
      type: 'EC2_LINUX',
      dependsOn,
    });
    this.grantRole = role;
  }
}
