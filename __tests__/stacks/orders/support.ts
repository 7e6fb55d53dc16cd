import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { dev } from '../../../environments/orders/dev';
import { production } from '../../../environments/orders/production';
import type { OrdersEnvironment } from '../../../environments/orders/schema';
import { orders } from '../../../stacks/orders';
import { synth, type SynthesizedStack } from '../../../testing/synth';
import { testApp } from '../../support/stack';

export { dev, production };

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
  return stacksOf(ordersApp(environment), `orders-${environment.name}-`);
}

/** Every stack of an app, synthesized, by id less `prefix`. */
export function stacksOf(app: App, prefix = ''): Record<string, SynthesizedStack> {
  const stacks = app.node.children.filter((node): node is TerraformStack => TerraformStack.isStack(node));
  return Object.fromEntries(stacks.map((stack) => [stack.node.id.slice(prefix.length), synth(stack)]));
}

/** The stack of a layer; fails with a name where there is none. */
export function layer(stacks: Readonly<Record<string, SynthesizedStack>>, name: string): SynthesizedStack {
  const stack = stacks[name];
  if (stack === undefined) throw new Error(`no layer ${name}; there are: ${Object.keys(stacks).join(', ')}`);
  return stack;
}
