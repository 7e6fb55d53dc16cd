import { spawn, type ChildProcess } from 'node:child_process';
import { UserError } from '../constructs/core/errors';
import { atExit } from './at-exit';
import { parseDiagnostics, type Diagnostic } from './diagnostics';

const DEFAULT_LIMIT_SECONDS = 600;

const DEFAULT_GRACE_SECONDS = 10;

/** Settings of {@link runProcess} and {@link runTerraform}. */
export interface RunOptions {
  /** Folder to run in. */
  readonly cwd: string;
  /**
   * Variables of the command.
   * @default process.env
   */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Seconds after which the command is stopped.
   * @default 600
   */
  readonly limitSeconds?: number;
  /**
   * Stops the command when aborted.
   * @default - runs to its end
   */
  readonly signal?: AbortSignal;
  /**
   * Seconds a stopped program has to wind down, and Terraform to release a state lock, before it is killed.
   * @default 10
   */
  readonly graceSeconds?: number;
  /** Told the number of the process, which leads a group of its own, once it runs. */
  readonly onStart?: (pid: number) => void;
}

/** How a program ended. */
export interface ProcessRun {
  /** The exit code; -1 where a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The signal that ended it, where it was not stopped by us. */
  readonly signal?: NodeJS.Signals;
  /** Why it was stopped before its end; missing where it was not. */
  readonly stopped?: 'aborted' | 'time-limit';
}

/** How a Terraform command ended. */
export interface TerraformRun extends ProcessRun {
  /** What Terraform reported, where the command ran with `-json`. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs one Terraform command to its end, without a shell and without input: it asks no questions and does not call home.
 * A command that has to be stopped is interrupted with all processes it started, and killed `graceSeconds` later.
 * @throws {UserError} `ProgramMissing` when the program cannot be started.
 */
export async function runTerraform(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<TerraformRun> {
  const { env = process.env } = options;
  const quiet = { ...env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
  const run = await runProcess(program, args, { ...options, env: quiet });
  return { ...run, diagnostics: parseDiagnostics(run.stdout) };
}

/**
 * Runs a program to its end and captures its output; `shell` takes `program` as a whole command line of the user's.
 * @throws {UserError} `ProgramMissing` when it cannot be started.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: RunOptions & { readonly shell?: boolean },
): Promise<ProcessRun> {
  const { cwd, env = process.env, limitSeconds = DEFAULT_LIMIT_SECONDS, signal, shell = false } = options;
  const { graceSeconds = DEFAULT_GRACE_SECONDS, onStart } = options;
  if (signal?.aborted === true) return { exitCode: -1, stdout: '', stderr: '', stopped: 'aborted' };
  // A group of its own: Ctrl-C in the terminal reaches this process alone, which then stops the whole group once.
  const child = spawn(program, args, { cwd, env, shell, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) onStart?.(child.pid);
  let stopped: ProcessRun['stopped'];
  let killTimer: NodeJS.Timeout | undefined;
  const kill = (): void => signalGroup(child, 'SIGKILL');
  const stop = (reason: ProcessRun['stopped']): void => {
    if (stopped !== undefined) return;
    stopped = reason;
    signalGroup(child, 'SIGINT');
    killTimer = setTimeout(kill, graceSeconds * 1000);
  };
  const abort = (): void => stop('aborted');
  const timer = setTimeout(() => stop('time-limit'), limitSeconds * 1000);
  signal?.addEventListener('abort', abort, { once: true });
  const takeBack = atExit(kill);
  // What a stopped program left running holds its pipes open, and nobody waits for it any more.
  child.once('exit', () => stopped !== undefined && kill());
  try {
    const { signal: endedBy, ...run } = await outcome(child, program);
    if (stopped !== undefined) return { ...run, stopped };
    return { ...run, ...(endedBy === undefined ? {} : { signal: endedBy }) };
  } finally {
    clearTimeout(timer);
    clearTimeout(killTimer);
    signal?.removeEventListener('abort', abort);
    takeBack();
  }
}

function outcome(child: ChildProcess, program: string): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (error) => {
      reject(new UserError(`\`${program}\``, 'ProgramMissing', [`cannot be started: ${error.message}`]));
    });
    child.once('close', (code, signal) => {
      const [stdout, stderr] = [Buffer.concat(out).toString(), Buffer.concat(err).toString()];
      resolve({ exitCode: code ?? -1, stdout, stderr, ...(signal === null ? {} : { signal }) });
    });
  });
}

/** Signals a program and everything it has started; one that has ended is none of our business. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}
