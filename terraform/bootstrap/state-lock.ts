import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { UserError } from '../../constructs/core/errors';
import type { TerraformBinary } from '../binary';
import type { Stack } from '../manifest';
import { ownIdentity } from '../process-id';
import { backendBlock } from '../state-store/backend-block';
import { stateChanged } from '../state-store/failures';
import { ABSENT, openStateRoot, type StateStore, statePlace, type StoredText } from '../state-store/state-store';
import { FileLock } from './file-lock';
import { isAbandoned, lockedBy } from './lock-holder';
import type { LockPlace } from './lock-place';
import { TableLock } from './table-lock';

/** What a lock is taken for, as others are told. */
const OPERATION = 'ashlar bootstrap --destroy';

/** The lock of a state, as Terraform has it: whoever runs Terraform meanwhile is told of us. */
export interface HeldLock {
  /** Lets others have the state again. What is not ours any more stays. */
  release(): Promise<void>;
}

/** What a lock is taken with. */
export interface LockTools {
  readonly env: NodeJS.ProcessEnv;
  readonly terraform: Pick<TerraformBinary, 'version'>;
}

/**
 * Takes the lock of a stack's state in every way of its back end: the file beside the state, and the item in a table. Holds nothing where
 * that locks by nothing that can be taken from outside: Terraform's own commands then have to lock.
 * @throws {UserError} `StateLocked` where somebody else has it: who, since when, and how to get out of it.
 */
export async function takeLock(stack: Stack, tools: LockTools): Promise<HeldLock> {
  await freeAbandoned(stack, tools.env);
  const [store, places] = [await openStateRoot(stack, tools.env), await placesOf(stack, tools.env)];
  const info = lockInfo(stack, tools);
  const taken: [LockPlace, string][] = [];
  try {
    for (const place of places) {
      const version = await place.write(info, ABSENT);
      if (version === undefined) throw await takenFrom(stack, store, place);
      taken.unshift([place, version]);
    }
  } catch (error) {
    // What keeps the lock from being taken counts more than what keeps it from being let go.
    await held(taken)
      .release()
      .catch(() => undefined);
    throw error;
  }
  return held(taken);
}

/**
 * Takes over the lock that a run of ours on this machine has left: it has kept everybody from the state since.
 * @throws {UserError} `StateLocked` where somebody else has it, `StateConflict` where nobody has.
 */
export async function takeOverLock(stack: Stack, tools: LockTools, folder: string): Promise<HeldLock> {
  const [store, places] = [await openStateRoot(stack, tools.env), await placesOf(stack, tools.env)];
  const info = lockInfo(stack, tools);
  const taken: [LockPlace, string][] = [];
  for (const place of places) {
    const left = await ownLeft(stack, store, place, folder);
    const version = await place.write(info, left.version);
    if (version === undefined) throw await takenFrom(stack, store, place);
    taken.unshift([place, version]);
  }
  return held(taken);
}

/**
 * Looks whether the lock that a run of ours on this machine has left is still there.
 * @throws {UserError} as {@link takeOverLock}.
 */
export async function refuseTaken(stack: Stack, { env }: LockTools, folder: string): Promise<void> {
  const store = await openStateRoot(stack, env);
  for (const place of await placesOf(stack, env)) await ownLeft(stack, store, place, folder);
}

async function ownLeft(stack: Stack, store: StateStore, place: LockPlace, folder: string): Promise<StoredText> {
  const left = await place.read();
  if (left === undefined) throw unlocked(stack, folder);
  if (!isAbandoned(left.text)) throw lockedBy(stack, store, left);
  return left;
}

/** Removes locks of our own whose process has ended on this machine: what they were taken for can be done again. */
export async function freeAbandoned(stack: Stack, env: NodeJS.ProcessEnv): Promise<void> {
  for (const place of await placesOf(stack, env)) {
    const left = await place.read();
    if (left !== undefined && isAbandoned(left.text)) await place.remove(left.version);
  }
}

/** @throws {UserError} `StateLocked` where somebody holds the lock of a stack's state. */
export async function refuseLocked(stack: Stack, env: NodeJS.ProcessEnv): Promise<void> {
  const store = await openStateRoot(stack, env);
  for (const place of await placesOf(stack, env)) {
    const left = await place.read();
    if (left !== undefined) throw lockedBy(stack, store, left);
  }
}

async function placesOf(stack: Stack, env: NodeJS.ProcessEnv): Promise<readonly LockPlace[]> {
  const block = backendBlock(stack);
  const key = block.type === 's3' && !block.flag('use_lockfile') ? undefined : statePlace(stack).lock;
  const file = key === undefined ? [] : [new FileLock(await openStateRoot(stack, env), key)];
  const table = await TableLock.of(stack, env);
  return table === undefined ? file : [...file, table];
}

function held(taken: readonly (readonly [LockPlace, string])[]): HeldLock {
  return {
    release: async () => {
      for (const [place, version] of taken) await place.remove(version);
    },
  };
}

async function takenFrom(stack: Stack, store: StateStore, place: LockPlace): Promise<UserError> {
  const holder = await place.read();
  return holder === undefined ? stateChanged(store.address, statePlace(stack).state) : lockedBy(stack, store, holder);
}

function unlocked(stack: Stack, folder: string): UserError {
  return new UserError(`stack '${stack.id}'`, 'StateConflict', [
    `an earlier run has taken its state into ${folder}, and locked the one in the bucket. Somebody has removed that lock since, and may have ` +
      `applied: the bucket's is the one that counts. See what is left to destroy with \`terraform state list -state=${folder}/terraform.tfstate\`, then remove ${folder} and run the command again`,
  ]);
}

function lockInfo(stack: Stack, { terraform }: LockTools): string {
  return JSON.stringify({
    ID: randomUUID(),
    Operation: OPERATION,
    Info: JSON.stringify(ownIdentity()),
    Who: `${userInfo().username}@${hostname()}`,
    Version: terraform.version,
    Created: new Date().toISOString(),
    Path: statePlace(stack).state,
  });
}
