import type { PathStep } from '../../rehearsal/protocol/shapes';
import type { Attribute, Block, NestedBlock } from '../../rehearsal/schema/model';
import { isList, isObject, type ObjectValue, type Value } from '../../rehearsal/values/codec';

/** Where something stands in a resource: names of blocks and attributes, numbers of elements. */
export type Path = readonly (string | number)[];

/** The path of a message; the elements of sets, which have no number, count as the first. */
export function pathOf(steps: readonly PathStep[]): Path {
  return steps.map(({ attributeName, elementKeyString, elementKeyInt }) => {
    return attributeName ?? elementKeyString ?? elementKeyInt ?? 0;
  });
}

/** The path in a text, as messages write it: `rule.0.status`, `rule[0].status`. */
export function pathIn(text: string): Path {
  return text
    .replace(/"/g, '')
    .replace(/\[([^\]]*)\]/g, '.$1')
    .split('.')
    .filter((part) => part !== '' && part !== '<' && part !== '#')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** What the schema says of the attribute or block at a path; undefined where it has nothing there. */
export function schemaAt(block: Block, path: Path): Attribute | NestedBlock | undefined {
  let inside: Block | undefined = block;
  let found: Attribute | NestedBlock | undefined;
  for (const name of path.filter((part): part is string => typeof part === 'string')) {
    if (inside === undefined) return isAttribute(found) ? found : undefined;
    const attribute: Attribute | undefined = inside.attributes[name];
    const nested: NestedBlock | undefined = inside.blocks[name];
    found = attribute ?? nested;
    if (found === undefined) return undefined;
    inside = nested?.block ?? (attribute?.nested === undefined ? undefined : { ...attribute.nested, blocks: {} });
  }
  return found;
}

/** Is this an attribute, and no block? */
export function isAttribute(found: Attribute | NestedBlock | undefined): found is Attribute {
  return found !== undefined && !('block' in found);
}

/** The value at a path; null where there is none. */
export function valueAt(value: Value, path: Path): Value {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (isList(value)) return valueAt(value[elementOf(value, first)] ?? null, typeof first === 'string' ? path : rest);
  return isObject(value) ? valueAt(member(value, first), rest) : null;
}

/** A copy with another value at a path; the same where the path leads nowhere. */
export function withValue(value: ObjectValue, path: Path, put: Value): ObjectValue {
  const changed = changedAt(value, path, put);
  return isObject(changed) ? changed : value;
}

function changedAt(value: Value, path: Path, put: Value): Value {
  const [first, ...rest] = path;
  if (first === undefined) return put;
  if (isList(value)) {
    if (value.length === 0) return value;
    const at = elementOf(value, first);
    // A text in the place of a number leads on into the only element.
    const further = typeof first === 'string' ? path : rest;
    return value.map((element, index) => (index === at ? changedAt(element, further, put) : element));
  }
  return isObject(value) && first in value ? { ...value, [first]: changedAt(member(value, first), rest, put) } : value;
}

function elementOf(list: readonly Value[], step: string | number): number {
  return typeof step === 'number' && step < list.length ? step : 0;
}

function member(value: ObjectValue, name: string | number): Value {
  return value[name] ?? null;
}
