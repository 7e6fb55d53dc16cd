import { TerraformStack } from 'cdktf';
import { google } from '../../../constructs/google/provider';
import { standardTags } from '../../../constructs/core/tags';
import { synth, type SynthesizedStack } from '../../../testing/synth';
import { testApp } from '../../support/stack';

export const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

/** A plain stack named `stack` in project acme-shop, region europe-west3. */
export function googleStack(): TerraformStack {
  const stack = new TerraformStack(testApp(), 'stack');
  google({ project: 'acme-shop', region: 'europe-west3' }).addProvider(stack, tags);
  return stack;
}

/** Builds on a plain Google Cloud stack, and synthesizes it. */
export function synthesized(build: (stack: TerraformStack) => void): SynthesizedStack {
  const stack = googleStack();
  build(stack);
  return synth(stack);
}
