import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

const LOCATIONS = Symbol.for('ashlar/locations');

type Located = TerraformStack & { [LOCATIONS]?: Set<string> };

/**
 * Says that `stack` deploys to `location`, so that its names are compared with those of other stacks there.
 * For the author of a `Cloud`, in `addProvider`.
 * @example
 * addLocation(stack, 'google/acme-shop/europe-west1');
 */
export function addLocation(stack: Located, location: string): void {
  (stack[LOCATIONS] ??= new Set()).add(location);
}

/** Where the stack of `construct` deploys, one location for each of its clouds; none where the caller configured the provider. */
export function locationsOf(construct: IConstruct): readonly string[] {
  const stack: Located = TerraformStack.of(construct);
  return [...(stack[LOCATIONS] ?? [])];
}
