import { emptyNested } from '../schema/empty';
import type { Attribute, Block, NestedBlock, Type } from '../schema/model';
import { isList, isObject, type ObjectValue, type Value } from '../values/codec';
import { generalText } from './general';
import { below, element, tableValue } from './spot';
import type { Spot } from './subject';

/** Names of lists in which a program is likely to look for more than the first: those get three elements. */
const MANY = /(zones|names|ids|cidrs|blocks)$/;

/** A whole attribute that nothing is known of. */
export function madeAttribute(attribute: Attribute, spot: Spot): Value {
  if (attribute.writeOnly === true) return null;
  const { nested, type = 'string' } = attribute;
  if (nested === undefined) return madeValue(type, spot);
  const made = tableValue(spot);
  if (made !== undefined && typeof made !== 'string') return made;
  const one = (at: Spot): Value => madeMembers(nested.attributes, at);
  if (nested.nesting === 'single') return one(spot);
  return nested.nesting === 'map' ? {} : [one(element(spot, 0))];
}

/** A whole block that nothing is known of: what is computed or required is made up, the rest is left out. */
function madeBlock(block: Block, spot: Spot): ObjectValue {
  const nested = Object.entries(block.blocks).map(([name, child]): [string, Value] => {
    const at = below(spot, name, {});
    return [name, child.minItems > 0 || child.nesting === 'group' ? madeBlocks(child, at) : emptyNested(child)];
  });
  return { ...madeMembers(block.attributes, spot), ...Object.fromEntries(nested) };
}

/** The least that may stand for a nested block that nothing is known of: one element, or none of a map. */
export function madeBlocks({ nesting, block }: NestedBlock, spot: Spot): Value {
  if (nesting === 'single' || nesting === 'group') return madeBlock(block, spot);
  return nesting === 'map' ? {} : [madeBlock(block, element(spot, 0))];
}

/** A value of a type that nothing is known of. */
export function madeValue(type: Type, spot: Spot): Value {
  const made = tableValue(spot);
  if (type === 'string') return textOf(made ?? generalText(spot));
  if (type === 'number') return numberOf(made, spot);
  if (type === 'bool') return made === undefined ? /^(enabled|active|verified|valid)$/.test(spot.name) : made === true;
  if (type === 'dynamic') return [new TextEncoder().encode('"string"'), textOf(made ?? generalText(spot))];
  const [kind, inner] = type;
  if (kind === 'object') return isObject(made) ? made : madeObject(inner, spot);
  if (kind === 'tuple') return inner.map((member, at) => madeValue(member, element(spot, at)));
  if (made !== undefined && (isList(made) || isObject(made))) return made;
  if (kind === 'map') return {};
  const count = made === undefined && inner === 'string' && MANY.test(spot.name) ? 3 : 1;
  return Array.from({ length: count }, (_, at) => madeValue(inner, element(spot, at)));
}

function madeObject(members: Readonly<Record<string, Type>>, spot: Spot): ObjectValue {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, madeValue(member, below(spot, name, {}))]),
  );
}

function madeMembers(attributes: Readonly<Record<string, Attribute>>, spot: Spot): ObjectValue {
  const value = (name: string, attribute: Attribute): Value =>
    attribute.computed === true || attribute.required === true ? madeAttribute(attribute, below(spot, name, {})) : null;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, value(name, attribute)]));
}

function textOf(made: Value): string {
  return typeof made === 'string' ? made : JSON.stringify(made);
}

function numberOf(made: Value | undefined, { name }: Spot): number | bigint {
  if (typeof made === 'number' || typeof made === 'bigint') return made;
  if (typeof made === 'string' && /^-?\d+$/.test(made)) return Number(made);
  return /(^|_)port$/.test(name) ? 443 : 1;
}
