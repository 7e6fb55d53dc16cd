import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { openStateRoot, statePlace } from '../state-store/state-store';
import { remoteState } from './move-state';
import { type HeldLock, type LockTools, takeLock } from './state-lock';
import { TableLock } from './table-lock';

/**
 * Removes the state of a stack that was destroyed, and its lock, where the bucket has stayed. Returns why it has left the state, where
 * somebody has made something since.
 * @param lock - The lock under which the state in the bucket has gone out of date; without one it is removed only where nothing is in it.
 * @throws {UserError} `StateLocked` where somebody else works on it already.
 */
export async function forgetState(stack: Stack, tools: LockTools, lock?: HeldLock): Promise<readonly string[]> {
  const taken = lock ?? (await unlessMissing(takeLock(stack, tools)));
  try {
    const isForgotten = (await unlessMissing(remove(stack, tools, lock !== undefined))) ?? true;
    if (isForgotten) await (await TableLock.of(stack, tools.env))?.forgetState();
    return isForgotten ? [] : ['somebody has applied the stack again in the meantime: that was left as it is'];
  } finally {
    await taken?.release();
  }
}

/** Reads it again under the lock, and removes what was read; false where something is in it that was not destroyed. */
async function remove(stack: Stack, { env }: LockTools, isOutdated: boolean): Promise<boolean> {
  const [store, key] = [await openStateRoot(stack, env), statePlace(stack).state];
  const version = (await store.read(key))?.version;
  const state = isOutdated ? undefined : await remoteState(stack, env);
  if (version === undefined) return true;
  if ((state?.addresses.length ?? 0) > 0) return false;
  await store.remove(key, version);
  return true;
}

/** What goes with its bucket need not be removed. */
async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UserError && error.code === 'StateStoreMissing') return undefined;
    throw error;
  }
}
