import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
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

/** Is this the name of a file in Terraform's own language? OpenTofu reads more of them. */
function isHcl(name: string): boolean {
  return /\.(tf|tofu)$/.test(name);
}

/** Is this the name of a configuration in JSON? */
export function isJson(name: string): boolean {
  return /\.(tf|tofu)\.json$/.test(name);
}

/** A file that Terraform reads. */
export interface TerraformFile {
  readonly name: string;
  readonly text: string;
}

/** The Terraform files of a folder; a link that leads nowhere is none. */
export function terraformFiles(folder: string): TerraformFile[] {
  return readdirSync(folder)
    .filter((name) => isHcl(name) || isJson(name))
    .map((name) => ({ name, path: join(folder, name) }))
    .filter(({ path }) => existsSync(path) && statSync(path).isFile())
    .map(({ name, path }) => ({ name, text: readFileSync(path, 'utf8') }));
}

/** Reads every Terraform file of a folder; one that cannot be read as such is left to Terraform to complain about. */
export function scanFolder(folder: string): Scan {
  const scans = terraformFiles(folder).map(({ name, text }) => (isJson(name) ? scanJson(parse(text)) : scanHcl(text)));
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
  const types = (kind: string, holders = [config]): string[] =>
    holders.flatMap((holder) => blocks(holder[kind])).flatMap((block) => Object.keys(block).filter(isName));
  const checks = blocks(config['check']).flatMap((named) => Object.values(named).flatMap(blocks));
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
    dataTypes: types('data', [config, ...checks]),
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
    providers: [...requiredProviders(config), ...checks.flatMap(requiredProviders)],
  };
}

/** Reads a configuration in Terraform's own language. */
export function scanHcl(source: string): Scan {
  const own = hclBlocks(source);
  const checked = own.filter(({ type }) => type === 'check').flatMap((check) => check.blocks);
  const found = [...own, ...checked.filter(({ type }) => type === 'data')];
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

/** A file's JSON object; an empty one where it is none. */
export function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return {};
  }
}
