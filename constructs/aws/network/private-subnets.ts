import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Construct } from 'constructs';
import { Cidr } from '../../core/cidr';
import type { ISubnet } from './imported-vpc';
import type { NatGateways } from './nat-gateways';
import { type SubnetPlan, zonesOf } from './subnet-plan';

/** The AWS Load Balancer Controller puts internal load balancers here. @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const FOR_INTERNAL_LOAD_BALANCERS = { 'kubernetes.io/role/internal-elb': '1' };

/** Settings of {@link PrivateSubnets}. */
export interface PrivateSubnetsProps {
  readonly vpcId: string;
  /** Start of every `Name` tag. */
  readonly name: string;
  readonly plan: SubnetPlan;
  /** @default - no way to the internet */
  readonly nat?: NatGateways;
  readonly tags: Readonly<Record<string, string>>;
}

/** The private subnets of a VPC, each with a route table of its own, so that each goes out through its own zone. */
export class PrivateSubnets extends Construct {
  /** By availability zone. */
  readonly subnets: Readonly<Record<string, ISubnet>>;
  /** In the order of the zones. */
  readonly routeTableIds: readonly string[];

  constructor(scope: Construct, id: string, props: PrivateSubnetsProps) {
    super(scope, id);
    const made = zonesOf(props.plan).flatMap(([zone, planned]) =>
      planned.private === undefined ? [] : [this.subnet(zone, planned.private, props)],
    );
    this.subnets = Object.fromEntries(made.map(({ subnet }) => [subnet.zone, subnet]));
    this.routeTableIds = made.map(({ routeTableId }) => routeTableId);
  }

  private subnet(
    zone: string,
    cidr: Cidr,
    { vpcId, name, nat, tags }: PrivateSubnetsProps,
  ): { readonly subnet: ISubnet; readonly routeTableId: string } {
    const place = new Construct(this, zone);
    const Name = `${name}-private-${zone}`;
    const subnet = new Subnet(place, 'Resource', {
      vpcId,
      availabilityZone: zone,
      cidrBlock: cidr.toString(),
      tags: { Name, ...FOR_INTERNAL_LOAD_BALANCERS, ...tags },
    });
    const routes = new RouteTable(place, 'RouteTable', { vpcId, tags: { Name } });
    new RouteTableAssociation(place, 'Association', { subnetId: subnet.id, routeTableId: routes.id });
    if (nat !== undefined) {
      new Route(place, 'NatRoute', {
        routeTableId: routes.id,
        destinationCidrBlock: Cidr.anywhere().toString(),
        natGatewayId: nat.gatewayFor(zone),
      });
    }
    return { subnet: { subnetId: subnet.id, zone, cidr }, routeTableId: routes.id };
  }
}
