import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit';
import { clearLeftovers, ScratchRecord } from './leftovers';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A launcher such as tsx passes Ctrl-C on that the terminal has sent us too: that is not yet somebody in a hurry. */
const SAME_SIGNAL_SECONDS = 1;

/** Thrown when Ctrl-C or its like has stopped the work, after everything has been tidied up. */
export class Interrupted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.name = 'Interrupted';
  }

  /** What a shell reports for a program ended by this signal. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/**
 * Runs `use` with a signal that Ctrl-C and its like abort, as well as `outer`. A second Ctrl-C ends the process at once.
 * @throws {Interrupted} when a signal came, once `use` has wound down.
 */
export async function interruptible<T>(use: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  let first: { readonly interrupted: Interrupted; readonly at: number } | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (first === undefined) {
      first = { interrupted: new Interrupted(signal), at: performance.now() };
      controller.abort(first.interrupted);
    } else if (performance.now() - first.at > SAME_SIGNAL_SECONDS * 1000) {
      process.exit(first.interrupted.exitCode);
    }
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await use(outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]));
  } finally {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
  }
}

/**
 * Gives `use` a new folder that only this user can read, and removes it afterwards: on success, on error, when the process
 * exits, and on Ctrl-C and its like, which abort the signal that `use` gets. What is left by a process that was killed goes with
 * the next folder; processes that `use` notes in the record are ended then.
 * @throws {Interrupted} when a signal came; the reason of `outer` when that is aborted.
 */
export function inScratch<T>(
  use: (folder: string, signal: AbortSignal, record: ScratchRecord) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  return interruptible(async (signal) => {
    signal.throwIfAborted();
    // macOS's temporary folder is a symbolic link, which Terraform resolves in some of its paths.
    const parent = realpathSync(tmpdir());
    clearLeftovers(parent);
    const folder = mkdtempSync(join(parent, 'ashlar-'));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    const takeBack = atExit(remove);
    try {
      const result = await use(folder, signal, new ScratchRecord(folder));
      signal.throwIfAborted();
      return result;
    } finally {
      remove();
      takeBack();
    }
  }, outer);
}
