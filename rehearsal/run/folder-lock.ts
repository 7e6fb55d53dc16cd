import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from '../../terraform/at-exit';
import { isGone, ownIdentity } from '../../terraform/process-id';
import { asObject } from '../../terraform/providers';

/** Name of the file that marks a folder as in use. */
export const LOCK_FILE = '.lock';

/** A folder that this process alone writes to. */
export interface FolderLock {
  release(): void;
}

/** Locks a folder, or gives the number of the process that has. What a killed process has locked is free. */
export function lockFolder(folder: string): FolderLock | { readonly owner: number } {
  const file = join(folder, LOCK_FILE);
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(ownIdentity()), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = read(file);
    const { pid } = asObject(owner);
    if (pid === process.pid) break;
    if (owner !== undefined && !isGone(owner)) return { owner: Number(pid) };
    rmSync(file, { force: true });
  }
  const remove = (): void => rmSync(file, { force: true });
  const takeBack = atExit(remove);
  const release = (): void => {
    takeBack();
    remove();
  };
  return { release };
}

/** Undefined where it has gone in the meantime, or was cut off. */
function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
