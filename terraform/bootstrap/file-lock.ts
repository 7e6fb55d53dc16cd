import { UserError } from '../../constructs/core/errors';
import type { StateStore, StoredText } from '../state-store/state-store';
import type { LockPlace } from './lock-place';

/** Codes of the errors that say that a lock is not one's own any more. */
const NOT_OURS = ['StateChanged', 'StateStoreMissing'];

/** The lock of a state that is a file beside it. */
export class FileLock implements LockPlace {
  constructor(
    private readonly store: StateStore,
    private readonly key: string,
  ) {}

  read(): Promise<StoredText | undefined> {
    return unless(['StateStoreMissing'], this.store.read(this.key));
  }

  write(info: string, ifVersion: string): Promise<string | undefined> {
    return unless(['StateChanged'], this.store.write(this.key, info, ifVersion));
  }

  async remove(ifVersion: string): Promise<void> {
    await unless(NOT_OURS, this.store.remove(this.key, ifVersion));
  }
}

async function unless<T>(codes: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UserError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
