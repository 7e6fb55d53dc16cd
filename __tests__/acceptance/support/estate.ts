import { join } from 'node:path';
import { loadEnvironments } from '../../../constructs/core/environment';
import { synthesize } from '../../../constructs/core/synthesize';
import { ordersEnvironments } from '../../../environments/orders';
import { orders } from '../../../stacks/orders';
import { scratch } from './differences';

/** Synthesizes the whole estate into a scratch folder, and returns where each stack's JSON is. */
export async function synthesizeEstate(name: string): Promise<(stack: string) => string> {
  const outdir = scratch(`${name}/cdktf.out`);
  await synthesize(async (app) => {
    for (const environment of await loadEnvironments(ordersEnvironments)) orders(app, environment);
  }, outdir);
  return (stack) => join(outdir, 'stacks', stack, 'cdk.tf.json');
}
