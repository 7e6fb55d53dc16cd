import { typeOf } from '../../rehearsal/protocol/wire-schema';
import { emptyNested } from '../../rehearsal/schema/empty';
import type { Attribute, Block, NestedBlock, Type } from '../../rehearsal/schema/model';
import type { ObjectValue, Value } from '../../rehearsal/values/codec';

/** Before or after a change. */
export type Side = 0 | 1;

/** Two texts that differ. */
export type Texts = readonly [before: string, after: string];

/** Texts of the forms that providers ask for; the first that a provider takes is used. */
export const FORMS: readonly Texts[] = [
  ['aaaa', 'bbbb'],
  ['arn:aws:iam::123456789012:role/aaaa', 'arn:aws:iam::123456789012:role/bbbb'],
  ['{"a":"1"}', '{"a":"2"}'],
  ['10.0.0.0/24', '10.0.1.0/24'],
  ['10.0.0.1', '10.0.0.2'],
  ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'],
];

/** Texts to use: `form` everywhere, but for attributes of which the provider has told what it takes. */
export interface Sample {
  readonly form: Texts;
  readonly known: ReadonlyMap<string, Texts>;
}

/** Blocks this deep and deeper stay empty where they may: some types have tens of thousands of attributes. */
const DEPTH = 2;

const TARGETS: ObjectValue = { target_type: 'instance', port: 1, protocol: 'HTTP', vpc_id: 'vpc-1' };

/** What some types ask for besides what their schema requires. */
const COMPANIONS: Readonly<Record<string, (resource: ObjectValue) => ObjectValue>> = {
  aws_alb_target_group: () => TARGETS,
  aws_dynamodb_table: ({ hash_key, range_key }) => {
    const keys = [...new Set([hash_key ?? 'aaaa', range_key ?? hash_key ?? 'aaaa'])];
    const attribute = keys.map((name) => ({ name, type: 'S' }));
    return { billing_mode: 'PAY_PER_REQUEST', hash_key: hash_key ?? 'aaaa', attribute };
  },
  aws_kinesis_stream: () => ({ shard_count: 1 }),
  aws_lambda_function: () => ({ package_type: 'Image' }),
  aws_lb_target_group: () => TARGETS,
};

/** The whole of a resource, of which only the attribute or block `changed` and what is required is set. */
export function sampleResource(type: string, block: Block, changed: string, side: Side, sample: Sample): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, Value] => {
    if (name === changed) return [name, sampleAttribute(name, attribute, side, sample)];
    if (name === 'id' && attribute.required !== true) return [name, 'aaaa'];
    return [name, attribute.required === true ? sampleAttribute(name, attribute, 0, sample) : null];
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => {
    if (name === changed) return [name, sampleNested(nested, side, sample, 0)];
    return [name, nested.minItems > 0 ? sampleNested(nested, 0, sample, 0) : emptyNested(nested)];
  });
  const resource: ObjectValue = Object.fromEntries([...attributes, ...blocks]);
  return {
    ...resource,
    ...COMPANIONS[type]?.(resource),
    ...(changed in resource && { [changed]: resource[changed] ?? null }),
  };
}

/** May a configuration set it, so that the state holds it? */
export function isSettable({ required, optional, writeOnly }: Attribute): boolean {
  return (required === true || optional === true) && writeOnly !== true;
}

function sampleAttribute(name: string, attribute: Attribute, side: Side, sample: Sample): Value {
  const form = sample.known.get(name) ?? sample.form;
  return sampleOf(typeOf(attribute), form[side], side);
}

function sampleOf(type: Type, text: string, side: Side): Value {
  if (type === 'string') return text;
  if (type === 'number') return side + 1;
  if (type === 'bool') return side === 1;
  if (type === 'dynamic') return [Buffer.from('"string"'), text];
  if (type[0] === 'map') return { key: sampleOf(type[1], text, side) };
  if (type[0] === 'object') return mapObject(type[1], (member) => sampleOf(member, text, side));
  return type[0] === 'tuple' ? type[1].map((member) => sampleOf(member, text, side)) : [sampleOf(type[1], text, side)];
}

function sampleNested({ nesting, block }: NestedBlock, side: Side, sample: Sample, depth: number): Value {
  const value: ObjectValue = {
    ...Object.fromEntries(
      Object.entries(block.attributes).map(([name, attribute]) => [
        name,
        isSettable(attribute) ? sampleAttribute(name, attribute, side, sample) : null,
      ]),
    ),
    ...mapObject(block.blocks, (inner) =>
      depth < DEPTH || inner.minItems > 0 ? sampleNested(inner, side, sample, depth + 1) : emptyNested(inner),
    ),
  };
  if (nesting === 'single' || nesting === 'group') return value;
  return nesting === 'map' ? { key: value } : [value];
}

function mapObject<A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
