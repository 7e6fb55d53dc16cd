import { type Later, laterForm } from './later';
import { pointer } from './pointer';

/** A copy of an object that validators can read, and where in it something stands for a value known after apply. */
export interface KnownForm {
  readonly value: unknown;
  /** By JSON pointer. */
  readonly later: ReadonlyMap<string, Later>;
}

/** Copies `value`: each object in it is there once, and what is undefined is left out, as in the JSON that is installed. */
export function knownForm(value: unknown): KnownForm {
  const later = new Map<string, Later>();
  return { value: copy(value, '', later), later };
}

function copy(value: unknown, at: string, later: Map<string, Later>): unknown {
  const form = laterForm(value);
  if (form !== undefined) later.set(at, form);
  if (form === 'any' || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${at}/${index}`, later));
  const fields: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) fields[key] = copy(field, at + pointer(key), later);
  }
  return fields;
}
