import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, blocks, requiredProviders, type RequiredProvider } from '../../terraform/providers';
import { hclBlocks, hclString, type HclBlock } from './hcl';

/** A resource block of a module. */
export interface ScannedResource {
  readonly type: string;
  readonly name: string;
  readonly provisioners: boolean;
  readonly preventDestroy: boolean;
}

/** A module call. */
export interface ScannedModule {
  readonly name: string;
  readonly source: string;
  readonly version?: string;
}

/** What one folder of Terraform files is made of, whatever language they are in. */
export interface Scan {
  readonly resources: readonly ScannedResource[];
  readonly dataTypes: readonly string[];
  readonly ephemeralTypes: readonly string[];
  readonly modules: readonly ScannedModule[];
  /** Addresses in `import`, `moved` and `removed` blocks. */
  readonly addresses: readonly string[];
  /** Addresses of `removed` blocks that run a provisioner. */
  readonly removedProvisioners: readonly string[];
  readonly providers: readonly RequiredProvider[];
}

/** Reads every Terraform file of a folder; one that cannot be read as such is left to Terraform to complain about. */
export function scanFolder(folder: string): Scan {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const scans = files.flatMap(({ name }) => {
    const text = (): string => readFileSync(join(folder, name), 'utf8');
    if (name.endsWith('.tf.json')) return scanJson(parse(text()));
    return name.endsWith('.tf') ? scanHcl(text()) : [];
  });
  return {
    resources: scans.flatMap((scan) => scan.resources),
    dataTypes: scans.flatMap((scan) => scan.dataTypes),
    ephemeralTypes: scans.flatMap((scan) => scan.ephemeralTypes),
    modules: scans.flatMap((scan) => scan.modules),
    addresses: scans.flatMap((scan) => scan.addresses),
    removedProvisioners: scans.flatMap((scan) => scan.removedProvisioners),
    providers: scans.flatMap((scan) => scan.providers),
  };
}

/** Reads a configuration in Terraform's JSON. */
export function scanJson(config: Readonly<Record<string, unknown>>): Scan {
  const instances = blocks(config['resource']).flatMap((types) =>
    Object.entries(types).flatMap(([type, named]) =>
      blocks(named).flatMap((one) => Object.entries(one).map(([name, block]) => ({ type, name, block }))),
    ),
  );
  const types = (kind: string): string[] => blocks(config[kind]).flatMap((block) => Object.keys(block).filter(isName));
  const removed = blocks(config['removed']);
  return {
    resources: instances.map(({ type, name, block }) => ({
      type,
      name,
      provisioners: blocks(block).some((one) => holds(one['provisioner'])),
      preventDestroy: blocks(block).some((one) =>
        blocks(one['lifecycle']).some((lifecycle) => String(lifecycle['prevent_destroy']) === 'true'),
      ),
    })),
    dataTypes: types('data'),
    ephemeralTypes: types('ephemeral'),
    modules: blocks(config['module']).flatMap((calls) =>
      Object.entries(calls)
        .filter(([name]) => isName(name))
        .map(([name, call]) => moduleCall(name, asObject(call))),
    ),
    addresses: [...blocks(config['import']), ...blocks(config['moved']), ...removed].flatMap((block) =>
      ['to', 'from'].map((name) => block[name]).filter((value) => typeof value === 'string'),
    ),
    removedProvisioners: removed.filter((block) => holds(block['provisioner'])).map((block) => String(block['from'])),
    providers: requiredProviders(config),
  };
}

/** Reads a configuration in Terraform's own language. */
export function scanHcl(source: string): Scan {
  const found = hclBlocks(source);
  const of = (type: string): HclBlock[] => found.filter((block) => block.type === type);
  const first = (block: HclBlock): string => block.labels[0] ?? '';
  const provisioned = (block: HclBlock): boolean => block.blocks.some(({ type }) => type === 'provisioner');
  const address = (block: HclBlock): string[] =>
    [...block.body.matchAll(/^\s*(?:to|from)\s*=\s*([^\n]+)/gm)].map((match) => (match[1] ?? '').trim());
  const providers = of('terraform').flatMap((terraform) =>
    terraform.blocks.filter(({ type }) => type === 'required_providers').flatMap(declaredProviders),
  );
  const named = (kind: string): [string, Record<string, object>][] =>
    of(kind).map((block) => [first(block), { _: {} }]);
  const implied = {
    terraform: { required_providers: Object.fromEntries(providers) },
    resource: Object.fromEntries(named('resource')),
    data: Object.fromEntries(named('data')),
    ephemeral: Object.fromEntries(named('ephemeral')),
  };
  return {
    resources: of('resource').map((block) => ({
      type: first(block),
      name: block.labels[1] ?? '',
      provisioners: provisioned(block),
      preventDestroy: block.blocks.some(
        ({ type, body }) => type === 'lifecycle' && /\bprevent_destroy\s*=\s*"?true\b/.test(body),
      ),
    })),
    dataTypes: of('data').map(first),
    ephemeralTypes: of('ephemeral').map(first),
    modules: of('module').map((block) =>
      moduleCall(first(block), { source: hclString(block, 'source'), version: hclString(block, 'version') }),
    ),
    addresses: ['import', 'moved', 'removed'].flatMap(of).flatMap(address),
    removedProvisioners: of('removed').filter(provisioned).flatMap(address),
    providers: requiredProviders(implied),
  };
}

function declaredProviders(block: HclBlock): [string, object | string][] {
  const entry = /([A-Za-z_][\w-]*)\s*=\s*(?:\{([^}]*)\}|"([^"]*)")/g;
  return [...block.body.matchAll(entry)].map(([, name = '', body, version]) => {
    if (version !== undefined) return [name, version];
    const settings: HclBlock = { type: name, labels: [], body: body ?? '', blocks: [] };
    return [name, { source: hclString(settings, 'source'), version: hclString(settings, 'version') }];
  });
}

function moduleCall(name: string, { source, version }: Readonly<Record<string, unknown>>): ScannedModule {
  const text = typeof source === 'string' ? source : '';
  return { name, source: text, ...(typeof version === 'string' ? { version } : {}) };
}

function holds(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}

function isName(key: string): boolean {
  return key !== '//';
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}
