import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { asObject, DEFAULT_HOST, fullSource } from '../../terraform/providers';
import { readSourceText } from './source-text';

/** Scopes under which providers' bindings are published. */
const SCOPES = ['@cdktf', '@cdktn'] as const;

/**
 * Providers of protocol 5, by their registry manifests. Any other is played over 6, which can hold all that 5 can.
 * @see https://developer.hashicorp.com/terraform/registry/providers/publishing#terraform-registry-manifest-file
 */
const PROTOCOL_5 = ['aws', 'google', 'google-beta'].map((name) => `${DEFAULT_HOST}/hashicorp/${name}`);

/** The installed bindings of one version of one provider. */
export interface Bindings {
  /** Full address of the provider: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** Exact version of the provider that they were generated from: `5.100.0`. */
  readonly version: string;
  /** Version of Terraform's plugin protocol over which the provider is to be played. */
  readonly protocol: 5 | 6;
  /** What a person calls them: `@cdktf/provider-aws`, or `.gen/providers/aws` for what `cdktf get` has written. */
  readonly name: string;
  /** Absolute path of the folder that holds a folder for every type. */
  readonly folder: string;
}

/**
 * Every provider's bindings that a project can import, the nearest first: packages in the folders that Node looks through, aliases
 * of such packages that its package.json names, and what `cdktf get` has written. There may be several of one provider.
 */
export function findBindings(project: string): Bindings[] {
  const found = new Map<string, Bindings>();
  const seenNames = new Set<string>();
  for (const home of ancestors(resolve(project))) {
    const modules = join(home, 'node_modules');
    const names = [...SCOPES.flatMap((scope) => scopedNames(modules, scope)), ...aliases(home)];
    for (const name of names.filter((each) => !seenNames.has(each))) {
      const bindings = packageBindings(modules, name);
      if (bindings === undefined) continue;
      // A nearer package hides one of the same name farther up; two names may lead to one folder.
      seenNames.add(name);
      if (!found.has(bindings.folder)) found.set(bindings.folder, bindings);
    }
  }
  return [...found.values(), ...generatedBindings(resolve(project))];
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function scopedNames(modules: string, scope: string): string[] {
  return entries(join(modules, scope))
    .filter((name) => name.startsWith('provider-'))
    .map((name) => `${scope}/${name}`);
}

/** `"provider-aws-21": "npm:@cdktf/provider-aws@21.22.1"` installs bindings under a name of the project's own. */
function aliases(home: string): string[] {
  const { dependencies, devDependencies } = readJson(join(home, 'package.json'));
  return Object.entries({ ...asObject(dependencies), ...asObject(devDependencies) })
    .filter(([, version]) => typeof version === 'string' && /^npm:@cdkt[fn]\/provider-/.test(version))
    .map(([name]) => name);
}

function packageBindings(modules: string, name: string): Bindings | undefined {
  const manifest = readJson(join(modules, name, 'package.json'));
  const provider = asObject(asObject(manifest['cdktn'] ?? manifest['cdktf'])['provider']);
  const { name: source, version } = provider;
  const folder = join(modules, name, 'lib');
  // The generator's own packages are called `provider-...` too, and are bindings of nothing.
  if (typeof source !== 'string' || typeof version !== 'string' || !existsSync(folder)) return undefined;
  return bindingsOf(source, version, name, realpathSync(folder));
}

function generatedBindings(project: string): Bindings[] {
  const providers = join('.gen', 'providers');
  return entries(join(project, providers)).flatMap((name) => {
    const folder = join(project, providers, name);
    const text = readSourceText(join(folder, 'provider')) ?? '';
    const source = /terraformProviderSource: '([^']+)'/.exec(text)?.[1];
    const version = /providerVersion: '([^']+)'/.exec(text)?.[1];
    return source === undefined || version === undefined
      ? []
      : [bindingsOf(source, version, join(providers, name), folder)];
  });
}

function bindingsOf(source: string, version: string, name: string, folder: string): Bindings {
  const address = fullSource(source);
  return { source: address, version, protocol: PROTOCOL_5.includes(address) ? 5 : 6, name, folder };
}

function entries(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing or broken: Node cannot import such a package either.
    return {};
  }
}
