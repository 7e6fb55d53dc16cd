import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../constructs/core/errors';
import { atExit } from '../../../terraform/at-exit';
import { clearLeftovers, ScratchRecord } from '../../../terraform/leftovers';
import { runProcess } from '../../../terraform/process';
import type { Go } from './go';
import { goArguments, pinsFolder, programFolder } from './pins';
import { type ProgramName, programs } from './programs';
import { copyChanged } from './trim';

/** A cold build takes minutes, and more of them where others build too. */
const LIMIT_SECONDS = 3_600;

/** Lines of Go's output that an error shows. */
const SHOWN_LINES = 8;

const downloaded = z.object({ Dir: z.string() });

/** Settings of {@link buildProgram}. */
export interface BuildOptions {
  readonly go: Go;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Stops the build, which then leaves nothing. */
  readonly signal: AbortSignal;
}

/** One folder to build in, and what runs Go in it. */
interface Workshop {
  readonly name: ProgramName;
  readonly source: string;
  readonly out: string;
  readonly goCommand: (...args: readonly string[]) => Promise<string>;
}

/**
 * Builds a program into the cache, where it is not there already. It gets there whole: what is interrupted leaves nothing, and of two
 * that build the same at once one puts it in place.
 * @throws {UserError} `BuildFailed`, with what Go said.
 */
export async function buildProgram(name: ProgramName, { go, env = process.env, signal }: BuildOptions): Promise<void> {
  const target = programFolder(name, go, env);
  if (existsSync(target)) return;
  const cache = dirname(target);
  mkdirSync(cache, { recursive: true });
  clearLeftovers(cache);
  // In the cache, so that a rename puts the result in place; the name is the one that is cleared away after a process that was killed.
  const folder = mkdtempSync(join(cache, 'ashlar-'));
  const record = new ScratchRecord(folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const takeBack = atExit(remove);
  const goCommand = async (...args: readonly string[]): Promise<string> => {
    // Without C compiler and workspace of the user's: the same sources then give the same program.
    const quiet = { ...env, CGO_ENABLED: '0', GOWORK: 'off' };
    const options = { cwd: join(folder, 'source'), env: quiet, signal, limitSeconds: LIMIT_SECONDS };
    const run = await runProcess('go', args, { ...options, onStart: record.recordProcess });
    signal.throwIfAborted();
    if (run.exitCode === 0) return run.stdout;
    const lines = run.stderr.trim().split('\n').slice(-SHOWN_LINES);
    throw new UserError(`lab program ${name}`, 'BuildFailed', [`\`go ${args[0] ?? ''}\` says: ${lines.join('\n  ')}`]);
  };
  try {
    await compile({ name, source: join(folder, 'source'), out: join(folder, 'out'), goCommand });
    putInPlace(join(folder, 'out'), target);
  } finally {
    remove();
    takeBack();
  }
}

async function compile({ name, source, out, goCommand }: Workshop): Promise<void> {
  const { module, names = [], more = {}, trimmed, edited, files = {} } = programs[name];
  cpSync(pinsFolder(name), source, { recursive: true });
  mkdirSync(out);
  const isChanged = trimmed !== undefined || edited !== undefined;
  if (isChanged || Object.keys(files).length > 0) {
    const { Dir: cached } = downloaded.parse(JSON.parse(await goCommand('mod', 'download', '-json', module)));
    for (const [to, from] of Object.entries(files)) copyFileSync(join(cached, from), join(out, to));
    if (isChanged) {
      copyChanged(cached, join(source, '../module'), { trimmed, edited });
      await goCommand('mod', 'edit', `-replace=${module}=../module`);
    }
  }
  const goMod = readFileSync(join(source, 'go.mod'), 'utf8');
  await goCommand('build', '-o', join(out, name), ...goArguments(programs[name], goMod));
  for (const [other, main] of Object.entries(more)) {
    await goCommand('build', '-o', join(out, other), ...goArguments({ ...programs[name], main }, goMod));
  }
  for (const other of names) symlinkSync(name, join(out, other));
}

function putInPlace(folder: string, target: string): void {
  try {
    renameSync(folder, target);
  } catch (error) {
    // Somebody else has built the same in the meantime.
    if (!existsSync(target)) throw error;
  }
}
