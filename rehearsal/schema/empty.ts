import type { ObjectValue, Value } from '../values/codec';
import type { Block, NestedBlock } from './model';

/** A block in which nothing is set. */
export function emptyBlock({ attributes, blocks }: Block): ObjectValue {
  const unset = Object.keys(attributes).map((name): [string, Value] => [name, null]);
  const nested = Object.entries(blocks).map(([name, block]): [string, Value] => [name, emptyNested(block)]);
  return Object.fromEntries([...unset, ...nested]);
}

/** A nested block that is left out: Terraform takes no null for one that may come several times, and a group is always there. */
export function emptyNested({ nesting, block }: NestedBlock): Value {
  if (nesting === 'single') return null;
  if (nesting === 'group') return emptyBlock(block);
  return nesting === 'map' ? {} : [];
}
