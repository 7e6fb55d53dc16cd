import { Construct } from 'constructs';
import { ContainerInsights } from '../../constructs/aws/compute/container-insights';
import { EksCluster } from '../../constructs/aws/compute/eks-cluster';
import { NodeGroup } from '../../constructs/aws/compute/node-group';
import { aws } from '../../constructs/aws/provider';
import { LayerStack } from '../../constructs/core/stack';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import type { NetworkStack } from './network';

/** The Kubernetes cluster, its nodes, and what sends their metrics to CloudWatch. */
export class ClusterStack extends LayerStack {
  readonly cluster: EksCluster;
  readonly insights: ContainerInsights;

  constructor(scope: Construct, environment: OrdersEnvironment, { network }: { readonly network: NetworkStack }) {
    super(scope, { system: 'orders', environment, layer: 'cluster', clouds: [aws(environment.aws)] });
    const { allowDestroy } = environment;
    const { version, supportType, zones, publicAccessCidrs, admins, nodes, addOns } = environment.cluster;
    const subnets = Object.fromEntries(
      Object.entries(network.vpc.privateSubnets).filter(([zone]) => zones.includes(zone)),
    );
    this.cluster = new EksCluster(this, 'Cluster', {
      version,
      supportType,
      vpc: network.vpc,
      subnets,
      securityGroups: [network.controlPlane],
      publicAccessCidrs,
      access: Object.fromEntries(
        Object.entries(admins).map(([name, principalArn]) => [
          name,
          { principalArn, policy: 'AmazonEKSClusterAdminPolicy' as const },
        ]),
      ),
      addOns: {
        'vpc-cni': { version: addOns['vpc-cni'] },
        'kube-proxy': { version: addOns['kube-proxy'] },
        coredns: { version: addOns.coredns },
        'eks-pod-identity-agent': { version: addOns['eks-pod-identity-agent'] },
      },
      allowDestroy,
    });
    const groups = new Construct(this, 'Nodes');
    for (const [name, group] of Object.entries(nodes)) {
      new NodeGroup(groups, name, {
        ...group,
        cluster: this.cluster,
        subnets,
        securityGroups: [network.nodes],
      });
    }
    this.insights = new ContainerInsights(this, 'Insights', {
      cluster: this.cluster,
      version: addOns['amazon-cloudwatch-observability'],
      allowDestroy,
    });
  }
}
