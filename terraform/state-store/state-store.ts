import { posix } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { type BackendBlock, backendBlock } from './backend-block';
import type { StateRoot, StateStore } from './store';

export { ABSENT, type StateRoot, type StateStore, type StoredObject, type StoredText } from './store';

/** Where a stack's state is, inside the bucket or folder of its back end. */
export interface StatePlace {
  /** Folder of the state: `orders/production`; empty where it lies at the root. */
  readonly folder: string;
  /** Key of the state: `orders/production/data.tfstate`. */
  readonly state: string;
  /** Key of the object that is there while somebody holds the lock; undefined where the lock is no object. */
  readonly lock?: string;
}

/**
 * Opens the folder that a stack's state is in, by the stack's own back end: `s3`, `gcs` or `local`. Credentials and addresses come
 * from where Terraform's back end of that kind takes them. Asks nothing yet.
 * @throws {UserError} `BackendUnsupported` for another back end, or one whose settings are not in the stack.
 */
export function openStateStore(stack: Stack, env: NodeJS.ProcessEnv): Promise<StateStore> {
  return open(stack, env, statePlace(stack).folder);
}

/**
 * Opens the whole bucket or folder of a stack's back end, with the states of other stacks in it.
 * @throws {UserError} as {@link openStateStore}.
 */
export function openStateRoot(stack: Stack, env: NodeJS.ProcessEnv): Promise<StateRoot> {
  return open(stack, env, '');
}

/**
 * Where the state of a stack is in its back end.
 * @throws {UserError} `BackendUnsupported`, as {@link openStateStore}.
 */
export function statePlace(stack: Stack): StatePlace {
  const block = backendBlock(stack);
  switch (block.type) {
    case 's3': {
      const state = block.required('key');
      return { folder: folderOf(state), state, lock: `${state}.tflock` };
    }
    case 'gcs': {
      const prefix = block.text('prefix') ?? '';
      const folder = prefix.replace(/\/$/, '');
      return {
        folder,
        state: posix.join(folder, 'default.tfstate'),
        lock: posix.join(folder, 'default.tflock'),
      };
    }
    case 'local': {
      const state = posix.basename(block.text('path') ?? 'terraform.tfstate');
      return { folder: '', state };
    }
    default:
      throw unsupported(stack, block);
  }
}

async function open(stack: Stack, env: NodeJS.ProcessEnv, prefix: string): Promise<StateRoot> {
  const block = backendBlock(stack);
  // Each client is loaded where it is used: it costs more than the rest of a command together.
  switch (block.type) {
    case 's3':
      return (await import('./s3.js')).openS3(block, env, prefix);
    case 'gcs':
      return (await import('./gcs.js')).openGcs(block, env, prefix);
    case 'local':
      return (await import('./local.js')).openLocal(block, stack.folder);
    default:
      throw unsupported(stack, block);
  }
}

function unsupported(stack: Stack, { type }: BackendBlock): UserError {
  const problem = `its state is in a \`${type}\` back end, where nothing can be kept beside it. Use s3, gcs or local`;
  return new UserError(`stack '${stack.id}'`, 'BackendUnsupported', [problem]);
}

function folderOf(key: string): string {
  const folder = posix.dirname(key);
  return folder === '.' ? '' : folder;
}
