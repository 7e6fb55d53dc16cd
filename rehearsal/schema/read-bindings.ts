import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { providerType } from '../../terraform/providers';
import { buildBlock } from './build-block';
import { ephemeralResourcesOf } from './ephemeral';
import type { Bindings } from './find-bindings';
import type { ProviderSchema, Schema, UsedTypes } from './model';
import { nearestType } from './near-names';
import { parseSource, type Kind, type ParsedType } from './parse-source';
import { readSourceText } from './source-text';

/**
 * The schema of a provider as its bindings tell it, of the types asked for. In the place of a type that they do not have comes the
 * one that may have been meant, if any, for Terraform to name. The code is read as text and never run. Versions of schemas are 0, because the bindings do not tell them.
 * @throws {UserError} `BindingsUnreadable` where the package does not carry its generated TypeScript.
 */
export function readSchema(bindings: Bindings, types: UsedTypes | 'all'): ProviderSchema {
  const { folder, protocol, source } = bindings;
  const provider = readType(join(folder, 'provider'));
  if (provider?.kind !== 'provider') {
    throw new UserError(bindings.name, 'BindingsUnreadable', [
      'has no generated TypeScript in it, from which the schema is read; install the published package',
    ]);
  }
  const found: Record<Kind, Record<string, Schema>> = { provider: {}, resource: {}, data: {}, ephemeral: {} };
  for (const parsed of types === 'all' ? allTypes(folder) : usedTypes(bindings, types)) {
    found[parsed.kind][parsed.type] = schemaOf(parsed, protocol);
  }
  const known = ephemeralResourcesOf(source);
  const isUsed = (type: string): boolean => types === 'all' || types.ephemeralResources.includes(type);
  const ephemeral = Object.fromEntries(Object.entries(known).filter(([type]) => isUsed(type)));
  return {
    provider: schemaOf(provider, protocol),
    resources: found.resource,
    dataSources: found.data,
    ephemeralResources: { ...ephemeral, ...found.ephemeral },
  };
}

function schemaOf(parsed: ParsedType, protocol: 5 | 6): Schema {
  return { version: 0, block: buildBlock(parsed, protocol) };
}

function readType(folder: string): ParsedType | undefined {
  const text = readSourceText(folder);
  return text === undefined ? undefined : parseSource(text);
}

function* allTypes(folder: string): Generator<ParsedType> {
  for (const entry of readdirSync(folder).sort()) {
    const parsed = entry === 'provider' ? undefined : readType(join(folder, entry));
    if (parsed !== undefined) yield parsed;
  }
}

function* usedTypes({ folder, source }: Bindings, types: UsedTypes): Generator<ParsedType> {
  const provider = providerType(source);
  const wanted: readonly (readonly [Kind, readonly string[]])[] = [
    ['resource', types.resources],
    ['data', types.dataSources],
    ['ephemeral', types.ephemeralResources],
  ];
  for (const [kind, names] of wanted) {
    const find = (type: string | undefined): ParsedType | undefined =>
      type === undefined
        ? undefined
        : foldersOf(kind, type, provider)
            .map((name) => readType(join(folder, name)))
            .find((each) => each?.kind === kind && each.type === type);
    for (const type of new Set(names)) {
      const parsed = find(type) ?? find(nearestType(type, typesOf(kind, folder, provider)));
      if (parsed !== undefined) yield parsed;
    }
  }
}

/** Types of a kind, as the names of the folders tell. */
function typesOf(kind: Kind, folder: string, provider: string): string[] {
  const names = readdirSync(folder).map((name) => name.replaceAll('-', '_'));
  if (kind !== 'resource')
    return names.filter((name) => name.startsWith(`${kind}_`)).map((name) => name.slice(kind.length + 1));
  return names.map((name) => `${provider}_${name}`);
}

/** Folders that the generator may have put a type in: the second where the first would be a reserved word. */
function foldersOf(kind: Kind, type: string, provider: string): string[] {
  const base = kind === 'resource' ? type.replace(new RegExp(`^${provider}_`), '') : `${kind}_${type}`;
  const name = base.replaceAll('_', '-');
  return [name, `${name}-resource`];
}
