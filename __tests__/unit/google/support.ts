import { TerraformStack } from 'cdktf';
import { google } from '../../../constructs/google/provider';
import { standardTags } from '../../../constructs/core/tags';
import { synth, type SynthesizedStack } from '../../../testing/synth';
import { propsWithoutEffect as propsWithoutEffectOn, testApp } from '../../support/stack';

export const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

/** A plain stack in project acme-shop. */
export function googleStack(app = testApp(), id = 'stack', region = 'europe-west3'): TerraformStack {
  const stack = new TerraformStack(app, id);
  google({ project: 'acme-shop', region }).addProvider(stack, tags);
  return stack;
}

/** Builds on a plain Google Cloud stack, and synthesizes it. */
export function synthesized(build: (stack: TerraformStack) => void, region?: string): SynthesizedStack {
  const stack = googleStack(undefined, undefined, region);
  build(stack);
  return synth(stack);
}

/** As for AWS: builds once without and once with each prop, and returns the props that made no difference. */
export function propsWithoutEffect<P extends object>(
  build: (stack: TerraformStack, props: Partial<P>) => void,
  values: { readonly [K in keyof Required<P>]: (stack: TerraformStack) => P[K] },
  region?: string,
): string[] {
  return propsWithoutEffectOn<P>(build, values, (made) => synthesized(made, region));
}
