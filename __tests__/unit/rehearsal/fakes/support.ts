import { fillUnknowns, type FakeSubject, type FillOptions } from '../../../../rehearsal/fakes/fill';
import { placeOf } from '../../../../rehearsal/fakes/place';
import type { Attributes, Block, Type } from '../../../../rehearsal/schema/model';
import { UNKNOWN, type ObjectValue, type Value } from '../../../../rehearsal/values/codec';

/** A resource of a type in the default place of its provider. */
export function subject(type: string, more: Partial<FakeSubject> = {}): FakeSubject {
  const place = placeOf(type.startsWith('google') ? 'hashicorp/google' : 'hashicorp/aws', {});
  return { kind: 'resource', type, seed: 'seed', place, ...more };
}

/** A block of attributes alone, each computed. */
export function computed(types: Readonly<Record<string, Type>>): Block {
  const attributes: Attributes = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { type, computed: true }]),
  );
  return { attributes, blocks: {} };
}

/** The value that an unknown attribute of a resource gets beside known ones. */
export function made(type: string, attribute: string, known: ObjectValue = {}, of: Type = 'string'): Value | undefined {
  const block = computed({
    ...Object.fromEntries(Object.keys(known).map((name) => [name, 'string' as const])),
    [attribute]: of,
  });
  return fillUnknowns({ ...known, [attribute]: UNKNOWN }, block, subject(type))[attribute];
}

/** A filled value of a block for a resource of no table. */
export function filled(value: ObjectValue, block: Block, options?: FillOptions): ObjectValue {
  return fillUnknowns(value, block, subject('other_thing'), options);
}
