import { join } from 'node:path';
import type { App } from 'cdktf';
import { loadEnvironments } from '../../../constructs/core/environment';
import { synthesize } from '../../../constructs/core/synthesize';
import { ordersEnvironments } from '../../../environments/orders';
import type { OrdersEnvironment } from '../../../environments/orders/schema';
import { orders } from '../../../stacks/orders';
import { scratch } from './differences';

/** Where the JSON of a synthesized stack is. */
export type StackFile = (stack: string) => string;

/** An edit that a team would make before it deploys. */
export interface Edit {
  /** Changes the data of each environment, as one would in its file. */
  readonly environment?: (data: OrdersEnvironment) => OrdersEnvironment;
  /** Name of the only environment that is synthesized; without it all of them are. */
  readonly only?: string;
  /** Changes constructs, as one would in the code of a stack. */
  readonly app?: (app: App) => void;
}

/** Synthesizes the whole estate, edited, into a scratch folder. */
export async function synthesizeEstate(name: string, edit: Edit = {}): Promise<StackFile> {
  const outdir = scratch(`${name}/cdktf.out`);
  await synthesize(async (app) => {
    for (const data of await loadEnvironments(ordersEnvironments)) {
      if ((edit.only ?? data.name) === data.name) orders(app, edit.environment?.(data) ?? data);
    }
    edit.app?.(app);
  }, outdir);
  return (stack) => join(outdir, 'stacks', stack, 'cdk.tf.json');
}
