import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackRehearsal } from '../../../rehearsal/run/result';
import { findTerraform } from '../../../terraform/binary';
import { findMirrors, holdsProvider, writeCliConfig } from '../../../terraform/mirrors';
import { runProcess, type ProcessRun } from '../../../terraform/process';
import type { RequiredProvider } from '../../../terraform/providers';
import { compiledCommand } from './compiled-command';
import { cliConfig } from './suite';

export const ROOT = resolve(__dirname, '../../..');

/** Providers that are too large for the project, where somebody has put them beside it. */
const BESIDE = resolve(ROOT, '../shared/providers');

/** What `ashlar rehearse --json` prints of a stack. */
export interface StackReport extends Omit<StackRehearsal, 'stack'> {
  readonly id: string;
  /** Resource blocks that were synthesized. */
  readonly resources: number;
}

/** What `ashlar rehearse --json` prints. */
export interface Report {
  readonly ok: boolean;
  readonly stacks: readonly StackReport[];
  readonly refused: readonly { readonly source: string; readonly host: string; readonly count: number }[];
}

/** The program and the first arguments that run the command line, wherever it is run; `before` it Node loads a file of ours. */
export async function commandToRun(before?: string): Promise<readonly [program: string, ...first: string[]]> {
  const loader = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const imports = before === undefined ? [] : ['--import', loader, '--import', before];
  return [process.execPath, ...imports, await compiledCommand()];
}

/** The environment of a user: that of the tests, with the tests' own CLI configuration. */
export function userEnv(): NodeJS.ProcessEnv {
  return { ...process.env, TF_CLI_CONFIG_FILE: cliConfig(), CHECKPOINT_DISABLE: '1', NO_COLOR: '1' };
}

/** Runs `ashlar` as a user would; `env` is all that it gets. */
export async function ashlar(args: readonly string[], env = userEnv(), cwd = ROOT): Promise<ProcessRun> {
  const [program, ...first] = await commandToRun();
  return runProcess(program, [...first, ...args], { cwd, env });
}

/** Runs `ashlar rehearse --json`; fails with all that it printed where that is no report. */
export async function rehearse(args: readonly string[], env = userEnv(), cwd = ROOT): Promise<Report> {
  const run = await ashlar(['rehearse', '--json', ...args], env, cwd);
  return reportOf(run);
}

/** The report that a run has printed. */
export function reportOf({ exitCode, stdout, stderr }: ProcessRun): Report {
  // npm says first what it runs.
  const report = /^(?:\n(?:>.*\n)+\n)?(\{[^]*)$/.exec(stdout)?.[1];
  if (report === undefined) throw new Error(`ended with ${exitCode}:\n${stderr}${stdout}`);
  return JSON.parse(report) as Report;
}

/** What failed, one line each: empty is what a test expects. */
export function failures({ stacks }: Report): string[] {
  return stacks.flatMap(({ id, result, failure }) =>
    ['ok', 'applied'].includes(result)
      ? []
      : [`${id} ${result} ${failure?.step ?? ''}: ${JSON.stringify(failure?.diagnostics ?? [])}`],
  );
}

/** Ids of the stacks in an output folder, sorted. */
export function stackIds(outdir: string): string[] {
  const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { stacks: object };
  return Object.keys(stacks).sort();
}

/** The mode of each provider of each stack: `aws 5.100.0 simulated`, each once, sorted. */
export function modes({ stacks }: Report): string[] {
  const all = stacks.flatMap(({ providers }) =>
    providers.map(({ source, version, mode }) => `${source.split('/').pop() ?? ''} ${version} ${mode}`),
  );
  return [...new Set(all)].sort();
}

/** Writes a CLI configuration that names the mirrors of these providers, those beside the project too; returns what none holds. */
export function writeMirrors(
  file: string,
  providers: readonly Pick<RequiredProvider, 'source' | 'version'>[],
): string[] {
  const env = userEnv();
  const options = { providers, direct: false, keepRest: false, extraMirrors: [BESIDE], env };
  return writeCliConfig(file, options).missing.map(({ source, version }) => `${source} ${version ?? ''}`);
}

/** True where a mirror holds this version for this machine. */
export function isAtHand(source: string, version: string): boolean {
  const mirrors = findMirrors({ extraMirrors: [BESIDE], env: userEnv() });
  return mirrors.some((mirror) => holdsProvider(mirror, { source, version }));
}

/** Makes a folder that holds nothing but Node, npm, Terraform, a shell and a few coreutils, to be the whole PATH: no Python, no cloud CLI. */
export async function barePath(folder: string): Promise<string> {
  const terraform = await findTerraform();
  mkdirSync(folder, { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node'));
  symlinkSync(realpathSync(terraform?.program ?? ''), join(folder, 'terraform'));
  symlinkSync(
    realpathSync(spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim()),
    join(folder, 'npm'),
  );
  for (const name of ['sh', 'cat', 'cp', 'ls', 'mkdir', 'rm', 'uname']) {
    const places = ['/bin', '/usr/bin'].map((place) => join(place, name)).filter((file) => existsSync(file));
    for (const file of places.slice(0, 1)) symlinkSync(file, join(folder, name));
  }
  return folder;
}
