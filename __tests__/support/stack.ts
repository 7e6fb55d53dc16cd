import { tmpdir } from 'node:os';
import { App, TerraformStack } from 'cdktf';
import { aws } from '../../constructs/aws/provider';
import { standardTags } from '../../constructs/core/tags';
import { synth, type SynthesizedStack } from '../../testing/synth';

/** An app that leaves no folder behind. */
export function testApp(): App {
  return new App({ outdir: tmpdir(), stackTraces: false });
}

/** A plain stack named `stack` in account 111122223333, region us-east-1. */
export function awsStack(app: App = testApp(), id = 'stack'): TerraformStack {
  const stack = new TerraformStack(app, id);
  const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
  aws({ account: '111122223333', region: 'us-east-1' }).addProvider(stack, tags);
  return stack;
}

/** Builds on a plain AWS stack, and synthesizes it. */
export function synthesized(build: (stack: TerraformStack) => void): SynthesizedStack {
  const stack = awsStack();
  build(stack);
  return synth(stack);
}

/**
 * Builds once without and once with each prop, and returns the props that made no difference to the Terraform JSON.
 * `values` must name every prop, so that a new one cannot be forgotten; `on` synthesizes on another cloud than AWS.
 */
export function propsWithoutEffect<P extends object>(
  build: (stack: TerraformStack, props: Partial<P>) => void,
  values: { readonly [K in keyof Required<P>]: (stack: TerraformStack) => P[K] },
  on: typeof synthesized = synthesized,
): string[] {
  const json = (prop?: keyof P & string): string =>
    JSON.stringify(
      on((stack) => {
        // Made in both cases, so that only the prop itself makes the difference.
        const made = Object.fromEntries(
          Object.entries(values).map(([key, make]) => [key, (make as (s: TerraformStack) => unknown)(stack)]),
        );
        build(stack, (prop === undefined ? {} : { [prop]: made[prop] }) as Partial<P>);
      }).json,
    );
  const plain = json();
  return (Object.keys(values) as (keyof P & string)[]).filter((prop) => json(prop) === plain);
}
