import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `use` with a signal that Ctrl-C and its like abort, as well as `outer`. The process ends by what it received once
 * `use` has wound down; a second Ctrl-C ends it at once.
 */
export async function interruptible<T>(use: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (received !== undefined) process.exit(130);
    received = signal;
    controller.abort(new Error(`stopped by ${signal}`));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await use(outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]));
  } finally {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
    // Passed on now that nothing is left behind, so that the caller's shell sees what ended the program.
    if (received !== undefined) process.kill(process.pid, received);
  }
}

/**
 * Gives `use` a new folder that only this user can read, and removes it afterwards: on success, on error, when the process
 * exits, and on Ctrl-C and its like, which abort the signal that `use` gets.
 * @throws the reason of `outer` when that is aborted.
 */
export function inScratch<T>(
  use: (folder: string, signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  return interruptible(async (signal) => {
    signal.throwIfAborted();
    // macOS's temporary folder is a symbolic link, which Terraform resolves in some of its paths.
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ashlar-'));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    try {
      const result = await use(folder, signal);
      signal.throwIfAborted();
      return result;
    } finally {
      remove();
      process.removeListener('exit', remove);
    }
  }, outer);
}
