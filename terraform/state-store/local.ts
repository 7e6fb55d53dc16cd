import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { isGone, ownIdentity } from '../process-id';
import type { BackendBlock } from './backend-block';
import { stateChanged } from './failures';
import { ABSENT, type StateRoot, type StoredObject, type StoredText } from './store';

/** Name of the file that is there while an object is replaced. */
const BUSY = '.ashlar-busy';

/** How long such a file may be there without saying whose it is: far longer than it takes to write one. */
const NAMELESS_SECONDS = 10;

/** Opens the folder of a `local` back end's state. */
export function openLocal(block: BackendBlock, stackFolder: string): StateRoot {
  return new LocalStateStore(dirname(resolve(stackFolder, block.text('path') ?? 'terraform.tfstate')));
}

class LocalStateStore implements StateRoot {
  constructor(readonly address: string) {}

  read(key: string): Promise<StoredText | undefined> {
    return settled(() => this.textOf(key));
  }

  write(key: string, text: string, ifVersion: string): Promise<string> {
    return settled(() => {
      const file = join(this.address, key);
      const written = `${file}.${process.pid}.new`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(written, text, { mode: 0o600 });
      try {
        // A link is made only where there is no file yet, and shows it whole.
        if (ifVersion === ABSENT) linkSync(written, file);
        else this.exclusively(key, ifVersion, () => renameSync(written, file));
      } catch (error) {
        throw this.failure(error, key);
      } finally {
        rmSync(written, { force: true });
      }
      return versionOf(text);
    });
  }

  remove(key: string, ifVersion?: string): Promise<void> {
    const remove = (): void => rmSync(join(this.address, key), { force: true });
    return settled(() => {
      try {
        if (ifVersion === undefined) remove();
        else if (this.textOf(key) !== undefined) this.exclusively(key, ifVersion, remove);
      } catch (error) {
        throw this.failure(error, key);
      }
    });
  }

  async list(prefix: string): Promise<readonly string[]> {
    return (await this.objects(prefix)).map(({ key }) => key);
  }

  objects(prefix: string): Promise<readonly StoredObject[]> {
    return settled(() => {
      const folder = join(this.address, prefix.slice(0, prefix.lastIndexOf('/') + 1));
      if (!existsSync(folder)) return [];
      // The state of a plain app lies in the folder of the project, with all its packages.
      const entries = readdirSync(folder, { recursive: prefix.includes('/'), withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && !entry.name.includes(BUSY));
      const keys = files.map(({ parentPath, name }) => relative(this.address, join(parentPath, name)));
      const found = keys.filter((key) => key.startsWith(prefix)).sort();
      return found.map((key) => ({
        key,
        sizeBytes: statSync(join(this.address, key), { throwIfNoEntry: false })?.size ?? 0,
      }));
    });
  }

  private textOf(key: string): StoredText | undefined {
    const file = join(this.address, key);
    if (!existsSync(file)) return undefined;
    const text = readFileSync(file, 'utf8');
    return { text, version: versionOf(text) };
  }

  private failure(error: unknown, key: string): unknown {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? stateChanged(this.address, key) : error;
  }

  /** Compares and changes in one go. What a process that was killed has left is taken over. */
  private exclusively(key: string, ifVersion: string, change: () => void): void {
    const busy = join(this.address, `${key}${BUSY}`);
    const own = `${busy}.${process.pid}`;
    if (existsSync(busy) && isAbandoned(busy)) rmSync(busy, { force: true });
    // Written whole before it is linked: nobody finds a file there that does not say whose it is.
    writeFileSync(own, JSON.stringify(ownIdentity()), { mode: 0o600 });
    try {
      linkSync(own, busy);
    } finally {
      rmSync(own, { force: true });
    }
    try {
      if (this.textOf(key)?.version !== ifVersion) throw stateChanged(this.address, key);
      change();
    } finally {
      rmSync(busy, { force: true });
    }
  }
}

/** Left by a process that has ended, or by something else that has not said for a while whose it is. */
function isAbandoned(busy: string): boolean {
  try {
    return isGone(JSON.parse(readFileSync(busy, 'utf8')));
  } catch {
    return Date.now() - (statSync(busy, { throwIfNoEntry: false })?.mtimeMs ?? 0) > NAMELESS_SECONDS * 1000;
  }
}

/** Two equal texts are one version: nobody can have lost anything. */
function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What a synchronous function gives or throws, as the other back ends give it. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
