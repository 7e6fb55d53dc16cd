import type { App } from 'cdktf';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { AppsStack } from './apps';
import { ClusterStack } from './cluster';
import { DataStack } from './data';
import { NetworkStack } from './network';
import { ObservabilityStack } from './observability';
import { PlatformStack } from './platform';

/** Order processing with a queue: one environment of it, layer by layer. */
export function orders(app: App, environment: OrdersEnvironment): void {
  const network = new NetworkStack(app, environment);
  const data = new DataStack(app, environment, { network });
  const cluster = new ClusterStack(app, environment, { network });
  new PlatformStack(app, environment, { network, data, cluster });
  new AppsStack(app, environment, { network, data, cluster });
  new ObservabilityStack(app, environment, { data, cluster });
}
