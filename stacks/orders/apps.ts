import type { Construct } from 'constructs';
import { PodRole } from '../../constructs/aws/compute/pod-role';
import { aws } from '../../constructs/aws/provider';
import { LayerStack } from '../../constructs/core/stack';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import type { ClusterStack } from './cluster';
import type { DataStack } from './data';
import { NAMESPACE } from './names';

/** What the workloads may do in AWS: each has a role of its own. */
export class AppsStack extends LayerStack {
  readonly worker: PodRole;

  constructor(
    scope: Construct,
    environment: OrdersEnvironment,
    { data, cluster }: { readonly data: DataStack; readonly cluster: ClusterStack },
  ) {
    super(scope, { system: 'orders', environment, layer: 'apps', clouds: [aws(environment.aws)] });
    this.worker = new PodRole(this, 'Worker', {
      cluster: cluster.cluster,
      namespace: NAMESPACE,
      serviceAccount: 'sqs-consumer',
      via: 'irsa',
    });
    data.jobs.grantConsume(this.worker);
    // The worker puts follow-up messages on its own queue.
    data.jobs.grantSend(this.worker);
  }
}
