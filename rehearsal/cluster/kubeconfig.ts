import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { UserError } from '../../constructs/core/errors';
import { asList, asObject, type TerraformJson } from '../../terraform/providers';

/** Entries of a kubeconfig that name a file beside it. */
const FILES = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** One context of a kubeconfig: a cluster, and who asks it. */
export interface ClusterLogin {
  /** Path of the file, as the user gave it. */
  readonly file: string;
  readonly context: string;
  /** `https://127.0.0.1:6443`. */
  readonly server: string;
  /** A whole kubeconfig with this context alone, all paths in it absolute. It holds credentials. */
  readonly kubeconfig: object;
}

/**
 * Reads one context of a kubeconfig, the current one where none is named.
 * @throws {UserError} `KubeconfigMissing`, `KubeconfigUnreadable`, `KubeconfigInvalid`; `ContextUnknown` with those that there are.
 */
export function readKubeconfig(file: string, { cwd = process.cwd(), context = '' } = {}): ClusterLogin {
  const path = resolve(cwd, file);
  const config = parsed(path, file);
  const contexts = named(config['contexts'], 'context');
  const current = config['current-context'];
  const chosen = context === '' && typeof current === 'string' ? current : context;
  const found = contexts.get(chosen);
  if (found === undefined) {
    const names = [...contexts.keys()].sort().join(', ');
    const problem = chosen === '' ? 'names no current context' : `has no context \`${chosen}\``;
    const advice = names === '' ? 'It has no context at all' : `Choose one with --context: ${names}`;
    throw new UserError(file, 'ContextUnknown', [`${problem}. ${advice}`]);
  }
  const cluster = entry(config['clusters'], 'cluster', found['cluster'], { file, context: chosen });
  const user =
    found['user'] === undefined || found['user'] === ''
      ? {}
      : entry(config['users'], 'user', found['user'], { file, context: chosen });
  const { server } = cluster;
  if (typeof server !== 'string' || !URL.canParse(server)) {
    throw new UserError(file, 'KubeconfigInvalid', [
      `the cluster of context \`${chosen}\` has no address as \`server\``,
    ]);
  }
  const absolute = (values: TerraformJson): object => withAbsolutePaths(values, dirname(path));
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: absolute(cluster) }],
    users: [{ name: 'user', user: absolute(user) }],
    contexts: [{ name: chosen, context: { ...found, cluster: 'cluster', user: 'user' } }],
    'current-context': chosen,
  };
  return { file, context: chosen, server, kubeconfig };
}

/** Writes the one context into a file of its own, for its owner only. JSON is YAML too. */
export function writeKubeconfig(path: string, { kubeconfig }: ClusterLogin): string {
  writeFileSync(path, JSON.stringify(kubeconfig, undefined, 2), { mode: 0o600 });
  return path;
}

function parsed(path: string, file: string): TerraformJson {
  let text: string;
  try {
    if (statSync(path).isDirectory())
      throw new UserError(file, 'KubeconfigUnreadable', ['is a folder, not a kubeconfig']);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new UserError(file, 'KubeconfigMissing', ['no such file. Give the path of a kubeconfig']);
    throw new UserError(file, 'KubeconfigUnreadable', [`cannot be read: ${message}`]);
  }
  const config = asObject(parseYaml(text, file));
  if (config['kind'] === 'Config' || Array.isArray(config['contexts'])) return config;
  throw new UserError(file, 'KubeconfigInvalid', ['is no kubeconfig: it has no `contexts`']);
}

/** Without the lines that YAML errors quote: they may hold a key. */
function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text, { prettyErrors: false });
  } catch (error) {
    const line = error instanceof YAMLParseError ? text.slice(0, error.pos[0]).split('\n').length : 1;
    throw new UserError(file, 'KubeconfigInvalid', [`is not YAML: see line ${line}`]);
  }
}

function named(entries: unknown, kind: string): Map<string, TerraformJson> {
  return new Map(
    asList(entries)
      .map(asObject)
      .map((one) => [String(one['name']), asObject(one[kind])] as const),
  );
}

function entry(
  entries: unknown,
  kind: string,
  name: unknown,
  { file, context }: { readonly file: string; readonly context: string },
): TerraformJson {
  const found = named(entries, kind).get(String(name));
  if (found !== undefined) return found;
  throw new UserError(file, 'KubeconfigInvalid', [
    `context \`${context}\` names the ${kind} \`${String(name)}\`, which is not in the file`,
  ]);
}

/** The copy lies elsewhere, and a program that logs in would look for its own files in a home that is not the user's. */
function withAbsolutePaths(values: TerraformJson, folder: string): object {
  const paths = Object.entries(values).filter(([key, value]) => FILES.includes(key) && typeof value === 'string');
  const absolute = Object.fromEntries(paths.map(([key, value]) => [key, resolve(folder, String(value))]));
  const { exec } = values;
  if (exec === undefined) return { ...values, ...absolute };
  const { command, env } = asObject(exec);
  const program = String(command);
  const home = { name: 'HOME', value: process.env['HOME'] ?? '' };
  const at = program.includes('/') ? resolve(folder, program) : program;
  return { ...values, ...absolute, exec: { ...asObject(exec), command: at, env: [home, ...asList(env)] } };
}
