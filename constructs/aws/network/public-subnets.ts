import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Construct } from 'constructs';
import { Cidr } from '../../core/cidr';
import type { ISubnet } from './imported-vpc';
import { type SubnetPlan, zonesOf } from './subnet-plan';

/** The AWS Load Balancer Controller puts internet-facing load balancers here. @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const FOR_PUBLIC_LOAD_BALANCERS = { 'kubernetes.io/role/elb': '1' };

/** Settings of {@link PublicSubnets}. */
export interface PublicSubnetsProps {
  readonly vpcId: string;
  /** Start of every `Name` tag. */
  readonly name: string;
  readonly plan: SubnetPlan;
  readonly mapPublicIpOnLaunch: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** The public subnets of a VPC, and their one way out: the internet gateway. */
export class PublicSubnets extends Construct {
  /** By availability zone. */
  readonly subnets: Readonly<Record<string, ISubnet>>;
  readonly internetGateway: InternetGateway;

  constructor(scope: Construct, id: string, props: PublicSubnetsProps) {
    super(scope, id);
    const { vpcId, name } = props;
    this.internetGateway = new InternetGateway(this, 'InternetGateway', { vpcId, tags: { Name: name } });
    const routes = new RouteTable(this, 'RouteTable', { vpcId, tags: { Name: `${name}-public` } });
    new Route(this, 'InternetRoute', {
      routeTableId: routes.id,
      destinationCidrBlock: Cidr.anywhere().toString(),
      gatewayId: this.internetGateway.id,
    });
    this.subnets = Object.fromEntries(
      zonesOf(props.plan).flatMap(([zone, planned]) =>
        planned.public === undefined ? [] : [[zone, this.subnet(zone, planned.public, routes, props)]],
      ),
    );
  }

  private subnet(zone: string, cidr: Cidr, routes: RouteTable, props: PublicSubnetsProps): ISubnet {
    const { vpcId, name, mapPublicIpOnLaunch, tags } = props;
    const place = new Construct(this, zone);
    const subnet = new Subnet(place, 'Resource', {
      vpcId,
      availabilityZone: zone,
      cidrBlock: cidr.toString(),
      mapPublicIpOnLaunch,
      tags: { Name: `${name}-public-${zone}`, ...FOR_PUBLIC_LOAD_BALANCERS, ...tags },
    });
    new RouteTableAssociation(place, 'Association', { subnetId: subnet.id, routeTableId: routes.id });
    return { subnetId: subnet.id, zone, cidr };
  }
}
