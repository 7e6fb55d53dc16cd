import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { isGone } from '../process-id';
import { asObject } from '../providers';
import { statePlace, type StateStore, type StoredText } from '../state-store/state-store';

/** Who holds a lock, as Terraform writes it down. @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statemgr/locker.go */
export interface LockHolder {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  readonly created: string;
  /** What the holder has noted about itself; of ours which process it is. */
  readonly info: string;
}

/** Who has written this lock. */
export function holderIn(lock: string): LockHolder {
  const { ID, Who, Operation, Created, Info } = asObject(parsed(lock));
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { id: text(ID), who: text(Who), operation: text(Operation), created: text(Created), info: text(Info) };
}

/** Whether a lock is our own, of a run on this machine that has ended. */
export function isAbandoned(lock: string): boolean {
  return isGone(parsed(holderIn(lock).info));
}

/** Says who holds the lock of a stack's state, and how a user gets out of one that nobody holds any more. */
export function lockedBy(stack: Stack, store: StateStore, { text, version }: StoredText): UserError {
  const { id, who, operation, created } = holderIn(text);
  // Google's lock is asked for by the generation of its object.
  const asked = stack.backend === 'gcs' ? version : id;
  const command = (what: string): string => `terraform -chdir=${stack.folder} ${what}`;
  return new UserError(`${store.address}/${statePlace(stack).state}`, 'StateLocked', [
    `${who || 'somebody'} (${operation || 'unknown'}) holds its lock since ${created || 'an unknown time'}. Wait for that run to end; ` +
      `if it is gone: ${command('init')} && ${command(`force-unlock ${asked}`)}`,
  ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
