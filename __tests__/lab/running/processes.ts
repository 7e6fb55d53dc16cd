import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ScratchRecord } from '../../../terraform/leftovers';

const ROOT = resolve(__dirname, '../../..');

/** Lines of a program's log that an error shows. */
const SHOWN_LINES = 12;

/** One program to run. */
export interface Start {
  /** Its name in errors and of its log file. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** @default {} */
  readonly env?: Readonly<Record<string, string>>;
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
}

/** Programs that run until they are stopped together, and the folder that everything of theirs lies in. */
export class Processes {
  readonly folder = mkdtempSync(join(realpathSync(tmpdir()), 'ashlar-lab-'));
  /** Rejects, with the last lines of its log, once a program ends that nobody has stopped. */
  readonly failed: Promise<never>;
  private readonly record = new ScratchRecord(this.folder);
  private readonly running: Running[] = [];
  private readonly keeper: ChildProcess;
  private fail: (error: Error) => void = () => undefined;
  private failure: Error | undefined;
  private isStopping = false;

  constructor() {
    this.failed = new Promise<never>((_resolve, reject) => (this.fail = reject));
    // Somebody may look later, or not at all.
    this.failed.catch(() => undefined);
    this.keeper = startKeeper(this.folder);
  }

  /**
   * Starts a program in a group of its own. It knows of the caller's environment only where programs are found. What it gives ends
   * the program before the others.
   */
  start({ name, program, args, env = {} }: Start): () => Promise<void> {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const own = { PATH: process.env['PATH'] ?? '', HOME: this.folder, TMPDIR: this.folder, ...env };
    const child = spawn(program, args, { cwd: this.folder, env: own, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    if (child.pid !== undefined) this.record.recordProcess(child.pid);
    const ended = new Promise<string>((resolve) => {
      child.once('error', ({ message }) => resolve(`did not start: ${message}`));
      child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `exit code ${String(code)}`}`));
    });
    this.running.push({ name, child, ended });
    let isWanted = false;
    void ended.then(
      (how) => isWanted || this.isStopping || this.failWith(new Error(`${name} ${how}\n${this.log(name)}`)),
    );
    return async () => {
      isWanted = true;
      killGroup(child);
      await ended;
    };
  }

  /** The last lines of a program's log; empty once the folder is gone, which ends programs too. */
  log(name: string, lines = SHOWN_LINES): string {
    const file = join(this.folder, `${name}.log`);
    if (!existsSync(file)) return '';
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Ends all programs and removes the folder. @throws where a program had ended before. */
  async stop(): Promise<void> {
    const { failure } = this;
    this.kill();
    await Promise.all(this.running.map(({ ended }) => ended));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    if (failure !== undefined) throw failure;
  }

  private failWith(error: Error): void {
    this.failure ??= error;
    this.fail(error);
  }

  /** At once: nothing of theirs is needed any more, and an API server takes its time to say goodbye. */
  private kill(): void {
    this.isStopping = true;
    for (const { child } of [...this.running].reverse()) killGroup(child);
    killGroup(this.keeper);
  }
}

function startKeeper(folder: string): ChildProcess {
  const command = [process.execPath, '--import', 'tsx', join(__dirname, 'keeper.ts'), folder];
  // A shell waits, which costs next to nothing: Node is started for a lab that was left alone, and for no other.
  const args = ['-c', 'read -r _; exec "$@"', 'keeper', ...command];
  // Not in the folder that it clears away.
  const keeper = spawn('/bin/sh', args, { cwd: ROOT, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  keeper.once('error', () => undefined);
  keeper.unref();
  return keeper;
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}
