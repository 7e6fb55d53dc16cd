import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Construct } from 'constructs';
import type { PublicSubnets } from './public-subnets';
import { type NatPlan, type SubnetPlan, zonesOf } from './subnet-plan';

/** Settings of {@link NatGateways}. */
export interface NatGatewaysProps {
  /** Start of every `Name` tag. */
  readonly name: string;
  readonly plan: SubnetPlan;
  readonly nat: Exclude<NatPlan, 'none'>;
  readonly publicSubnets: PublicSubnets;
}

/** The NAT gateways of a VPC, each in the public subnet of its zone and with an address of its own. */
export class NatGateways extends Construct {
  private readonly single?: string;
  private readonly gatewayIds = new Map<string, string>();

  constructor(scope: Construct, id: string, { name, plan, nat, publicSubnets }: NatGatewaysProps) {
    super(scope, id);
    this.single = nat === 'per-zone' ? undefined : nat.singleIn;
    const needed = zonesOf(plan).filter(([zone, { private: inside }]) =>
      this.single === undefined ? inside !== undefined : zone === this.single,
    );
    for (const [zone] of needed) {
      const place = new Construct(this, zone);
      const tags = { Name: `${name}-nat-${zone}` };
      const address = new Eip(place, 'Address', { domain: 'vpc', tags });
      const gateway = new NatGateway(place, 'Resource', {
        allocationId: address.id,
        subnetId: publicSubnets.subnets[zone]?.subnetId ?? '',
        tags,
        // Nothing in the gateway refers to it, yet without it AWS refuses to make one.
        dependsOn: [publicSubnets.internetGateway],
      });
      this.gatewayIds.set(zone, gateway.id);
    }
  }

  /** Id of the NAT gateway through which `zone` goes out. */
  gatewayFor(zone: string): string | undefined {
    return this.gatewayIds.get(this.single ?? zone);
  }
}
