import { isObject, type ObjectValue, type Value } from '../values/codec';
import { generalText } from './general';
import { makerOf } from './shapes';
import type { FakeSubject, Spot } from './subject';
import { expand } from './template';

/** The spot of a resource as a whole; values are made up below it. */
export function rootSpot(subject: FakeSubject, top: ObjectValue): Spot {
  const beingMade = new Set<string>();
  const root: Spot = {
    subject,
    top,
    beside: top,
    path: '',
    name: '',
    index: '',
    text: (attribute) => {
      const known = top[attribute];
      if (typeof known === 'string' && known !== '') return known;
      const spot = below(root, attribute, top);
      // Two templates may name each other, such as that of an id its ARN.
      if (beingMade.has(attribute)) return generalText(spot);
      beingMade.add(attribute);
      const made = shapedValue(spot);
      beingMade.delete(attribute);
      return typeof made === 'string' || typeof made === 'number' ? String(made) : '';
    },
  };
  return root;
}

/** The spot of an attribute or block inside `spot`, beside its other values. */
export function below(spot: Spot, name: string, beside: ObjectValue): Spot {
  return { ...spot, beside, name, path: spot.path === '' ? name : `${spot.path}.${name}` };
}

/** The spot of an element of the list at `spot`. */
export function element(spot: Spot, key: number | string): Spot {
  return { ...spot, index: `${spot.index}[${key}]` };
}

/** The value of a spot by its table, or by its name alone. */
function shapedValue(spot: Spot): Value {
  return tableValue(spot) ?? generalText(spot);
}

/** The value of a spot by the table of its type; undefined where the table does not name it. */
export function tableValue(spot: Spot): Value | undefined {
  const maker = makerOf(spot.subject, spot.path);
  if (maker === undefined) return undefined;
  return typeof maker === 'string' ? expand(maker, spot) : maker(spot);
}

/** The values of an object, or none where it is no object. */
export function valuesOf(value: Value | undefined): ObjectValue {
  return isObject(value) ? value : {};
}
