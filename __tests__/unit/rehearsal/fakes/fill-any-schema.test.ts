import fc from 'fast-check';
import { fillUnknowns } from '../../../../rehearsal/fakes/fill';
import type { Type } from '../../../../rehearsal/schema/model';
import { isList, isObject, UNKNOWN, type Value } from '../../../../rehearsal/values/codec';
import { computed, subject } from './support';

const NAMES = ['id', 'arn', 'name', 'port', 'zone_ids', 'enabled', 'policy', 'endpoint', 'vpc_id'] as const;

/** A type, and a value of it in which any part may be unknown. */
interface Typed {
  readonly type: Type;
  readonly value: Value;
}

const leaf: fc.Arbitrary<Typed> = fc.oneof(
  fc.record({
    type: fc.constant<Type>('string'),
    value: fc.oneof(fc.string(), fc.constant(UNKNOWN), fc.constant(null)),
  }),
  fc.record({ type: fc.constant<Type>('number'), value: fc.oneof(fc.integer(), fc.bigInt(), fc.constant(UNKNOWN)) }),
  fc.record({ type: fc.constant<Type>('bool'), value: fc.oneof(fc.boolean(), fc.constant(UNKNOWN)) }),
);
const tree = fc.letrec<{ typed: Typed }>((tie) => ({
  typed: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom('list', 'set', 'map'), leaf, fc.boolean())
      .map(([kind, { type, value }, whole]): Typed => ({
        type: [kind, type],
        value: whole ? UNKNOWN : kind === 'map' ? { key: value } : [value],
      })),
    fc.dictionary(fc.constantFrom(...NAMES), tie('typed')).map((members): Typed => ({
      type: ['object', mapped(members, ({ type }) => type)],
      value: mapped(members, ({ value }) => value),
    })),
    fc.array(tie('typed'), { maxLength: 3 }).map((members): Typed => ({
      type: ['tuple', members.map(({ type }) => type)],
      value: members.map(({ value }) => value),
    })),
    tie('typed').map(({ type, value }): Typed => ({
      type: 'dynamic',
      value: value === UNKNOWN ? UNKNOWN : [new TextEncoder().encode(JSON.stringify(type)), value],
    })),
  ),
})).typed;

function mapped<A, B>(from: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, map(value)]));
}

/** Compares a filled value with the planned one: what was known is the same, what was not is of its type. */
function expectFilled(planned: Value, result: Value | undefined, type: Type): void {
  if (planned === UNKNOWN) {
    expectOfType(result, type);
    return;
  }
  if (!isList(planned) && !isObject(planned)) {
    expect(result).toStrictEqual(planned);
    return;
  }
  if (type === 'dynamic') {
    const [json, inner] = planned as readonly [Uint8Array, Value];
    expect((result as readonly Value[])[0]).toBe(json);
    expectFilled(inner, (result as readonly Value[])[1], JSON.parse(new TextDecoder().decode(json)) as Type);
    return;
  }
  expect(Object.keys(result as object)).toEqual(Object.keys(planned));
  for (const key of Object.keys(planned)) {
    const [kind, inner] = type as readonly [string, Record<string, Type> & Type];
    const of = kind === 'object' || kind === 'tuple' ? inner[key]! : inner;
    expectFilled((planned as Record<string, Value>)[key]!, (result as Record<string, Value>)[key], of);
  }
}

function expectOfType(value: Value | undefined, type: Type): void {
  if (typeof type === 'string') {
    if (type === 'dynamic') {
      expect(value).toEqual([expect.any(Uint8Array), expect.any(String)]);
      return;
    }
    expect(type === 'bool' ? 'boolean' : type).toBe(typeof value);
    return;
  }
  const [kind, inner] = type;
  if (kind === 'map') {
    expect(value).toEqual({});
    return;
  }
  if (kind === 'object') {
    Object.entries(inner).forEach(([name, of]) => expectOfType((value as Record<string, Value>)[name], of));
    return;
  }
  expect(isList(value)).toBe(true);
  (value as readonly Value[]).forEach((one, at) => expectOfType(one, kind === 'tuple' ? inner[at]! : inner));
}

test('keeps all that is known, and gives every unknown a value of its type, the same each time', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...NAMES), tree),
      fc.constantFrom('aws_vpc', 'other_thing'),
      (members, type) => {
        const block = computed(mapped(members, (member) => member.type));
        const planned = mapped(members, (member) => member.value);
        const result = fillUnknowns(planned, block, subject(type));
        for (const [name, member] of Object.entries(members)) {
          expectFilled(member.value, result[name], member.type);
        }
        expect(fillUnknowns(planned, block, subject(type))).toStrictEqual(result);
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});
