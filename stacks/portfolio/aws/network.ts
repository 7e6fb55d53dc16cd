import type { Construct } from 'constructs';
import { Vpc } from '../../../constructs/aws/network/vpc';
import { aws } from '../../../constructs/aws/provider';
import { LayerStack } from '../../../constructs/core/stack';
import type { PortfolioOnAws } from '../../../environments/portfolio/schema';

/** The network: load balancer in its public subnets, tasks in its private ones. */
export class NetworkStack extends LayerStack {
  readonly vpc: Vpc;

  constructor(scope: Construct, environment: PortfolioOnAws) {
    super(scope, { system: 'portfolio', environment, layer: 'network', clouds: [aws(environment.aws)] });
    const { allowDestroy, network } = environment;
    this.vpc = new Vpc(this, 'Vpc', { ...network, flowLogs: { allowDestroy } });
  }
}
