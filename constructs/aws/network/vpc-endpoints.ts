import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import type { GatewayService, InterfaceService } from './endpoint-services';
import { type IVpc, subnetIds } from './imported-vpc';
import { Port } from './port';
import { SecurityGroup } from './security-group';

/** Settings of {@link VpcEndpoints}. */
export interface VpcEndpointsProps {
  readonly vpc: IVpc;
  readonly region: string;
  /** Start of every `Name` tag. */
  readonly name: string;
  readonly routeTableIds: readonly string[];
  readonly gatewayServices: readonly GatewayService[];
  readonly interfaceServices: readonly InterfaceService[];
}

/** Ways from the private subnets to AWS's services that do not lead over the internet. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { vpc, region, name, routeTableIds, gatewayServices, interfaceServices } = props;
    const common = (service: string) => ({
      vpcId: vpc.vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      tags: { Name: `${name}-${service}` },
    });
    const gateways = new Construct(this, 'Gateway');
    for (const service of gatewayServices) {
      new VpcEndpoint(gateways, service, {
        ...common(service),
        vpcEndpointType: 'Gateway',
        routeTableIds: [...routeTableIds],
      });
    }
    if (interfaceServices.length === 0) return;
    const interfaces = new Construct(this, 'Interface');
    const callers = new SecurityGroup(interfaces, 'SecurityGroup', {
      vpc,
      description: 'Interface endpoints of the VPC',
    });
    callers.ingress('https-from-vpc', { from: vpc.cidr, port: Port.tcp(443), why: 'Calls to AWS APIs from the VPC' });
    for (const service of interfaceServices) {
      new VpcEndpoint(interfaces, service, {
        ...common(service),
        vpcEndpointType: 'Interface',
        subnetIds: subnetIds(vpc.privateSubnets),
        securityGroupIds: [callers.securityGroupId],
        privateDnsEnabled: true,
      });
    }
  }
}
