import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { homeOf, readCliConfig } from './cli-config';
import { DEFAULT_HOST, isAddress, providerType, satisfies, type RequiredProvider } from './providers';

/** Where to look for provider mirrors. */
export interface MirrorSearch {
  /**
   * Folders to look at before all others.
   * @default []
   */
  readonly extraMirrors?: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** @default process.cwd() */
  readonly cwd?: string;
  /**
   * Folders whose subfolders count as mirrors where they hold a `registry.terraform.io` folder.
   * @default ['/opt']
   */
  readonly lastResort?: readonly string[];
}

/** Settings of {@link writeCliConfig}. */
export interface CliConfigOptions extends MirrorSearch {
  /** The providers that the mirrors are wanted for. */
  readonly providers: readonly Pick<RequiredProvider, 'source' | 'version'>[];
  /** Whether Terraform may ask the registries for the providers that no mirror holds. */
  readonly direct: boolean;
  /**
   * Platform of the Terraform binary, such as `linux_amd64`.
   * @default - the platform of this process
   */
  readonly platform?: string;
  /**
   * Whether the rest of the user's configuration is copied, such as credentials and `plugin_cache_dir`.
   * @default true
   */
  readonly keepRest?: boolean;
}

/** What {@link writeCliConfig} wrote. */
export interface WrittenCliConfig {
  readonly file: string;
  /** The mirrors in it, with the addresses of the providers each is used for. */
  readonly mirrors: readonly { readonly path: string; readonly providers: readonly string[] }[];
  /** The providers that no mirror holds in a fitting version. */
  readonly missing: readonly Pick<RequiredProvider, 'source' | 'version'>[];
}

/**
 * Folders that may hold providers, best first and each once: those given, those in the user's CLI configuration, those that
 * Terraform implies, the plugin caches, and as a last resort the subfolders of `/opt`. Only folders that exist.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function findMirrors(search: MirrorSearch = {}): string[] {
  const { extraMirrors = [], env = process.env, cwd = process.cwd(), lastResort = ['/opt'] } = search;
  const config = readCliConfig(env, cwd);
  const caches = [env['TF_PLUGIN_CACHE_DIR'], config.pluginCache, cdktfPluginCache(env)];
  const candidates = [
    ...extraMirrors.map((path) => resolve(cwd, path)),
    ...config.mirrors,
    ...impliedMirrors(env, cwd),
    ...caches.filter((path) => path !== undefined && path !== '').map((path) => resolve(cwd, path as string)),
    ...lastResort.flatMap((folder) => entries(folder).map((name) => join(folder, name))).filter(holdsRegistry),
  ];
  return [...new Set(candidates.filter((path) => existsSync(path)).map((path) => realpathSync(path)))];
}

/** The folders in which Terraform looks for providers by itself, whether or not they exist. */
export function impliedMirrors(env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): string[] {
  const home = homeOf(env);
  const system = (env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share').split(':').filter(Boolean);
  const data = [env['XDG_DATA_HOME'] ?? join(home, '.local/share'), ...system].map((path) =>
    join(path, 'terraform/plugins'),
  );
  const macos = [home, '/'].map((path) => join(path, 'Library/Application Support/io.terraform/plugins'));
  return [
    join(cwd, 'terraform.d/plugins'),
    join(home, '.terraform.d/plugins'),
    ...(process.platform === 'darwin' ? macos : data),
  ];
}

/** The folder in which CDKTF's own commands cache providers. */
export function cdktfPluginCache(env: NodeJS.ProcessEnv = process.env): string {
  return join(homeOf(env), '.terraform.d/plugin-cache');
}

/** Does a mirror hold a fitting version of a provider, unpacked or packed, for a platform such as `linux_amd64`? */
export function holdsProvider(
  mirror: string,
  provider: Pick<RequiredProvider, 'source' | 'version'>,
  platform = hostPlatform(),
): boolean {
  if (!isAddress(provider.source)) return false;
  const folder = join(mirror, provider.source);
  const type = providerType(provider.source);
  const packed = new RegExp(`^terraform-provider-${type}_(.+)_${platform}\\.zip$`);
  return entries(folder).some((name) => {
    const version = packed.exec(name)?.[1] ?? (entries(join(folder, name, platform)).length > 0 ? name : undefined);
    return version !== undefined && satisfies(version, provider.version);
  });
}

/** The platform of this process in Terraform's terms. */
export function hostPlatform(): string {
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `${process.platform}_${architectures[process.arch] ?? process.arch}`;
}

/**
 * Writes a Terraform CLI configuration that takes each provider from the mirrors that hold it in a fitting version, and with
 * `direct` the others from their registries. Other settings of the user's configuration are kept unless told not to.
 * @example
 * const aws = { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };
 * const { missing } = writeCliConfig('/tmp/terraform.rc', { providers: [aws], direct: false });
 */
export function writeCliConfig(file: string, options: CliConfigOptions): WrittenCliConfig {
  const { providers, direct, platform = hostPlatform(), keepRest = true } = options;
  const mirrors = findMirrors(options)
    .map((path) => ({ path, providers: held(path, providers, platform) }))
    .filter((mirror) => mirror.providers.length > 0);
  const found = [...new Set(mirrors.flatMap((mirror) => mirror.providers))].sort();
  const methods = [
    ...mirrors.map(({ path, providers: include }) => block('filesystem_mirror', { path, include })),
    ...(direct ? [block('direct', found.length > 0 ? { exclude: found } : {})] : []),
  ];
  const rest = keepRest ? readCliConfig(options.env, options.cwd).rest : '';
  mkdirSync(dirname(file), { recursive: true });
  // It may carry credentials of the user's own configuration.
  writeFileSync(file, `${rest}\nprovider_installation {\n${methods.join('')}}\n`.trimStart(), { mode: 0o600 });
  return { file, mirrors, missing: providers.filter((provider) => !found.includes(provider.source)) };
}

function held(path: string, providers: CliConfigOptions['providers'], platform: string): string[] {
  const sources = providers.filter((one) => holdsProvider(path, one, platform)).map((one) => one.source);
  return [...new Set(sources)].sort();
}

function block(name: string, settings: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `    ${key} = ${JSON.stringify(value)}\n`);
  return `  ${name} {\n${lines.join('')}  }\n`;
}

function holdsRegistry(folder: string): boolean {
  return existsSync(join(folder, DEFAULT_HOST));
}

/** Names in a folder; none where it is missing, closed to us, or not a folder. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
