import type { IEC2NodeClass } from '@kubernetes-models/karpenter/karpenter.k8s.aws/v1' with {
  'resolution-mode': 'import',
};
import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { Duration } from '../../../../core/duration';
import { LayerStack } from '../../../../core/stack';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';

/** Namespace of the releases of objects that belong to none. */
const RELEASE_NAMESPACE = 'kube-system';
/** The node class goes once its last node is drained. */
const TIMEOUT = Duration.minutes(30);

/** What the machines of a {@link NodePool} are like, whether or not this app manages it. */
export interface IEc2NodeClass extends IConstruct {
  readonly nodeClassName: string;
}

/** Settings of an {@link Ec2NodeClass}. */
export interface Ec2NodeClassProps {
  /** The Karpenter of the cluster, or `'installed'` where it is managed elsewhere: it has to be there until the last node is gone. */
  readonly karpenter: IConstruct | 'installed';
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the class, and its nodes.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Role of the nodes, such as that of a `KarpenterNodeRole`. */
  readonly nodeRole: { readonly roleName: string };
  /** Subnets that nodes are put in: one or more, in as many zones as nodes shall be in. */
  readonly subnetIds: readonly string[];
  /** Security groups of nodes: 1 to 5. */
  readonly securityGroupIds: readonly string[];
  /**
   * Image of the nodes, with its version: `al2023@v20260818` or `bottlerocket@v1.49.0`. Another one replaces the nodes, as the budget of
   * their pool lets them go.
   * @see https://karpenter.sh/docs/tasks/managing-amis/
   */
  readonly image: string;
  /**
   * Disk of each node, encrypted: 20 to 16384 GiB.
   * @default 20
   */
  readonly diskGib?: number;
  /**
   * Answers of the metadata service go so many hops: 1 to 64. With 1 pods do not reach it, and have no rights of the node.
   * @default 1
   */
  readonly metadataHopLimit?: number;
  /**
   * Sends metrics of nodes to CloudWatch every minute, at a cost, and not every five.
   * @default true
   */
  readonly detailedMonitoring?: boolean;
  /**
   * Tags of instances, disks and network interfaces.
   * @default - those of the stack
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What the machines are like that Karpenter makes: IMDSv2 only, encrypted disks, an image of a known version. Helm waits until its last
 * node is gone, 30 minutes at the most.
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 * @example
 * const place = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
 * new Ec2NodeClass(release, 'General', { karpenter: 'installed', nodeRole: role, image: 'al2023@v20260818', ...place });
 */
export class Ec2NodeClass extends Construct implements IEc2NodeClass {
  readonly nodeClassName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: Ec2NodeClassProps) {
    super(scope, id);
    checkGiven(this, props, ['karpenter', 'nodeRole', 'subnetIds', 'securityGroupIds', 'image']);
    const { karpenter, subnetIds, securityGroupIds, image, diskGib, metadataHopLimit } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .that(subnetIds.length > 0, 'subnetIds', 'one or more', 'none')
      .that(
        securityGroupIds.length >= 1 && securityGroupIds.length <= 5,
        'securityGroupIds',
        '1 to 5',
        securityGroupIds,
      )
      .matches(
        'image',
        image,
        /^(al2023@v\d{8}|bottlerocket@v\d+\.\d+\.\d+)$/,
        'an image with its version such as al2023@v20260818 or bottlerocket@v1.49.0',
      )
      .range('diskGib', diskGib, 20, 16_384, 'GiB')
      .range('metadataHopLimit', metadataHopLimit, 1, 64, 'hops');
    for (const subnet of subnetIds) checks.matches('subnetIds', subnet, /^subnet-[0-9a-f]+$/, 'ids of subnets');
    for (const group of securityGroupIds)
      checks.matches('securityGroupIds', group, /^sg-[0-9a-f]+$/, 'ids of security groups');
    checks.throwIfAny();
    this.nodeClassName = name;
    const tags = props.tags ?? { ...LayerStack.find(this)?.tags };
    installManifests(this, {
      name: releaseName('node-class', name),
      namespace: RELEASE_NAMESPACE,
      objects: () => [{ ...nodeClass(props, tags), metadata: { name, labels: { ...standardLabels(this, name) } } }],
      timeout: TIMEOUT,
      after: Construct.isConstruct(karpenter) ? [karpenter] : [],
    });
  }
}

function nodeClass(props: Ec2NodeClassProps, tags: Readonly<Record<string, string>>): IEC2NodeClass {
  const { nodeRole, subnetIds, securityGroupIds, image, diskGib = 20, metadataHopLimit = 1 } = props;
  return {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    spec: {
      amiSelectorTerms: [{ alias: image }],
      role: nodeRole.roleName,
      subnetSelectorTerms: subnetIds.map((id) => ({ id })),
      securityGroupSelectorTerms: securityGroupIds.map((id) => ({ id })),
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: metadataHopLimit,
        httpProtocolIPv6: 'disabled',
      },
      blockDeviceMappings: disksOf(image, diskGib),
      detailedMonitoring: props.detailedMonitoring ?? true,
      ...(Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }),
    },
  };
}

/** Bottlerocket keeps itself on a small disk of its own. @see https://karpenter.sh/docs/concepts/nodeclasses/#specblockdevicemappings */
function disksOf(image: string, diskGib: number) {
  const disk = (deviceName: string, gib: number) => ({
    deviceName,
    ebs: { volumeSize: `${gib.toString()}Gi`, volumeType: 'gp3' as const, encrypted: true, deleteOnTermination: true },
  });
  return image.startsWith('bottlerocket')
    ? [disk('/dev/xvda', 4), disk('/dev/xvdb', diskGib)]
    : [disk('/dev/xvda', diskGib)];
}
