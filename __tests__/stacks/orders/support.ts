import type { App } from 'cdktf';
import { dev } from '../../../environments/orders/dev';
import { production } from '../../../environments/orders/production';
import type { OrdersEnvironment } from '../../../environments/orders/schema';
import { orders } from '../../../stacks/orders';
import { synthApp, type SynthesizedStack } from '../../../testing/synth';
import { testApp } from '../../support/stack';

export { dev, production };
export * from '../support';

/** Every environment of orders. */
export const environments: readonly OrdersEnvironment[] = [dev, production];

/** An app with the given environments of orders. */
export function ordersApp(...data: readonly OrdersEnvironment[]): App {
  const app = testApp();
  for (const environment of data) orders(app, environment);
  return app;
}

/** The stacks of one environment by layer, synthesized. */
export function ordersStacks(environment: OrdersEnvironment): Readonly<Record<string, SynthesizedStack>> {
  const stacks = Object.entries(synthApp(ordersApp(environment)));
  return Object.fromEntries(stacks.map(([id, stack]) => [id.slice(`orders-${environment.name}-`.length), stack]));
}
