import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the user's Terraform CLI configuration says about providers. */
export interface CliConfig {
  /** Files that were read. */
  readonly files: readonly string[];
  /** Absolute paths of its `filesystem_mirror` blocks, in order. */
  readonly mirrors: readonly string[];
  /** True when it has a `provider_installation` block: the implied mirror folders are then not looked at. */
  readonly hasInstallation: boolean;
  /** True when it lets Terraform load providers over the network. */
  readonly usesNetwork: boolean;
  /** Its `plugin_cache_dir`. */
  readonly pluginCache?: string;
  /** Everything else in it, such as credentials, to be carried over when the block is replaced. */
  readonly rest: string;
}

/** What `terraform login` writes: tokens and nothing else, so that there is no reason to read it. */
const CREDENTIALS_FILE = 'credentials.tfrc.json';

const NETWORK_METHOD = /\b(direct|network_mirror)"?\s*[:=]?\s*\[?\s*\{/;

/** The home folder that Terraform sees. */
export function homeOf(env: NodeJS.ProcessEnv): string {
  return env['HOME'] ?? homedir();
}

/**
 * Reads the configuration that Terraform itself would: `TF_CLI_CONFIG_FILE`, else `~/.terraformrc` and `~/.terraform.d/*.tfrc` and
 * `*.tfrc.json`, but for the tokens of `terraform login`.
 * A file that does not exist counts as empty, as it does for Terraform.
 */
export function readCliConfig(env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): CliConfig {
  const files = configFiles(env, cwd).filter((file) => existsSync(file));
  const sources = files.map((file) => withoutComments(readFileSync(file, 'utf8')));
  const parts = sources.map(splitInstallation);
  const installation = parts.map((part) => part.installation).join('\n');
  const rest = parts
    .map((part) => part.rest.trim())
    .filter(Boolean)
    .join('\n');
  const cache = /(?:^|[{,])\s*"?plugin_cache_dir"?\s*[=:]\s*"([^"]+)"/m.exec(sources.join('\n'))?.[1];
  return {
    files,
    mirrors: mirrorPaths(installation).map((path) => resolve(cwd, expandHome(path, env))),
    hasInstallation: installation.trim() !== '',
    usesNetwork: installation.trim() === '' || NETWORK_METHOD.test(installation),
    ...(cache === undefined ? {} : { pluginCache: resolve(cwd, expandHome(cache, env)) }),
    rest,
  };
}

/** Variables for a Terraform that runs in another folder than the user: what is relative to theirs is made absolute. */
export function withAbsolutePaths(env: NodeJS.ProcessEnv, cwd = process.cwd()): NodeJS.ProcessEnv {
  const absolute = { ...env };
  for (const name of ['TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR']) {
    if (absolute[name]) absolute[name] = resolve(cwd, absolute[name]);
  }
  return absolute;
}

/** Paths that Terraform's CLI configuration is read from, in order; what they name may be missing. */
export function configFiles(env: NodeJS.ProcessEnv, cwd: string): string[] {
  const named = [env['TF_CLI_CONFIG_FILE'], env['TERRAFORM_CONFIG']].find(Boolean);
  if (named !== undefined) return [resolve(cwd, named)];
  const folder = join(homeOf(env), '.terraform.d');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name !== CREDENTIALS_FILE) : [];
  const more = names.filter((name) => /\.tfrc(\.json)?$/.test(name));
  return [join(homeOf(env), '.terraformrc'), ...more.sort().map((name) => join(folder, name))];
}

function expandHome(path: string, env: NodeJS.ProcessEnv): string {
  return path.replace(/^\$HOME|^\$\{HOME\}|^~(?=\/|$)/, homeOf(env));
}

/** Takes the comments out; what looks like one inside a string, such as a URL, stays. */
export function withoutComments(source: string): string {
  const token = /"(?:[^"\\\n]|\\.)*"|#.*|\/\/.*|\/\*[^]*?\*\//g;
  return source.replace(token, (text) => (text.startsWith('"') ? text : ' '));
}

/** Cuts the `provider_installation` block out of a configuration in HCL or JSON. */
function splitInstallation(content: string): { installation: string; rest: string } {
  if (content.trimStart().startsWith('{')) return splitJson(content);
  const start = /^\s*provider_installation\b[^{\n]*\{/m.exec(content);
  if (start === null) return { installation: '', rest: content };
  const end = closingBrace(content, start.index + start[0].length);
  return {
    installation: content.slice(start.index, end),
    rest: content.slice(0, start.index) + content.slice(end),
  };
}

/** JSON cannot be joined to an HCL file, so of such a configuration only the mirrors are used. */
function splitJson(source: string): { installation: string; rest: string } {
  try {
    const { provider_installation: installation } = JSON.parse(source) as Record<string, unknown>;
    return { installation: installation === undefined ? '' : JSON.stringify(installation), rest: '' };
  } catch {
    return { installation: '', rest: '' };
  }
}

/** Index behind the brace that closes a block; braces inside strings do not count. */
function closingBrace(content: string, from: number): number {
  let depth = 1;
  const token = /"(?:[^"\\]|\\.)*"|[{}]/g;
  token.lastIndex = from;
  for (let match = token.exec(content); match !== null; match = token.exec(content)) {
    if (match[0] === '{') depth++;
    if (match[0] === '}' && --depth === 0) return token.lastIndex;
  }
  return content.length;
}

function mirrorPaths(installation: string): string[] {
  const block = /"?filesystem_mirror"?\s*[:=]?\s*\[?\s*\{(?:"[^"]*"|[^{}"])*?"?\bpath"?\s*[=:]\s*"([^"]+)"/g;
  return [...installation.matchAll(block)].map((match) => match[1] ?? '');
}
