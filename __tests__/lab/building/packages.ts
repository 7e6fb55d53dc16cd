import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../../../constructs/core/errors';
import { atExit } from '../../../terraform/at-exit';
import { clearLeftovers, ScratchRecord } from '../../../terraform/leftovers';
import { type ProcessRun, runProcess } from '../../../terraform/process';
import { cacheFolder } from './pins';

const LIMIT_SECONDS = 600;

/** Programs that are not built: those on the PATH are taken, or those of a package of Debian and Ubuntu. */
const rows = {
  prometheus: { debian: 'prometheus', programs: ['prometheus', 'promtool'] },
  alertmanager: { debian: 'prometheus-alertmanager', programs: ['amtool'] },
} as const;

/** Name of a package. */
export type PackageName = keyof typeof rows;

/** A program out of a package. */
export type PackagedProgram = (typeof rows)[PackageName]['programs'][number];

/** Names of all packages. */
export const allPackages = Object.keys(rows) as readonly PackageName[];

/** The absolute path of a program, on the PATH or unpacked; undefined where it is in neither. */
export function packagedProgram(program: PackagedProgram, env = process.env): string | undefined {
  const unpacked = allPackages.map((name) => join(packageFolder(name, env), 'usr/bin'));
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), ...unpacked];
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

/** Why a package cannot be used, in one line that says what to do; undefined where it can. */
export function packageProblem(name: PackageName, env = process.env): string | undefined {
  const missing = rows[name].programs.filter((program) => packagedProgram(program, env) === undefined);
  if (missing.length === 0) return undefined;
  const [verb, object] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const advice = `install ${object} (https://prometheus.io/download), or run npm run lab -- ${name}`;
  return `${missing.join(' and ')} ${verb} not on PATH: ${advice}`;
}

/** Settings of {@link unpackPackage}. */
export interface UnpackOptions {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Stops the download, which then leaves nothing. */
  readonly signal: AbortSignal;
}

/**
 * Downloads a package with apt and unpacks it into the cache. It is not installed, which would take root and start a service.
 * @throws {UserError} `DownloadFailed`, with what apt said.
 */
export async function unpackPackage(name: PackageName, { env = process.env, signal }: UnpackOptions): Promise<void> {
  const target = packageFolder(name, env);
  mkdirSync(cacheFolder(env), { recursive: true });
  clearLeftovers(cacheFolder(env));
  const folder = mkdtempSync(join(cacheFolder(env), 'ashlar-'));
  const record = new ScratchRecord(folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const takeBack = atExit(remove);
  const run = async (program: string, args: readonly string[]): Promise<string | undefined> => {
    const options = { cwd: folder, env, signal, limitSeconds: LIMIT_SECONDS, onStart: record.recordProcess };
    const { exitCode, stderr } = await runProcess(program, args, options).catch(asRun);
    signal.throwIfAborted();
    return exitCode === 0 ? undefined : `\`${program}\` says: ${stderr.trim().split('\n').pop() ?? ''}`;
  };
  try {
    const problem = (await download(rows[name].debian, folder, run)) ?? (await unpack(folder, run));
    if (problem !== undefined) {
      const advice = 'Install it from https://prometheus.io/download';
      throw new UserError(`lab program ${name}`, 'DownloadFailed', [`${problem}. ${advice}`]);
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(join(folder, 'out'), target);
  } finally {
    remove();
    takeBack();
  }
}

/** Runs a program to its end; the last line of what it complains of, where it fails. */
type Run = (program: string, args: readonly string[]) => Promise<string | undefined>;

/** Downloads a package; where the machine's lists of packages are missing or too old, with lists of its own. */
async function download(debian: string, folder: string, run: Run): Promise<string | undefined> {
  const args = ['--quiet', 'download', debian];
  if ((await run('apt-get', args)) === undefined) return undefined;
  mkdirSync(join(folder, 'lists/partial'), { recursive: true });
  mkdirSync(join(folder, 'cache/archives/partial'), { recursive: true });
  const own = ['-o', `Dir::State::Lists=${join(folder, 'lists')}`, '-o', `Dir::Cache=${join(folder, 'cache')}`];
  const problem = await run('apt-get', [...own, '--quiet', 'update']);
  return problem ?? run('apt-get', [...own, ...args]);
}

function unpack(folder: string, run: Run): Promise<string | undefined> {
  const archive = readdirSync(folder).find((file) => file.endsWith('.deb')) ?? '';
  return run('dpkg-deb', ['--extract', archive, 'out']);
}

function packageFolder(name: PackageName, env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `${name}-package`);
}

/** A machine with other packages has no such program. */
function asRun(error: unknown): Pick<ProcessRun, 'exitCode' | 'stderr'> {
  if (error instanceof UserError) return { exitCode: -1, stderr: error.problems.join('; ') };
  throw error;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
