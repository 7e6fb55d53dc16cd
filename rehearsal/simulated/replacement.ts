import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isList, isObject, type ObjectValue, type Value } from '../values/codec';

/** What a provider has answered when it was asked for the change of every attribute, one at a time. */
interface Table {
  readonly types: Readonly<Record<string, string>>;
}

const tables = new Map<string, Table>();

/**
 * Paths of the attributes whose change makes Terraform replace a resource of this type: `cidr_block`,
 * `root_block_device.encrypted`. They were asked of the programs of aws 5.100.0, google 6.50.0 and helm 3.1.1; none for a type
 * of another provider.
 */
export function replacementPaths(type: string): readonly string[] {
  const { types } = tableOf(type.split('_', 1)[0] ?? '');
  return Object.hasOwn(types, type) ? (types[type]?.split(' ') ?? []) : [];
}

/** Those of `paths` at which two states of a resource differ. */
export function changedPaths(prior: ObjectValue, planned: ObjectValue, paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const steps = path.split('.');
    return !isDeepStrictEqual(valuesAt(prior, steps), valuesAt(planned, steps));
  });
}

/** What stands at a path, in every element of the blocks on the way. */
function valuesAt(value: Value, [step, ...rest]: readonly string[]): readonly Value[] {
  if (step === undefined) return [value];
  if (isList(value)) return value.flatMap((element) => valuesAt(element, [step, ...rest]));
  if (!isObject(value)) return [];
  if (Object.hasOwn(value, step)) return valuesAt((value as ObjectValue)[step] ?? null, rest);
  // A map of blocks: their names are no attributes.
  return Object.values(value).flatMap((element: Value) => valuesAt(element, [step, ...rest]));
}

/** The tables are large: one is read when the first resource of its provider changes. */
function tableOf(provider: string): Table {
  const known = tables.get(provider);
  if (known !== undefined) return known;
  const file = join(__dirname, 'replacement', `${provider}.json`);
  const table = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Table) : { types: {} };
  tables.set(provider, table);
  return table;
}
