import { pointer } from './pointer';

/** What a reader asked the objects at one place for. */
interface Place {
  readonly asked: Set<string>;
  /** Every key was read, as is done with a map. */
  isMap: boolean;
  /** Places below, by field; all items of a list or a map are one place. */
  readonly below: Map<string, Place>;
}

/** A field that the schema does not declare, and those of its object that it does. */
export interface UndeclaredField {
  /** JSON pointer of the object that has it. */
  readonly at: string;
  readonly key: string;
  readonly declared: readonly string[];
}

const ITEM = '*';

/** Fields that the models have lost, in the types of a CustomResourceDefinition and some others: never taken for unknown. */
const LOST = /^(description|x-kubernetes-.+)$/;

/**
 * The fields that the schema of a kind declares, learned from its compiled validator, which asks for each of them: it never asks for
 * what it does not know. It asks a free-form object for nothing, and reads all keys of a map.
 */
export class DeclaredFields {
  private root?: Place;

  /** Stands for `value`; what is read of it is learned. */
  watch(value: unknown): unknown {
    return watched(value, (this.root ??= newPlace()));
  }

  /** What is not declared in `value`; undefined where it goes to places that were not learned yet. */
  undeclared(value: unknown): UndeclaredField[] | undefined {
    const found: UndeclaredField[] = [];
    return this.root !== undefined && isLearned(value, this.root, '', found) ? found : undefined;
  }
}

function newPlace(): Place {
  return { asked: new Set(), isMap: false, below: new Map() };
}

function watched(value: unknown, place: Place): unknown {
  if (value === null || typeof value !== 'object') return value;
  const isList = Array.isArray(value);
  return new Proxy(value, {
    get: (target, key) => {
      const field: unknown = Reflect.get(target, key);
      if (typeof key !== 'string') return field;
      if (!isList) place.asked.add(key);
      if (field === null || typeof field !== 'object') return field;
      return watched(field, placeBelow(place, isList || place.isMap ? ITEM : key));
    },
    ownKeys: (target) => {
      place.isMap = true;
      return Reflect.ownKeys(target);
    },
  });
}

function placeBelow(place: Place, key: string): Place {
  const below = place.below.get(key) ?? newPlace();
  place.below.set(key, below);
  return below;
}

function isLearned(value: unknown, place: Place, at: string, found: UndeclaredField[]): boolean {
  if (value === null || typeof value !== 'object') return true;
  const isList = Array.isArray(value);
  const { asked, isMap, below } = place;
  return Object.entries(value).every(([key, field]: [string, unknown]) => {
    if (!isList && !isMap && !asked.has(key)) {
      if (asked.size > 0 && !LOST.test(key)) found.push({ at, key, declared: [...asked].sort() });
      return true;
    }
    if (field === null || typeof field !== 'object') return true;
    const next = below.get(isList || isMap ? ITEM : key);
    return next !== undefined && isLearned(field, next, at + pointer(key), found);
  });
}
