import { isDeepStrictEqual } from 'node:util';
import type {
  Attribute,
  Attributes,
  Block,
  NestedBlock,
  ProviderSchema,
  Schema,
  Type,
} from '../../rehearsal/schema/model';
import { realSchema, type RealProvider } from './real-schema';

/** One place in which a derived schema is not the provider's own. */
export interface Difference {
  /** Its class: `max-items`, `sensitive-lost`. */
  readonly name: string;
  /** Kind and name of the type, then the way down: `resource aws_instance ebs_block_device.device_name`. */
  readonly at: string;
}

type Add = (name: string, path: string) => void;

/** Classes of difference that are not in a type's block, and so leave it exact. */
const BESIDE_THE_BLOCK: readonly string[] = ['schema-version'];
/** Classes that are about how many items a block may or must have. */
const ITEM_COUNTS: readonly string[] = ['max-items', 'min-items'];

/** How well a derived schema matches the provider's own. */
export interface Comparison {
  /** Resource and data types of the real provider. */
  readonly types: number;
  /** Types whose block is the same in every point. */
  readonly exact: number;
  /** Types that are the same but for how many items a block may or must have. */
  readonly exactApartFromCounts: number;
  readonly differences: readonly Difference[];
}

/** Compares every resource, data and ephemeral type, the provider's configuration and its functions. */
export function compareSchemas(derived: ProviderSchema, provider: RealProvider): Comparison {
  const real = realSchema(provider);
  const differences: Difference[] = [];
  let [types, exact, exactApartFromCounts] = [0, 0, 0];
  const compareOne = (at: string, ours: Schema | undefined, theirs: Schema | undefined): readonly Difference[] => {
    const found = schemaDifferences(at, ours, theirs);
    differences.push(...found);
    return found.filter(({ name }) => !BESIDE_THE_BLOCK.includes(name));
  };
  for (const [kind, ours, theirs] of [
    ['resource', derived.resources, real.resources],
    ['data', derived.dataSources, real.dataSources],
  ] as const) {
    for (const type of namesOf(ours, theirs)) {
      const found = compareOne(`${kind} ${type}`, ours[type], theirs[type]);
      types++;
      if (found.length === 0) exact++;
      if (found.every(({ name }) => ITEM_COUNTS.includes(name))) exactApartFromCounts++;
    }
  }
  compareOne('provider', derived.provider, real.provider);
  for (const type of namesOf(derived.ephemeralResources, real.ephemeralResources)) {
    compareOne(`ephemeral ${type}`, derived.ephemeralResources[type], real.ephemeralResources[type]);
  }
  for (const name of Object.keys(provider.functions ?? {})) differences.push({ name: 'function-lost', at: name });
  return { types, exact, exactApartFromCounts, differences };
}

function schemaDifferences(at: string, ours: Schema | undefined, theirs: Schema | undefined): Difference[] {
  const found: Difference[] = [];
  const add: Add = (name, path) => found.push({ name, at: `${at} ${path}`.trim() });
  if (ours === undefined || theirs === undefined) add(ours === undefined ? 'type-lost' : 'type-added', '');
  else {
    if (ours.version !== theirs.version) add('schema-version', '');
    compareBlocks(ours.block, theirs.block, '', add);
  }
  return found;
}

function compareBlocks(ours: Block, theirs: Block, path: string, add: Add): void {
  for (const name of namesOf({ ...ours.attributes, ...ours.blocks }, { ...theirs.attributes, ...theirs.blocks })) {
    const at = path === '' ? name : `${path}.${name}`;
    const [ourAttribute, theirAttribute] = [ours.attributes[name], theirs.attributes[name]];
    const [ourBlock, theirBlock] = [ours.blocks[name], theirs.blocks[name]];
    if (ourAttribute !== undefined && theirAttribute !== undefined)
      compareAttributes(ourAttribute, theirAttribute, at, add);
    else if (ourBlock !== undefined && theirBlock !== undefined) compareNested(ourBlock, theirBlock, at, add);
    else if (ourBlock !== undefined && theirAttribute !== undefined) add('attribute-as-block', at);
    else if (ourAttribute !== undefined && theirBlock !== undefined) {
      add(ourAttribute.type === 'dynamic' ? 'block-as-dynamic' : 'block-as-attribute', at);
    } else add(ourAttribute === undefined && ourBlock === undefined ? 'member-lost' : 'member-added', at);
  }
}

function compareNested(ours: NestedBlock, theirs: NestedBlock, path: string, add: Add): void {
  if (ours.nesting !== theirs.nesting) add('nesting', path);
  // What is above one cannot be told from the bindings; a limit of one can.
  if (ours.minItems !== theirs.minItems)
    add(ours.minItems === 1 && theirs.minItems > 1 ? 'min-items' : 'required', path);
  if (ours.maxItems !== theirs.maxItems)
    add(ours.maxItems === 0 && theirs.maxItems > 1 ? 'max-items' : 'at-most-one', path);
  compareBlocks(ours.block, theirs.block, path, add);
}

function compareAttributes(ours: Attribute, theirs: Attribute, path: string, add: Add): void {
  for (const flag of ['required', 'optional', 'computed', 'sensitive', 'writeOnly'] as const) {
    if (ours[flag] !== theirs[flag]) add(`${flag}-${theirs[flag] === true ? 'lost' : 'added'}`, path);
  }
  if (ours.nested !== undefined && theirs.nested !== undefined) {
    if (ours.nested.nesting !== theirs.nested.nesting) add('nesting', path);
    compareMembers(ours.nested.attributes, theirs.nested.attributes, path, add);
  } else if (ours.nested !== undefined || theirs.nested !== undefined) add('object-form', path);
  else if (!isDeepStrictEqual(ours.type, theirs.type)) add(typeDifference(ours.type, theirs.type), path);
}

function compareMembers(ours: Attributes, theirs: Attributes, path: string, add: Add): void {
  compareBlocks({ attributes: ours, blocks: {} }, { attributes: theirs, blocks: {} }, path, add);
}

function typeDifference(ours: Type | undefined, theirs: Type | undefined): string {
  if (ours === 'dynamic') return 'type-as-dynamic';
  return isDeepStrictEqual(setsAsLists(ours), setsAsLists(theirs)) ? 'inner-set-as-list' : 'type';
}

function setsAsLists(type: Type | undefined): unknown {
  return JSON.parse(JSON.stringify(type ?? null).replaceAll('["set",', '["list",'));
}

function namesOf(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
