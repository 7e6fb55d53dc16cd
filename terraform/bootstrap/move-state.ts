import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { planAdvice } from '../plan-advice';
import type { PlanTools } from '../plan-stack';
import { runTerraform } from '../process';
import { asObject } from '../providers';
import { ABSENT, openStateRoot, statePlace } from '../state-store/state-store';
import { holdSame, parseState, type StateFile } from './state-file';
import { freeAbandoned, type HeldLock, refuseLocked, takeLock } from './state-lock';
import type { WorkingCopy } from './working-copy';

/** A state is small, but its bucket may be far away. */
const LIMIT_SECONDS = 600;
/** Killed sooner, Terraform would leave its lock behind. */
const GRACE_SECONDS = 60;

/** The state of a stack as it is in its bucket; undefined where there is none. @throws {UserError} `StateUnreadable`, and as `StateStore.read`. */
export async function remoteState(stack: Stack, env: NodeJS.ProcessEnv): Promise<StateFile | undefined> {
  const store = await openStateRoot(stack, env);
  const { state } = statePlace(stack);
  return parseState((await store.read(state))?.text, {
    at: `${store.address}/${state}`,
    earlier: 'an earlier version of the object',
  });
}

/**
 * Moves the state from the working copy into its bucket, and reads it back; what is in the working copy stays. Terraform itself does it,
 * under the lock of the state, and only where what is there is nothing or an earlier version.
 * @throws {UserError} `StateConflict` where the bucket has got another state of the stack, `StateLocked`, `StateMoveFailed`.
 */
export async function moveToRemote(copy: WorkingCopy, stack: Stack, tools: PlanTools): Promise<void> {
  const { terraform, env, signal } = tools;
  const here = copy.state();
  if (here === undefined) throw failed(stack, 'there is none');
  await freeAbandoned(stack, env);
  await claimState(copy, stack, here, env);
  const remote = copy.remote();
  const init = await tools.init.ready(remote);
  if (init.result !== 'ready') {
    throw failed(stack, [init.reason, ...planAdvice(init.diagnostics, remote.folder)].join('. '));
  }
  const args = ['state', 'push', '-no-color', copy.stateFile];
  const options = { cwd: remote.folder, env, signal, limitSeconds: LIMIT_SECONDS, graceSeconds: GRACE_SECONDS };
  const run = await runTerraform(terraform.program, args, options);
  signal.throwIfAborted();
  if (run.exitCode !== 0) {
    await refuseLocked(stack, env);
    refuseConflict(copy, stack, here, await remoteState(stack, env));
    throw failed(stack, run.stderr.trim().replace(/\s+/g, ' '));
  }
  const there = await remoteState(stack, env);
  if (there === undefined || !holdSame(here, there)) throw failed(stack, 'what was read back is not what was moved');
}

/**
 * Takes the state from its bucket into the working copy. Its lock stays taken, as what is in the bucket is no longer the truth.
 * @throws {UserError} `StateLocked`, and what `check` throws, which is called under the lock.
 */
export async function moveToLocal(
  copy: WorkingCopy,
  stack: Stack,
  tools: PlanTools,
  check: () => Promise<void>,
): Promise<HeldLock> {
  const lock = await takeLock(stack, tools);
  try {
    await check();
    const there = await remoteState(stack, tools.env);
    if (there === undefined) throw failed(stack, 'there is none');
    copy.putState(there.text);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** @throws {UserError} `StateConflict` where both places hold a state, and neither is an earlier version of the other. */
export function refuseConflict(copy: WorkingCopy, stack: Stack, here: StateFile, there: StateFile | undefined): void {
  if (there === undefined || here.lineage === there.lineage) return;
  throw new UserError(`stack '${stack.id}'`, 'StateConflict', [
    `there are two states of it, made apart: one in its bucket, and one in ${copy.stateFile}. Somebody else has bootstrapped it at the same time, and ` +
      `the bucket's is the one that counts. See what this run has made with \`terraform state list -state=${copy.stateFile}\`, delete by hand what is there twice, then remove ${copy.folder}`,
  ]);
}

/**
 * Puts an empty state of the same lineage where there is none, which only one of two can do: Terraform would give what it writes there
 * first a lineage of its own.
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/remote/state.go PersistState
 */
async function claimState(copy: WorkingCopy, stack: Stack, here: StateFile, env: NodeJS.ProcessEnv): Promise<void> {
  const store = await openStateRoot(stack, env);
  const { state } = statePlace(stack);
  const { terraform_version } = asObject(JSON.parse(here.text));
  const empty = { version: 4, terraform_version, serial: 0, lineage: here.lineage, outputs: {}, resources: [] };
  const there = await remoteState(stack, env);
  refuseConflict(copy, stack, here, there);
  if (there !== undefined) return;
  try {
    await store.write(state, JSON.stringify(empty), ABSENT);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'StateChanged')) throw error;
    refuseConflict(copy, stack, here, await remoteState(stack, env));
  }
}

function failed(stack: Stack, reason: string): UserError {
  const problem = `its state was not moved: ${reason}. It is where it was; run the command again`;
  return new UserError(`stack '${stack.id}'`, 'StateMoveFailed', [problem]);
}
