import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Cidr } from '../../core/cidr';
import { INTERFACE_SERVICES, type InterfaceService, serviceProblems } from './endpoint-services';

/** A subnet, and the availability zone that it is in. */
export interface ISubnet {
  readonly subnetId: string;
  /** Name of its availability zone, such as `us-east-1a`. */
  readonly zone: string;
  /** Addresses in it; of a subnet managed elsewhere those of its whole network, as nothing narrower is known. */
  readonly cidr: Cidr;
}

/** A network this app can put things into, whether or not it manages it. */
export interface IVpc {
  readonly vpcId: string;
  readonly cidr: Cidr;
  /** Subnets that the internet reaches, by availability zone. */
  readonly publicSubnets: Readonly<Record<string, ISubnet>>;
  /** Subnets that nothing outside reaches, by availability zone. */
  readonly privateSubnets: Readonly<Record<string, ISubnet>>;
  /** Services that have an address in each private subnet: clients in the network reach them there. */
  readonly interfaceEndpoints: readonly InterfaceService[];
}

/** A network managed elsewhere: what has to be known to put something into it. */
export interface VpcAttributes {
  /** `vpc-` and hexadecimal digits. */
  readonly vpcId: string;
  readonly cidr: Cidr;
  /** Subnet id by availability zone: `{ 'us-east-1a': 'subnet-0a1b2c3d' }`. */
  readonly privateSubnets: Readonly<Record<string, string>>;
  /** @default - none */
  readonly publicSubnets?: Readonly<Record<string, string>>;
  /**
   * Services that have an interface endpoint with private DNS in the private subnets.
   * @default - none: pods are let out to the internet for every service
   */
  readonly interfaceEndpoints?: readonly InterfaceService[];
}

/** A VPC that other code manages; made by `Vpc.fromVpcAttributes`. */
export class ImportedVpc extends Construct implements IVpc {
  readonly vpcId: string;
  readonly cidr: Cidr;
  readonly publicSubnets: Readonly<Record<string, ISubnet>>;
  readonly privateSubnets: Readonly<Record<string, ISubnet>>;
  readonly interfaceEndpoints: readonly InterfaceService[];

  /** @throws {ConstructError} `PropsInvalid`, listing every id that is none, and every endpoint that no service has. */
  constructor(scope: Construct, id: string, attributes: VpcAttributes) {
    super(scope, id);
    const { vpcId, cidr, privateSubnets, publicSubnets = {}, interfaceEndpoints = [] } = attributes;
    const checks = new Checks(this).matches('vpcId', vpcId, /^vpc-[0-9a-f]+$/, 'a VPC id: vpc-0a1b2c3d');
    for (const [prop, subnets] of Object.entries({ privateSubnets, publicSubnets })) {
      for (const [zone, subnetId] of Object.entries(subnets)) {
        checks.matches(`${prop}.${zone}`, subnetId, /^subnet-[0-9a-f]+$/, 'a subnet id: subnet-0a1b2c3d');
      }
    }
    checks.all(serviceProblems('interfaceEndpoints', interfaceEndpoints, INTERFACE_SERVICES)).throwIfAny();
    this.vpcId = vpcId;
    this.cidr = cidr;
    this.publicSubnets = byZone(publicSubnets, cidr);
    this.privateSubnets = byZone(privateSubnets, cidr);
    this.interfaceEndpoints = interfaceEndpoints;
  }
}

/** Ids of `subnets` in the order of their zones: the same list whichever way the zones were written. */
export function subnetIds(subnets: Readonly<Record<string, ISubnet>>): string[] {
  return Object.values(subnets)
    .sort((a, b) => (a.zone < b.zone ? -1 : 1))
    .map((subnet) => subnet.subnetId);
}

function byZone(subnets: Readonly<Record<string, string>>, cidr: Cidr): Record<string, ISubnet> {
  return Object.fromEntries(Object.entries(subnets).map(([zone, subnetId]) => [zone, { zone, subnetId, cidr }]));
}
