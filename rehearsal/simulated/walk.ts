import type { PathStep } from '../protocol/shapes';
import type { Attribute, Attributes, Block, Nesting } from '../schema/model';
import { isList, isObject, type ObjectValue, type Value } from '../values/codec';

/** Where an attribute stands in a resource. */
export interface Spot {
  /** What leads to it; the step to an element of a set is empty, as such an element has no path. */
  readonly steps: readonly PathStep[];
  /** Sets of blocks or objects that it lies in. */
  readonly sets: number;
}

/** Gives an attribute its new value; `value` is null where it is not set. */
export type Change = (value: Value, attribute: Attribute, spot: Spot) => Value;

const TOP: Spot = { steps: [], sets: 0 };

/**
 * Passes every attribute of a block through `change`, outer ones first, into nested blocks and nested attributes; an unknown or
 * missing block stays as it is.
 */
export function changeAttributes(value: ObjectValue, block: Block, change: Change, spot: Spot = TOP): ObjectValue {
  const blocks = Object.entries(block.blocks).map(([name, nested]) => {
    const inside = (element: ObjectValue, at: Spot): ObjectValue => changeAttributes(element, nested.block, change, at);
    return [
      name,
      changeElements(value[name] ?? null, nested.nesting, inside, below(spot, { attributeName: name })),
    ] as const;
  });
  return { ...changeAll(value, block.attributes, change, spot), ...Object.fromEntries(blocks) };
}

function changeAll(value: ObjectValue, attributes: Attributes, change: Change, spot: Spot): ObjectValue {
  const changed = Object.entries(attributes).map(([name, attribute]) => {
    const at = below(spot, { attributeName: name });
    const own = change(value[name] ?? null, attribute, at);
    if (attribute.nested === undefined) return [name, own] as const;
    const { nesting, attributes: members } = attribute.nested;
    const inside = (element: ObjectValue, to: Spot): ObjectValue => changeAll(element, members, change, to);
    return [name, changeElements(own, nesting, inside, at)] as const;
  });
  return Object.fromEntries(changed);
}

function changeElements(
  value: Value,
  nesting: Nesting,
  inside: (element: ObjectValue, spot: Spot) => ObjectValue,
  spot: Spot,
): Value {
  const one = (element: Value, at: Spot): Value => (isObject(element) ? inside(element, at) : element);
  if (nesting === 'single' || nesting === 'group') return one(value, spot);
  if (isList(value)) {
    const inSet: Spot = { steps: [...spot.steps, {}], sets: spot.sets + 1 };
    return value.map((element, index) =>
      one(element, nesting === 'set' ? inSet : below(spot, { elementKeyInt: index })),
    );
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [key, one(element, below(spot, { elementKeyString: key }))]),
  );
}

function below({ steps, sets }: Spot, step: PathStep): Spot {
  return { steps: [...steps, step], sets };
}
