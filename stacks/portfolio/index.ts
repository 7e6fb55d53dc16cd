import type { App } from 'cdktf';
import { adopt } from '../../constructs/core/adopt';
import adopted from '../../environments/portfolio/adopted.json';
import type { PortfolioEnvironment } from '../../environments/portfolio/schema';
import { NetworkStack } from './aws/network';
import { ServiceStack } from './aws/service';
import { StateStack } from './aws/state';
import { GoogleServiceStack } from './google/service';
import { GoogleStateStack } from './google/state';

/** A web site on one of two clouds: one environment of it, layer by layer. */
export function portfolio(app: App, environment: PortfolioEnvironment): void {
  if ('aws' in environment) {
    const state = new StateStack(app, environment);
    const network = new NetworkStack(app, environment);
    new ServiceStack(app, environment, { state, network });
    return;
  }
  const state = new GoogleStateStack(app, environment);
  new GoogleServiceStack(app, environment, { state });
}

/** Takes over what existed before, once every environment is in the app. */
export function adoptPortfolio(app: App): void {
  adopt(app, adopted);
}
