import { emptyBlock } from '../schema/empty';
import type { Block } from '../schema/model';
import type { ObjectValue } from '../values/codec';

/** A resource of which nothing but its id is known. */
export function importedState(block: Block, id: string): ObjectValue {
  const hasId = block.attributes['id']?.type === 'string';
  return { ...emptyBlock(block), ...(hasId ? { id } : {}) };
}
