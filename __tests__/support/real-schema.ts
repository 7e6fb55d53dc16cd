import type {
  Attribute,
  Block,
  NestedBlock,
  Nesting,
  ProviderSchema,
  Schema,
  Type,
} from '../../rehearsal/schema/model';

interface RealAttribute {
  readonly type?: Type;
  readonly nested_type?: {
    readonly nesting_mode: Exclude<Nesting, 'group'>;
    readonly attributes: Readonly<Record<string, RealAttribute>>;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly write_only?: boolean;
}

interface RealBlock {
  readonly attributes?: Readonly<Record<string, RealAttribute>>;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: Nesting;
        readonly block: RealBlock;
        readonly min_items?: number;
        readonly max_items?: number;
      }
    >
  >;
}

interface RealSchema {
  readonly version: number;
  readonly block: RealBlock;
}

/** One provider's part of what `terraform providers schema -json` prints. */
export interface RealProvider {
  readonly provider: RealSchema;
  readonly resource_schemas?: Readonly<Record<string, RealSchema>>;
  readonly data_source_schemas?: Readonly<Record<string, RealSchema>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, RealSchema>>;
  readonly functions?: Readonly<Record<string, unknown>>;
}

/** A provider's own schema, as Terraform prints it, in the form of the rehearsal's. */
export function realSchema(real: RealProvider): ProviderSchema {
  return {
    provider: schemaOf(real.provider),
    resources: mapped(real.resource_schemas, schemaOf),
    dataSources: mapped(real.data_source_schemas, schemaOf),
    ephemeralResources: mapped(real.ephemeral_resource_schemas, schemaOf),
  };
}

function schemaOf({ version, block }: RealSchema): Schema {
  return { version, block: blockOf(block) };
}

function blockOf({ attributes, block_types }: RealBlock): Block {
  const blocks = mapped(block_types, ({ nesting_mode, block, min_items, max_items }): NestedBlock => {
    return { nesting: nesting_mode, block: blockOf(block), minItems: min_items ?? 0, maxItems: max_items ?? 0 };
  });
  return { attributes: mapped(attributes, attributeOf), blocks };
}

function attributeOf(real: RealAttribute): Attribute {
  const { type, nested_type: nested, required, optional, computed, sensitive, write_only } = real;
  return {
    ...(type === undefined ? {} : { type }),
    ...(nested === undefined
      ? {}
      : { nested: { nesting: nested.nesting_mode, attributes: mapped(nested.attributes, attributeOf) } }),
    ...(required === true ? { required } : {}),
    ...(optional === true ? { optional } : {}),
    ...(computed === true ? { computed } : {}),
    ...(sensitive === true ? { sensitive } : {}),
    ...(write_only === true ? { writeOnly: true } : {}),
  };
}

function mapped<From, To>(
  from: Readonly<Record<string, From>> | undefined,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from ?? {}).map(([name, value]) => [name, map(value)]));
}
