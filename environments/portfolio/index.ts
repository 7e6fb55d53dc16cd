import type { EnvironmentFiles } from '../../constructs/core/environment';
import type { PortfolioEnvironment } from './schema';

/** Every environment of `portfolio`, by its file. Loaded one by one, so that the mistakes of all of them are reported together. */
export const portfolioEnvironments: EnvironmentFiles<PortfolioEnvironment> = {
  'environments/portfolio/staging.ts': async () => (await import('./staging.js')).staging,
  'environments/portfolio/production.ts': async () => (await import('./production.js')).production,
};
