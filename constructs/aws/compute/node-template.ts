import { LaunchTemplate, type LaunchTemplateBlockDeviceMappings } from '@cdktf/provider-aws/lib/launch-template';
import type { Construct } from 'constructs';
import { physicalName, type NameRule } from '../../core/naming';
import { LayerStack } from '../../core/stack';
import type { ISecurityGroup } from '../network/security-group';
import type { AmiType } from './node-group-checks';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html */
const TEMPLATE_NAME: NameRule = {
  kind: 'EC2 launch template',
  max: 128,
  pattern: /^[A-Za-z0-9().\-/_]{3,}$/,
  allowed: 'letters, digits, (, ), ., -, / and _, at least 3',
};

/** What a node group has its instances made from. */
interface NodeTemplateProps {
  /** Name that the console shows for each instance. */
  readonly nodeName: string;
  readonly securityGroups: readonly ISecurityGroup[];
  readonly amiType: AmiType;
  readonly diskGib: number;
  readonly metadataHopLimit: number;
  readonly detailedMonitoring: boolean;
}

/**
 * The launch template of a node group, at `Template` below it.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function nodeTemplate(group: Construct, props: NodeTemplateProps): LaunchTemplate {
  // The auto-scaling group launches with these tags alone: the provider's default tags end at the template.
  const tags = { ...LayerStack.find(group)?.tags, Name: props.nodeName };
  return new LaunchTemplate(group, 'Template', {
    name: physicalName(group, TEMPLATE_NAME),
    vpcSecurityGroupIds: props.securityGroups.map((one) => one.securityGroupId),
    blockDeviceMappings: disks(props.amiType, props.diskGib),
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: props.metadataHopLimit,
    },
    monitoring: { enabled: props.detailedMonitoring },
    tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags })),
  });
}

/** Bottlerocket keeps itself on a small first disk, and images and pods on a second. */
function disks(amiType: AmiType, diskGib: number): LaunchTemplateBlockDeviceMappings[] {
  const disk = (deviceName: string, volumeSize?: number): LaunchTemplateBlockDeviceMappings => ({
    deviceName,
    ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize, deleteOnTermination: 'true' },
  });
  if (amiType.startsWith('BOTTLEROCKET')) return [disk('/dev/xvda'), disk('/dev/xvdb', diskGib)];
  return [disk('/dev/xvda', diskGib)];
}
