import { existsSync, mkdirSync, realpathSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TerraformBinary } from './binary';
import { readCliConfig } from './cli-config';
import { diagnosticText, type Diagnostic } from './diagnostics';
import {
  cdktfPluginCache,
  holdsProvider,
  impliedMirrors,
  writeCliConfig,
  type MirrorSearch,
  type WrittenCliConfig,
} from './mirrors';
import { runTerraform, type TerraformRun } from './process';
import { DEFAULT_HOST, providerLabel, type RequiredProvider } from './providers';
import { LOCK_FILE } from './workspace';

/** Summaries of Terraform that mean a provider or module could not be had, not that the configuration is wrong. */
const CANNOT_GET = /provider package|install provider|query available|registry|download module|host discovery/i;

/** Settings of {@link initialise}. */
export interface InitOptions {
  readonly terraform: TerraformBinary;
  /** Folder with the configuration; the lock file is written there. */
  readonly folder: string;
  /** Folder for providers and modules. */
  readonly dataDir: string;
  readonly providers: readonly RequiredProvider[];
  readonly env: NodeJS.ProcessEnv;
  readonly search: MirrorSearch;
  readonly signal: AbortSignal;
  /**
   * Whether the back end is set up too, for commands that read state.
   * @default false
   */
  readonly backend?: boolean;
  /**
   * Folder for a CLI configuration that has to be written.
   * @default - the one that holds `dataDir`
   */
  readonly scratch?: string;
}

/** How `terraform init` ended. */
export interface Initialised {
  readonly result: 'ready' | 'unavailable' | 'invalid';
  /** Why it is not ready, or why mirrors had to be used, in Terraform's words. */
  readonly reason: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Mirrors that were used because the user's own configuration did not do, with what came from them. */
  readonly mirrors: readonly { readonly path: string; readonly providers: readonly string[] }[];
}

/**
 * Installs the providers of a configuration: with the user's own Terraform configuration, and where
 * that cannot provide them, and does not say where they may come from, once more with the mirrors on this machine.
 */
export async function initialise(options: InitOptions): Promise<Initialised> {
  const { terraform, dataDir, providers, search } = options;
  const first = await withCache(options, (env) => init(options, env));
  if (first.exitCode === 0) return { result: 'ready', reason: '', diagnostics: [], mirrors: [] };
  const failed = failure(first);
  // An explicit `provider_installation` is a decision on where providers may come from: Terraform's answer to it stands.
  const decided = readCliConfig(options.env, search.cwd).hasInstallation;
  if (failed.result === 'invalid' || decided) return failed;

  const file = join(options.scratch ?? dirname(dataDir), 'terraform.rc');
  const { platform } = terraform;
  const config = writeCliConfig(file, { ...search, env: options.env, providers, direct: true, platform });
  if (config.mirrors.length === 0) return failed;
  const second = await init(options, { ...options.env, TF_CLI_CONFIG_FILE: file });
  if (second.exitCode !== 0) return failure(second);
  return { result: 'ready', reason: cause(failed), diagnostics: [], mirrors: substitutes(config, options) };
}

/** Each provider with the first mirror that holds it, unless that is one of the user's own. */
function substitutes({ mirrors }: WrittenCliConfig, options: InitOptions): Initialised['mirrors'] {
  const own = new Set(
    ownMirrors(options)
      .filter((path) => existsSync(path))
      .map((path) => realpathSync(path)),
  );
  const seen = new Set<string>();
  const labels = new Map(options.providers.map((provider) => [provider.source, providerLabel(provider)]));
  return mirrors.map(({ path, providers }) => {
    const first = providers.filter((source) => !seen.has(source));
    for (const source of first) seen.add(source);
    return { path, providers: own.has(path) ? [] : first.map((source) => labels.get(source) ?? source) };
  });
}

/** Mirrors that Terraform looks into without our help. */
function ownMirrors({ env, search }: InitOptions): readonly string[] {
  const config = readCliConfig(env, search.cwd);
  return config.hasInstallation ? config.mirrors : impliedMirrors(env, search.cwd);
}

/** What a person can do when Terraform cannot get these providers. */
export function providerAdvice(providers: readonly RequiredProvider[], platform: string): string {
  const hosts = [...new Set(providers.map(({ source }) => source.split('/')[0] ?? DEFAULT_HOST))].join(', ');
  const wanted = providers.map(providerLabel).join(', ');
  return (
    `Let this machine reach ${hosts}, or name a filesystem_mirror that holds ${wanted} for ${platform} ` +
    'in the Terraform CLI configuration (TF_CLI_CONFIG_FILE)'
  );
}

function init(options: InitOptions, env: NodeJS.ProcessEnv): Promise<TerraformRun> {
  const backend = options.backend === true ? [] : ['-backend=false'];
  return runTerraform(options.terraform.program, ['init', ...backend, '-input=false', '-json'], {
    cwd: options.folder,
    env: { ...env, TF_DATA_DIR: options.dataDir },
    signal: options.signal,
  });
}

function failure(run: TerraformRun): Initialised {
  const errors = run.diagnostics.filter(({ severity }) => severity === 'error');
  const stopped = run.stopped === 'time-limit' ? 'terraform init was stopped at its time limit' : undefined;
  const [first] = errors;
  const unavailable = first === undefined || errors.some(({ summary }) => CANNOT_GET.test(summary));
  const reason = stopped ?? (first === undefined ? plainReason(run) : diagnosticText(first));
  return { result: unavailable ? 'unavailable' : 'invalid', reason, diagnostics: errors, mirrors: [] };
}

/** The shortest true reason: which host cannot be reached, else Terraform's headline. */
function cause({ reason, diagnostics }: Initialised): string {
  return (
    /could not connect to [\w.-]*\w|\S+ was not found in any of the search locations|no available releases match/.exec(
      reason,
    )?.[0] ??
    diagnostics[0]?.summary ??
    reason
  );
}

/** Terraform refuses its own CLI configuration, for one, in plain text on the error stream. */
function plainReason(run: TerraformRun): string {
  const line = run.stderr.split('\n').find((text) => /Error: /.test(text));
  return line?.replace(/^.*Error: /, '').trim() ?? `terraform init ended with exit code ${run.exitCode}`;
}

/**
 * Providers that come from a registry are kept where CDKTF's own commands keep them, else each run would load them again.
 * What a mirror holds is linked from there, and what the user has set stands.
 */
async function withCache<T>(options: InitOptions, run: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const { env, providers, search, terraform } = options;
  const config = readCliConfig(env, search.cwd);
  const chosen = [env['TF_PLUGIN_CACHE_DIR'], env['CDKTF_DISABLE_PLUGIN_CACHE_ENV'], config.pluginCache];
  const mirrors = ownMirrors(options);
  const mirrored = providers.every((one) => mirrors.some((path) => holdsProvider(path, one, terraform.platform)));
  if (mirrored || !config.usesNetwork || chosen.some((value) => value !== undefined && value !== '')) return run(env);

  const cache = cdktfPluginCache(env);
  const isNew = !existsSync(cache);
  mkdirSync(cache, { recursive: true });
  try {
    // Without a lock file Terraform would not use the cache; one that is there keeps its checksums.
    const mayBreak = existsSync(join(options.folder, LOCK_FILE))
      ? {}
      : { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true' };
    return await run({ ...env, TF_PLUGIN_CACHE_DIR: cache, ...mayBreak });
  } finally {
    if (isNew) removeIfEmpty(cache);
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds providers now.
  }
}
