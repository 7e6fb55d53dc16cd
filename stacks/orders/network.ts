import type { Construct } from 'constructs';
import { SecurityGroup } from '../../constructs/aws/network/security-group';
import { Vpc } from '../../constructs/aws/network/vpc';
import { aws } from '../../constructs/aws/provider';
import { LayerStack } from '../../constructs/core/stack';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { allowTraffic, type OrdersGroups } from './traffic';

/** The network, and the security groups of everything in it: the database comes before the cluster that it lets in. */
export class NetworkStack extends LayerStack implements OrdersGroups {
  readonly vpc: Vpc;
  readonly controlPlane: SecurityGroup;
  readonly nodes: SecurityGroup;
  readonly database: SecurityGroup;
  readonly loadBalancer: SecurityGroup;

  constructor(scope: Construct, environment: OrdersEnvironment) {
    super(scope, { system: 'orders', environment, layer: 'network', clouds: [aws(environment.aws)] });
    const { allowDestroy } = environment;
    this.vpc = new Vpc(this, 'Vpc', { ...environment.network, flowLogs: { allowDestroy } });
    const group = (id: string, description: string) => new SecurityGroup(this, id, { vpc: this.vpc, description });
    this.controlPlane = group('ControlPlane', 'Kubernetes control plane');
    this.nodes = group('Nodes', 'Kubernetes nodes and the pods on them');
    this.database = group('Database', 'MySQL database');
    this.loadBalancer = group('LoadBalancer', 'Load balancer of the ingress');
    allowTraffic(this);
  }
}
