import type { Block, NestedBlock } from '../schema/model';
import type { ObjectValue, Value } from '../values/codec';

/** A resource of which nothing but its id is known. */
export function importedState(block: Block, id: string): ObjectValue {
  const hasId = block.attributes['id']?.type === 'string';
  return { ...emptyObject(block), ...(hasId ? { id } : {}) };
}

function emptyObject({ attributes, blocks }: Block): ObjectValue {
  return {
    ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])),
    ...Object.fromEntries(Object.entries(blocks).map(([name, nested]) => [name, emptyBlocks(nested)])),
  };
}

/** Terraform takes no null for blocks that may come several times. */
function emptyBlocks({ nesting, block }: NestedBlock): Value {
  if (nesting === 'single') return null;
  if (nesting === 'group') return emptyObject(block);
  return nesting === 'map' ? {} : [];
}
