import type { App } from 'cdktf';
import { production } from '../../../environments/portfolio/production';
import type { PortfolioEnvironment } from '../../../environments/portfolio/schema';
import { staging } from '../../../environments/portfolio/staging';
import { adoptPortfolio, portfolio } from '../../../stacks/portfolio';
import { synthApp, type SynthesizedStack } from '../../../testing/synth';
import { testApp } from '../../support/stack';

export { production, staging };
export * from '../support';

/** The stacks of one environment by layer, synthesized. */
export function portfolioStacks(environment: PortfolioEnvironment): Readonly<Record<string, SynthesizedStack>> {
  const app = testApp();
  portfolio(app, environment);
  return layersOf(app, environment);
}

/** The stacks of staging or production as they are in the estate, with what is adopted. */
export function estateStacks(environment: PortfolioEnvironment): Readonly<Record<string, SynthesizedStack>> {
  const app = testApp();
  for (const one of [staging, production]) portfolio(app, one);
  adoptPortfolio(app);
  return layersOf(app, environment);
}

function layersOf(app: App, { name }: PortfolioEnvironment): Readonly<Record<string, SynthesizedStack>> {
  const start = `portfolio-${name}-`;
  const stacks = Object.entries(synthApp(app)).filter(([id]) => id.startsWith(start));
  return Object.fromEntries(stacks.map(([id, stack]) => [id.slice(start.length), stack]));
}
