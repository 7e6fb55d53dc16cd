/** A type in Terraform's own JSON form: `"string"`, `["list", "string"]`, `["object", { "port": "number" }]`. */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', Type]
  | readonly ['tuple', readonly Type[]]
  | readonly ['object', Readonly<Record<string, Type>>, (readonly string[])?];

/** How often a nested block or attribute stands in its parent, and what keeps its elements apart. */
export type Nesting = 'single' | 'group' | 'list' | 'set' | 'map';

/** An argument or attribute of a block. It has a `type`, or in protocol 6 a `nested` object in its place. */
export interface Attribute {
  readonly type?: Type;
  readonly nested?: { readonly nesting: Exclude<Nesting, 'group'>; readonly attributes: Attributes };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
}

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A block inside a block. */
export interface NestedBlock {
  readonly nesting: Nesting;
  readonly block: Block;
  /** 0 where it may be left out. */
  readonly minItems: number;
  /** 0 where there is no limit. */
  readonly maxItems: number;
}

/** What a block may hold. */
export interface Block {
  readonly attributes: Attributes;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** What a resource, a data source or a provider's configuration may hold. */
export interface Schema {
  /** Version under which a state is written. */
  readonly version: number;
  readonly block: Block;
}

/** Everything that a provider serves, or the part of it that is asked for. */
export interface ProviderSchema {
  readonly provider: Schema;
  readonly resources: Readonly<Record<string, Schema>>;
  readonly dataSources: Readonly<Record<string, Schema>>;
  readonly ephemeralResources: Readonly<Record<string, Schema>>;
}

/** The types of a provider that a configuration and its state use: only these are read and served. */
export interface UsedTypes {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  readonly ephemeralResources: readonly string[];
}
