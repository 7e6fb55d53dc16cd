import { realProviderProblem } from './real-stack';
import type { SimulatedStack } from './simulated-stack';
import { suite } from './suite';

/** A suite with the real program of a provider of HashiCorp; skipped with a line where it is not at hand. */
export function withReal(name: string, version: string, body: (source: string) => void): void {
  const source = `registry.terraform.io/hashicorp/${name}`;
  suite(`real plans of ${name} ${version}`, ['terraform'], () => {
    const problem = realProviderProblem(source, version);
    if (problem !== undefined) console.warn(`skipped: real plans of ${name}: ${problem}`);
    (problem === undefined ? describe : describe.skip)('with its program', () => body(source));
  });
}

/** What a whole cycle shows: changes of the second plan, outputs, and addresses that are left after the end. */
export interface Cycle {
  readonly again: readonly unknown[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly left: readonly string[];
}

/** Validates, plans, applies, plans again and destroys, each with success. */
export async function wholeCycle(stack: SimulatedStack): Promise<Cycle> {
  await stack.run('validate');
  await stack.apply();
  const [again, outputs] = [await stack.plan(), await stack.outputs()];
  await stack.run('destroy', '-auto-approve');
  return { again, outputs, left: await stack.addresses() };
}
