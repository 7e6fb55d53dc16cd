import { madeAttribute } from '../../rehearsal/fakes/made-up';
import { emptyNested } from '../../rehearsal/schema/empty';
import { placeOf } from '../../rehearsal/fakes/place';
import { below, rootSpot } from '../../rehearsal/fakes/spot';
import type { FakeSubject, Spot } from '../../rehearsal/fakes/subject';
import type { Attribute, Block, NestedBlock, ProviderSchema, Type } from '../../rehearsal/schema/model';
import { isList, isObject, type ObjectValue, type Value } from '../../rehearsal/values/codec';
import type { TerraformJson } from '../../terraform/providers';

type Schema = ProviderSchema['provider'];

/** The least configuration that the schema of a type allows: what is required, made up by name and type. */
export function requiredOnly({ block }: Schema, type: string): ObjectValue {
  return requiredIn(block, rootSpot(subject(type), {}));
}

/** An attribute or block with what is required in it, whether or not it may be left out. */
export function leastOf(schema: Attribute | NestedBlock, name: string, type: string): Value {
  const spot = below(rootSpot(subject(type), {}), name, {});
  return 'block' in schema
    ? blocks({ ...schema, minItems: Math.max(1, schema.minItems) }, spot)
    : attribute(schema, spot);
}

/** A configuration as Terraform's JSON: without what is left out. */
export function asJson(config: ObjectValue, { attributes, blocks: nested }: Block): TerraformJson {
  const own = Object.entries(attributes).flatMap(([name, { type = 'string' }]) => {
    const value = plain(config[name] ?? null, type);
    return value === null ? [] : [[name, value] as const];
  });
  const inner = Object.entries(nested).flatMap(([name, { block }]): (readonly [string, unknown])[] => {
    const value = config[name] ?? null;
    const objects = (isList(value) ? value : [value]).filter((one): one is ObjectValue => isObject(one));
    const written = objects.map((one) => asJson(one, block));
    return written.length === 0 ? [] : [[name, isList(value) ? written : written[0]]];
  });
  return Object.fromEntries([...own, ...inner]);
}

/** No type that a table knows: its values are those of a cloud, and not what a user would write. */
const subject = (type: string): FakeSubject => {
  return { kind: 'resource', type: `${type.split('_')[0] ?? ''}_`, seed: type, place: placeOf('', {}) };
};

function requiredIn({ attributes, blocks: nested }: Block, spot: Spot): ObjectValue {
  const own = Object.entries(attributes).map(([name, one]): [string, Value] => {
    return [name, one.required === true ? attribute(one, below(spot, name, {})) : null];
  });
  const inner = Object.entries(nested).map(([name, one]): [string, Value] => {
    return [name, one.minItems > 0 || one.nesting === 'group' ? blocks(one, below(spot, name, {})) : emptyNested(one)];
  });
  return Object.fromEntries([...own, ...inner]);
}

function attribute(one: Attribute, spot: Spot): Value {
  const { nested, type } = one;
  if (nested !== undefined) {
    const members = requiredIn({ attributes: nested.attributes, blocks: {} }, spot);
    if (nested.nesting === 'single') return members;
    return nested.nesting === 'map' ? { key: members } : [members];
  }
  if (typeof type === 'object' && type[0] === 'map') return type[1] === 'string' ? { key: 'value' } : {};
  const made = madeAttribute({ ...one, writeOnly: false }, spot);
  return isList(made) && type !== 'dynamic' ? made.slice(0, 1) : made;
}

function blocks({ nesting, block, minItems }: NestedBlock, spot: Spot): Value {
  if (nesting === 'single' || nesting === 'group') return requiredIn(block, spot);
  if (nesting === 'map') return { key: requiredIn(block, spot) };
  return Array.from({ length: minItems }, () => requiredIn(block, spot));
}

/** A value without its wire form; what would be a template in Terraform's language is escaped. */
function plain(value: Value, type: Type): unknown {
  if (typeof value === 'string') return value.replace(/([$%])\{/g, '$1$1{');
  if (typeof value === 'bigint') return Number(value);
  if (type === 'dynamic' && isList(value)) return plain(value[1] ?? null, 'string');
  if (isList(value)) return value.map((one) => plain(one, 'string'));
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(members.map(([name, one]) => [name, plain(one, 'string')]));
}
