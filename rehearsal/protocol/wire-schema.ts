import type { Attribute, Attributes, Block, NestedBlock, Nesting, ProviderSchema, Schema, Type } from '../schema/model';
import type { ProtocolVersion } from './methods';
import {
  NESTING,
  type AttributeMessage,
  type BlockMessage,
  type MessageShapes,
  type NestedBlockMessage,
  type SchemaMessage,
} from './shapes';

type NestedAttribute = NonNullable<Attribute['nested']>;

/** A provider's schema as the answer to GetProviderSchema, without functions and without the plan of a destroy. */
export function encodeProviderSchema(
  schema: ProviderSchema,
  protocol: ProtocolVersion,
): MessageShapes['GetProviderSchemaResponse'] {
  const all = (schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, SchemaMessage>> =>
    mapValues(schemas, (one) => encodeSchema(one, protocol));
  return {
    provider: encodeSchema(schema.provider, protocol),
    resourceSchemas: all(schema.resources),
    dataSourceSchemas: all(schema.dataSources),
    ephemeralResourceSchemas: all(schema.ephemeralResources),
    diagnostics: [],
    serverCapabilities: { planDestroy: false, getProviderSchemaOptional: true, moveResourceState: false },
  };
}

/** Reads the answer to GetProviderSchema. */
export function decodeProviderSchema(message: MessageShapes['GetProviderSchemaResponse']): ProviderSchema {
  return {
    provider: message.provider === undefined ? EMPTY : decodeSchema(message.provider),
    resources: mapValues(message.resourceSchemas, decodeSchema),
    dataSources: mapValues(message.dataSourceSchemas, decodeSchema),
    ephemeralResources: mapValues(message.ephemeralResourceSchemas, decodeSchema),
  };
}

/** A schema on the wire; in version 5, which has no nested attributes, those become attributes of an object type. */
export function encodeSchema({ version, block }: Schema, protocol: ProtocolVersion): SchemaMessage {
  return { version, block: encodeBlock(block, protocol) };
}

/** Reads a schema of either version from the wire. */
export function decodeSchema({ version = 0, block }: SchemaMessage): Schema {
  return { version, block: decodeBlock(block) };
}

/** The type of an attribute's values, also of a nested one. */
export function typeOf({ type, nested }: Attribute): Type {
  return nested === undefined ? (type ?? 'dynamic') : nestedType(nested);
}

const EMPTY: Schema = { version: 0, block: { attributes: {}, blocks: {} } };

function nestedType({ nesting, attributes }: NestedAttribute): Type {
  const element: Type = ['object', mapValues(attributes, typeOf)];
  return nesting === 'single' ? element : [nesting, element];
}

function encodeBlock({ attributes, blocks }: Block, protocol: ProtocolVersion): BlockMessage {
  return {
    attributes: encodeAttributes(attributes, protocol),
    blockTypes: Object.entries(blocks).map(([typeName, { nesting, block, minItems, maxItems }]) => ({
      typeName,
      nesting: NESTING[nesting],
      block: encodeBlock(block, protocol),
      minItems,
      maxItems,
    })),
  };
}

function encodeAttributes(attributes: Attributes, protocol: ProtocolVersion): AttributeMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const { nested, required, optional, computed, sensitive, writeOnly } = attribute;
    const flags = { required, optional, computed, sensitive, writeOnly };
    if (nested === undefined || protocol === 5) return { name, type: typeJson(typeOf(attribute)), ...flags };
    const nestedType = {
      nesting: NESTING[nested.nesting],
      attributes: encodeAttributes(nested.attributes, protocol),
    };
    return { name, nestedType, ...flags };
  });
}

function typeJson(type: Type): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}

function decodeBlock({ attributes, blockTypes }: BlockMessage): Block {
  return {
    attributes: decodeAttributes(attributes),
    blocks: Object.fromEntries(blockTypes.map((block) => [block.typeName, decodeNestedBlock(block)])),
  };
}

function decodeNestedBlock({ block, nesting, minItems = 0, maxItems = 0 }: NestedBlockMessage): NestedBlock {
  return { nesting: nestingOf(nesting), block: decodeBlock(block), minItems, maxItems };
}

function decodeAttributes(attributes: readonly AttributeMessage[]): Attributes {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, decodeAttribute(attribute)]));
}

function decodeAttribute(message: AttributeMessage): Attribute {
  const { required, optional, computed, sensitive, writeOnly } = message;
  return {
    ...decodeType(message),
    ...(required === true ? { required } : {}),
    ...(optional === true ? { optional } : {}),
    ...(computed === true ? { computed } : {}),
    ...(sensitive === true ? { sensitive } : {}),
    ...(writeOnly === true ? { writeOnly } : {}),
  };
}

function decodeType({ type, nestedType }: AttributeMessage): Pick<Attribute, 'type' | 'nested'> {
  if (nestedType === undefined) return { type: JSON.parse(Buffer.from(type ?? []).toString()) as Type };
  const nesting = nestingOf(nestedType.nesting) as NestedAttribute['nesting'];
  return { nested: { nesting, attributes: decodeAttributes(nestedType.attributes) } };
}

function nestingOf(number: number): Nesting {
  const found = Object.entries(NESTING).find(([, value]) => value === number);
  if (found === undefined) throw new RangeError(`${number} is no nesting mode`);
  return found[0] as Nesting;
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
