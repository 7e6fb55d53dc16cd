import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { type IRole, Role } from '../identity/role';
import type { ISecurityGroup } from '../network/security-group';
import type { IEksCluster } from './eks-cluster-ref';
import { ImportedNodeGroup, type INodeGroup } from './imported-node-group';
import { type AmiType, nodeGroupProblems, type Taint } from './node-group-checks';
import { resourcesOf } from './node-order';
import { nodeTemplate } from './node-template';

/** Start of the name: EKS takes 63 characters, of which Terraform needs 26 to tell a group from its replacement. */
const NODE_GROUP_NAME: NameRule = {
  kind: 'EKS node group',
  max: 36,
  pattern: /^[0-9A-Za-z][0-9A-Za-z_-]*$/,
  allowed: 'letters, digits, - and _, a letter or digit first',
};
const WORKER_POLICY = 'AmazonEKSWorkerNodePolicy';
/** @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
const NODE_POLICIES = ['AmazonEC2ContainerRegistryReadOnly', WORKER_POLICY, 'AmazonEKS_CNI_Policy'];
const CAPACITY = { 'on-demand': 'ON_DEMAND', spot: 'SPOT' } as const;

/** Settings of a {@link NodeGroup}. */
export interface NodeGroupProps {
  /** Cluster that the nodes join. */
  readonly cluster: IEksCluster;
  /** Private subnets by availability zone. Changing them replaces the group. */
  readonly subnets: Readonly<Record<string, { readonly subnetId: string }>>;
  /** Security groups of the nodes: 1 to 5. EKS adds none of its own, so that their rules are all there is. */
  readonly securityGroups: readonly ISecurityGroup[];
  /**
   * Instance types, such as `t3.medium`: 1 to 20 of one architecture. Changing them replaces the group.
   * With `spot` name several: each is one more chance of an instance.
   */
  readonly instanceTypes: readonly string[];
  /** Fewest nodes: 0 to `desired`. */
  readonly min: number;
  /** Nodes at the start: `min` to `max`. From then on the autoscaler decides, and changing this has no effect. */
  readonly desired: number;
  /** Most nodes: 1 or more. */
  readonly max: number;
  /**
   * `spot` costs less and can be taken back with two minutes' notice. Changing this replaces the group.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
   * @default 'on-demand'
   */
  readonly capacity?: keyof typeof CAPACITY;
  /**
   * Operating system and architecture of the nodes. Changing this replaces the group.
   * @default 'AL2023_x86_64_STANDARD'
   */
  readonly amiType?: AmiType;
  /**
   * Kubernetes version: that of the cluster, or up to three older.
   * @see https://kubernetes.io/releases/version-skew-policy/
   * @default - that of the cluster, where the app knows it: nodes follow when it goes up
   */
  readonly version?: string;
  /**
   * Release of the node image, such as `1.36.0-20260812`.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html
   * @default - the newest when the group is made or its version changes
   */
  readonly releaseVersion?: string;
  /**
   * Disk of each node for images and pods, in GiB: 20 to 16384.
   * @default 20
   */
  readonly diskGib?: number;
  /**
   * Labels that Kubernetes gives the nodes.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Taints: only pods that tolerate them run on the nodes.
   * @default - none
   */
  readonly taints?: readonly Taint[];
  /**
   * Nodes that an update may take away at once: 1 to 100.
   * @default 1
   */
  readonly maxUnavailable?: number;
  /**
   * Network hops to the instance's own credentials: 1 to 64. With 2 and more every pod can take the rights of its node.
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
   * @default 1
   */
  readonly metadataHopLimit?: number;
  /**
   * EC2 metrics of each node every minute instead of every five, at CloudWatch's price for metrics.
   * @default true
   */
  readonly detailedMonitoring?: boolean;
  /**
   * AWS-managed policies of the nodes, by name, `AmazonEKSWorkerNodePolicy` among them. Where `vpc-cni` has a {@link PodRole} the
   * CNI policy can go; `AmazonEC2ContainerRegistryPullOnly` is enough to pull images.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
   * @default ['AmazonEC2ContainerRegistryReadOnly', 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy']
   */
  readonly managedPolicies?: readonly string[];
  /**
   * Start of the name: 1 to 36 letters, digits, hyphens and underscores. Changing this replaces the group.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
}

/**
 * A group of nodes that EKS keeps up to date: IMDSv2 only, encrypted disks, tags on instances and disks.
 * EKS tags its auto-scaling group so that the cluster-autoscaler finds it.
 * A change that replaces it makes the new nodes first and drains the old ones then; hence the name ends in a suffix of Terraform's.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
 * @example
 * const size = { min: 1, desired: 2, max: 4, instanceTypes: ['t3.medium'] };
 * new NodeGroup(stack, 'General', { cluster, subnets: vpc.privateSubnets, securityGroups: [group], ...size });
 */
export class NodeGroup extends Construct implements INodeGroup {
  /** Refers to a node group managed elsewhere, by its name and the role of its nodes. */
  static fromNodeGroupName(scope: Construct, id: string, nodeGroupName: string, roleArn: string): INodeGroup {
    return new ImportedNodeGroup(scope, id, nodeGroupName, roleArn);
  }

  readonly nodeGroupName: string;
  /** Role of the nodes themselves. Grant pods through a {@link PodRole}: what nodes may do, each pod on them might. */
  readonly grantRole: IRole;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that EKS would refuse. */
  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { cluster, subnets, securityGroups, instanceTypes, min, desired, max, capacity = 'on-demand' } = props;
    const { amiType = 'AL2023_x86_64_STANDARD', version = cluster.version, releaseVersion, diskGib = 20 } = props;
    const { labels, taints = [], maxUnavailable = 1, metadataHopLimit = 1, detailedMonitoring = true } = props;
    const { managedPolicies = NODE_POLICIES } = props;
    new Checks(this)
      .all(nameProblems(NODE_GROUP_NAME, 'name', props.name))
      .all(nodeGroupProblems({ ...props, amiType, taints }))
      .oneOf('capacity', capacity, Object.keys(CAPACITY))
      .range('diskGib', diskGib, 20, 16_384, 'GiB')
      .range('maxUnavailable', maxUnavailable, 1, 100, 'nodes')
      .range('metadataHopLimit', metadataHopLimit, 1, 64, 'hops')
      .that(
        managedPolicies.includes(WORKER_POLICY),
        'managedPolicies',
        `policies with ${WORKER_POLICY}, or no node joins`,
        managedPolicies,
      )
      .throwIfAny();
    const name = physicalName(this, NODE_GROUP_NAME, props.name);
    const role = new Role(this, 'Role', {
      trust: { principal: { services: ['ec2.amazonaws.com'] } },
      managedPolicies,
    });
    const template = nodeTemplate(this, {
      nodeName: name,
      securityGroups,
      amiType,
      diskGib,
      metadataHopLimit,
      detailedMonitoring,
    });
    const group = new EksNodeGroup(this, 'Resource', {
      clusterName: cluster.clusterName,
      nodeGroupNamePrefix: `${name}-`,
      nodeRoleArn: role.roleArn,
      subnetIds: Object.keys(subnets)
        .sort()
        .flatMap((zone) => subnets[zone]?.subnetId ?? []),
      instanceTypes: [...instanceTypes],
      capacityType: CAPACITY[capacity],
      amiType,
      version,
      releaseVersion,
      launchTemplate: { id: template.id, version: template.getStringAttribute('latest_version') },
      scalingConfig: { minSize: min, desiredSize: desired, maxSize: max },
      updateConfig: { maxUnavailable },
      labels: labels && { ...labels },
      taint: taints.length === 0 ? undefined : taints.map((taint) => ({ ...taint })),
      // Without its policies a node cannot join, nor can EKS remove what it made for the node.
      dependsOn: resourcesOf(role),
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ['scaling_config[0].desired_size'] },
    });
    cluster.nodeOrder.add('nodes', group);
    cluster.contents.addNodes(this, securityGroups);
    this.nodeGroupName = group.nodeGroupName;
    this.grantRole = role;
    if (capacity === 'spot' && instanceTypes.length === 1) {
      const rule = `spot capacity of ${instanceTypes.join()} alone: when EC2 runs out of it there are no nodes`;
      Annotations.of(this).addWarning(`${rule}. Name several instance types of one size`);
    }
  }
}
