import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Vpc as VpcResource } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import type { Cidr } from '../../core/cidr';
import { problem } from '../../core/errors';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { retentionProblems } from '../observability/log-group';
import { placeOf } from '../provider';
import {
  GATEWAY_SERVICES,
  type GatewayService,
  INTERFACE_SERVICES,
  type InterfaceService,
  serviceProblems,
} from './endpoint-services';
import { FlowLogs, type FlowLogSettings } from './flow-logs';
import { ImportedVpc, type ISubnet, type IVpc, type VpcAttributes } from './imported-vpc';
import { NatGateways } from './nat-gateways';
import { PrivateSubnets } from './private-subnets';
import { PublicSubnets } from './public-subnets';
import { type NatPlan, type SubnetPlan, subnetPlanProblems, subnetPlanSentence } from './subnet-plan';
import { VpcEndpoints } from './vpc-endpoints';

/**
 * A tag holds 256 characters; subnets, gateways and endpoints add theirs to the name of the VPC.
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */
const VPC_NAME: NameRule = {
  kind: 'VPC',
  max: 200,
  pattern: /^[A-Za-z0-9 _.:/=+@-]+$/,
  allowed: 'letters, digits, spaces and _.:/=+@-',
};
/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Tag.html */
const TAG_KEY = /^(?!aws:).{1,127}$/;
const TAG_VALUE = /^.{0,256}$/;

/** Settings of a {@link Vpc}. Changing `cidr`, or that of a subnet, replaces it and all that is in it. */
export interface VpcProps extends SubnetPlan {
  /**
   * `Name` tag of the network and start of those of its parts: 1 to 200 letters, digits, spaces and `_.:/=+@-`.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * How private subnets reach the internet. With one gateway in all, the loss of its zone cuts off the others; with `none`,
   * nothing inside reaches the internet, nor any AWS service without an endpoint.
   * @default 'per-zone'
   */
  readonly nat?: NatPlan;
  /**
   * Records of all traffic, let in or refused; `false` keeps none.
   * @default - kept for 90 days
   */
  readonly flowLogs?: FlowLogSettings | false;
  /**
   * Services that private subnets reach through their route tables, at no cost.
   * @default ['s3']
   */
  readonly gatewayEndpoints?: readonly GatewayService[];
  /**
   * Services that private subnets reach without the internet, through an address in each of them that is paid by the hour.
   * @default - none
   */
  readonly interfaceEndpoints?: readonly InterfaceService[];
  /**
   * Gives everything started in a public subnet a public address. Load balancers and NAT gateways do not need it.
   * @default false
   */
  readonly mapPublicIpOnLaunch?: boolean;
  /**
   * Tags of the public subnets, beside those by which Kubernetes finds them.
   * @default - none
   */
  readonly publicSubnetTags?: Readonly<Record<string, string>>;
  /**
   * Tags of the private subnets, beside those by which Kubernetes finds them.
   * @default - none
   */
  readonly privateSubnetTags?: Readonly<Record<string, string>>;
}

/**
 * A network of public and private subnets by availability zone, with its ways out, its flow logs and a default group without rules.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html
 * @example
 * const sizes = { privatePrefix: 20, publicPrefix: 24 };
 * const network = new Vpc(stack, 'Network', planSubnets(Cidr.parse('10.0.0.0/16'), ['us-east-1a', 'us-east-1b'], sizes));
 */
export class Vpc extends Construct implements IVpc {
  /** Refers to a VPC managed elsewhere. */
  static fromVpcAttributes(scope: Construct, id: string, attributes: VpcAttributes): IVpc {
    return new ImportedVpc(scope, id, attributes);
  }

  readonly vpcId: string;
  readonly cidr: Cidr;
  readonly publicSubnets: Readonly<Record<string, ISubnet>>;
  readonly privateSubnets: Readonly<Record<string, ISubnet>>;
  readonly interfaceEndpoints: readonly InterfaceService[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value that AWS would refuse. */
  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { nat = 'per-zone', flowLogs = {}, gatewayEndpoints = ['s3'], interfaceEndpoints = [] } = props;
    const { mapPublicIpOnLaunch = false, publicSubnetTags = {}, privateSubnetTags = {} } = props;
    const { region } = placeOf(this);
    new Checks(this)
      .all(nameProblems(VPC_NAME, 'name', props.name))
      .all(subnetPlanProblems(props, { nat, region: isKnown(region) ? region : undefined }).map(subnetPlanSentence))
      .all(flowLogs === false ? [] : retentionProblems('flowLogs.retention', flowLogs.retention))
      .all(serviceProblems('gatewayEndpoints', gatewayEndpoints, GATEWAY_SERVICES))
      .all(serviceProblems('interfaceEndpoints', interfaceEndpoints, INTERFACE_SERVICES))
      .all(tagProblems('publicSubnetTags', publicSubnetTags))
      .all(tagProblems('privateSubnetTags', privateSubnetTags))
      .throwIfAny();

    const name = physicalName(this, VPC_NAME, props.name);
    const vpc = new VpcResource(this, 'Resource', {
      cidrBlock: props.cidr.toString(),
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    this.vpcId = vpc.id;
    this.cidr = props.cidr;
    // Everything that names no group gets this one. Empty lists, not missing ones: rules added by hand are taken away again.
    new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: this.vpcId,
      ingress: [],
      egress: [],
      tags: { Name: `${name}-default` },
    });

    const common = { vpcId: this.vpcId, name, plan: props };
    const hasPublic = Object.values(props.zones).some((zone) => zone.public !== undefined);
    const outside = hasPublic
      ? new PublicSubnets(this, 'Public', { ...common, mapPublicIpOnLaunch, tags: publicSubnetTags })
      : undefined;
    const gateways =
      nat === 'none' || outside === undefined
        ? undefined
        : new NatGateways(this, 'Nat', { name, plan: props, nat, publicSubnets: outside });
    const inside = new PrivateSubnets(this, 'Private', { ...common, nat: gateways, tags: privateSubnetTags });
    this.publicSubnets = outside?.subnets ?? {};
    this.privateSubnets = inside.subnets;
    this.interfaceEndpoints = interfaceEndpoints;

    new VpcEndpoints(this, 'Endpoints', {
      vpc: this,
      region,
      name,
      routeTableIds: inside.routeTableIds,
      gatewayServices: gatewayEndpoints,
      interfaceServices: interfaceEndpoints,
    });
    if (flowLogs !== false) new FlowLogs(this, 'FlowLogs', { vpc: this, ...flowLogs });
  }
}

function tagProblems(prop: string, tags: Readonly<Record<string, string>>): string[] {
  return Object.entries(tags).flatMap(([key, value]) => [
    ...(TAG_KEY.test(key) ? [] : [problem(prop, 'keys of 1 to 127 characters, not starting with aws:', key)]),
    ...(!isKnown(value) || TAG_VALUE.test(value)
      ? []
      : [problem(`${prop}.${key}`, 'at most 256 characters', value.length)]),
  ]);
}
