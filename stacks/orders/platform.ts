import type { Construct } from 'constructs';
import { clusterAutoscalerRole } from '../../constructs/aws/compute/add-on-roles/cluster-autoscaler-role';
import { fluentBitRole } from '../../constructs/aws/compute/add-on-roles/fluent-bit-role';
import { loadBalancerControllerRole } from '../../constructs/aws/compute/add-on-roles/load-balancer-controller-role';
import { aws } from '../../constructs/aws/provider';
import { LayerStack } from '../../constructs/core/stack';
import { AwsLoadBalancerController } from '../../constructs/kubernetes/add-ons/routing/aws-load-balancer-controller';
import { ClusterAutoscaler } from '../../constructs/kubernetes/add-ons/capacity/cluster-autoscaler';
import { ExternalSecrets } from '../../constructs/kubernetes/add-ons/security/external-secrets';
import { FluentBit } from '../../constructs/kubernetes/add-ons/observability/fluent-bit';
import { MetricsServer } from '../../constructs/kubernetes/add-ons/capacity/metrics-server';
import { Namespace } from '../../constructs/kubernetes/namespace';
import { kubernetes } from '../../constructs/kubernetes/provider';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import type { ClusterStack } from './cluster';
import type { DataStack } from './data';
import { NAMESPACE } from './names';
import type { NetworkStack } from './network';

/** What workloads need of the cluster: load balancers, metrics, nodes as many as needed, secrets and logs. */
export class PlatformStack extends LayerStack {
  readonly loadBalancers: AwsLoadBalancerController;
  readonly secrets: ExternalSecrets;

  constructor(
    scope: Construct,
    environment: OrdersEnvironment,
    {
      network,
      data,
      cluster: { cluster },
    }: Readonly<{ network: NetworkStack; data: DataStack; cluster: ClusterStack }>,
  ) {
    const clouds = [aws(environment.aws), kubernetes(cluster)];
    super(scope, { system: 'orders', environment, layer: 'platform', clouds });
    const { region } = environment.aws;
    const { clusterName } = cluster;
    const { app, backend, frontend } = data.logs;
    const { allowDestroy } = environment;
    // Pods have it from their first moment: an association takes seconds, and a pod made before never gets the role.
    const byToken = { cluster, via: 'irsa' } as const;

    this.loadBalancers = new AwsLoadBalancerController(this, 'LoadBalancers', {
      clusterName,
      region,
      vpcId: network.vpc.vpcId,
      identity: loadBalancerControllerRole(this, 'LoadBalancersRole', byToken),
      // The network layer says who reaches the pods.
      managesBackendRules: false,
    });
    new MetricsServer(this, 'Metrics');
    new ClusterAutoscaler(this, 'Autoscaler', {
      clusterName,
      region,
      identity: clusterAutoscalerRole(this, 'AutoscalerRole', byToken),
    });
    const namespace = new Namespace(this, 'SecretsNamespace', { name: 'external-secrets' });
    this.secrets = new ExternalSecrets(this, 'Secrets', { namespace, allowDestroy });
    const logs = new FluentBit(this, 'Logs', {
      region,
      identity: fluentBitRole(this, 'LogsRole', { ...byToken, logGroups: [app, backend, frontend] }),
      outputs: {
        app: { namespace: NAMESPACE, logGroupName: app.logGroupName },
        backend: { namespace: NAMESPACE, workload: 'backend', logGroupName: backend.logGroupName },
        frontend: { namespace: NAMESPACE, workload: 'frontend', logGroupName: frontend.logGroupName },
      },
    });
    for (const logGroup of [app, backend, frontend]) logGroup.writtenBy(logs);
  }
}
