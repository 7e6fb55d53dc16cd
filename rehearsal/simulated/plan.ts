import { isDeepStrictEqual } from 'node:util';
import { typeOf } from '../protocol/wire-schema';
import type { Attribute, Block, Type } from '../schema/model';
import { UNKNOWN, type ObjectValue } from '../values/codec';
import { changedPaths } from './replacement';
import { changeAttributes, type Spot } from './walk';

/** What a resource is going to be, as far as that is known. */
export interface Planned {
  readonly state: ObjectValue;
  /** Top-level attributes and blocks whose change needs a new resource. */
  readonly replacedBy: readonly string[];
}

/** A new resource: what the provider decides and the configuration leaves open is known after the apply. */
export function planCreate(proposed: ObjectValue, block: Block): ObjectValue {
  return changeAttributes(proposed, block, (value, attribute, spot) => {
    if (attribute.writeOnly === true) return null;
    return value === null && attribute.computed === true && canBeUnknown(attribute, spot) ? UNKNOWN : value;
  });
}

/**
 * A resource that exists: nothing changes but what the configuration asks for. What the provider has once left empty stays
 * empty, or the next plan would never be without changes.
 */
export function planUpdate(
  prior: ObjectValue,
  proposed: ObjectValue,
  block: Block,
  replacementPaths: readonly string[],
): Planned {
  const state = withoutWriteOnly(proposed, block);
  if (isDeepStrictEqual(state, prior)) return { state: prior, replacedBy: [] };
  // An element of a set has no path that Terraform could follow: the whole block is named.
  const names = changedPaths(prior, state, replacementPaths).map((path) => path.split('.', 1)[0] ?? path);
  return { state, replacedBy: [...new Set(names)] };
}

function withoutWriteOnly(value: ObjectValue, block: Block): ObjectValue {
  return changeAttributes(value, block, (own, { writeOnly }) => (writeOnly === true ? null : own));
}

/**
 * Terraform finds the elements of a set in the state by comparing them with the configuration, and cannot look into a set
 * inside for what the provider has decided: anything filled in there would be an update for ever.
 */
function canBeUnknown(attribute: Attribute, { sets }: Spot): boolean {
  return sets === 0 || (sets === 1 && attribute.nested === undefined && !holdsSet(typeOf(attribute)));
}

function holdsSet(type: Type): boolean {
  if (typeof type === 'string') return false;
  if (type[0] === 'set') return true;
  if (type[0] === 'object') return Object.values(type[1]).some(holdsSet);
  return type[0] === 'tuple' ? type[1].some(holdsSet) : holdsSet(type[1]);
}
