import { UserError } from '../../constructs/core/errors';
import type { Diagnostic } from '../diagnostics';
import type { Stack } from '../manifest';
import { planAdvice } from '../plan-advice';
import { errorsOf, unexplained, withoutSecrets } from '../plan-stack';
import { runTerraform } from '../process';
import { asObject } from '../providers';
import { Secrets } from '../secrets';
import { openStateRoot } from '../state-store/state-store';
import { addressOf, type BootstrapTools, step } from './bootstrap';
import { forgetState } from './forget-state';
import { moveToLocal, refuseConflict, remoteState } from './move-state';
import { type Making, makingOf } from './ownership';
import { attributeOf, isNewer, isTakenBack, type StateFile } from './state-file';
import { type HeldLock, takeOverLock } from './state-lock';
import { refuseOthers } from './states-left';
import { WorkingCopy } from './working-copy';

/** A bucket with many states takes its time to be emptied. */
const LIMIT_SECONDS = 2 * 3600;
/** Killed sooner, it would leave behind what it no longer knows. */
const GRACE_SECONDS = 300;

/** What became of a destruction. */
export interface Destroyed {
  readonly stack: string;
  readonly ok: boolean;
  /** Resources that were destroyed. */
  readonly destroyed: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly advice: readonly string[];
  /** Folder with the state of what is left. */
  readonly kept?: string;
}

/**
 * Destroys what {@link bootstrapStack} has made. Where that is the bucket of its own state, the state is moved back beside the code
 * first; a run that was interrupted goes on from there.
 * @throws {UserError} `StatesLeft` while other states, or what is not understood, are in the bucket, or others of the same environment
 * where the bucket is another's; `BucketRetained` where code or state do not allow it; `StateConflict` where what an earlier run has taken back may
 * be out of date itself; `StateLocked`, and what keeps the bucket from being read.
 */
export async function destroyBootstrapped(stack: Stack, tools: BootstrapTools): Promise<Destroyed> {
  const making = makingOf(stack);
  const copy = WorkingCopy.open(tools.folder, stack);
  try {
    const store = await openStateRoot(stack, tools.env);
    tools.onEvent({ step: 'look', state: 'begins', text: store.address });
    const here = copy.state();
    const { hasBucket, there } = await thereOf(stack, tools);
    if (here !== undefined && there !== undefined) refuseConflict(copy, stack, here, there);
    const isHere = there === undefined || isNewer(here, there);
    let lock = isTakenBack(here, there) ? await takeOverLock(stack, tools, copy.folder) : undefined;
    if (hasBucket) await refuseOthers(stack, store, making, tools.all);
    const state = isHere ? here : there;
    const count = state?.addresses.length ?? 0;
    tools.onEvent({
      step: 'look',
      state: 'done',
      text: `${isHere ? copy.folder : addressOf(stack)}: ${count} resources`,
    });
    if (state === undefined || count === 0) {
      // A run was killed between what it destroyed last and what it was to forget.
      const isLeft = here !== undefined || there !== undefined;
      return done(stack, copy, 0, isLeft ? await forgetState(stack, tools, lock) : []);
    }
    // Without the imports of the code: what a first try has destroyed cannot be imported.
    if (making.makes === 'no') return await destroy(stack, copy.remote(), copy, { count }, tools);
    refuseRetained(stack, making, state, hasBucket && (await store.list('')).length > 0);
    if (!isHere) {
      // The lock stays: whoever still sees the state in the bucket must not act on it.
      const check = (): Promise<void> => refuseOthers(stack, store, making, tools.all);
      const move = (): Promise<HeldLock> => moveToLocal(copy, stack, tools, check);
      lock = await step(tools, 'move', `the state into ${copy.folder}`, move);
    }
    return await destroy(stack, copy.local(), copy, { count, ...(lock === undefined ? {} : { lock }) }, tools);
  } finally {
    copy.release();
  }
}

/** Whether there is a bucket, and the state in it: a run that was killed has made the one without the other. */
async function thereOf(
  stack: Stack,
  { env }: BootstrapTools,
): Promise<{ readonly hasBucket: boolean; readonly there?: StateFile }> {
  try {
    const there = await remoteState(stack, env);
    return { hasBucket: true, ...(there === undefined ? {} : { there }) };
  } catch (error) {
    if (error instanceof UserError && error.code === 'StateStoreMissing') return { hasBucket: false };
    throw error;
  }
}

/**
 * @param at - The stack with the back end that its state is in now.
 * @param lock - What keeps others from the state in the bucket, where that is out of date.
 */
async function destroy(
  stack: Stack,
  at: Stack,
  copy: WorkingCopy,
  { count, lock }: { readonly count: number; readonly lock?: HeldLock },
  tools: BootstrapTools,
): Promise<Destroyed> {
  const { terraform, env, signal } = tools;
  const init = await tools.init.ready(at);
  const failed = (found: readonly Diagnostic[]): Destroyed => ({
    stack: stack.id,
    ok: false,
    destroyed: 0,
    diagnostics: found.map((one) => withoutSecrets(stack, one, Secrets.ofVariables(stack.config, env))),
    advice: [...planAdvice(found, at.folder), ...copy.unsaved],
    ...(copy.isWorthKeeping ? { kept: copy.folder } : {}),
  });
  if (init.result !== 'ready') return failed([{ severity: 'error', summary: init.reason, detail: '' }]);
  const args = ['destroy', '-auto-approve', '-input=false', '-json'];
  const options = { cwd: at.folder, env, signal, limitSeconds: LIMIT_SECONDS, graceSeconds: GRACE_SECONDS };
  const run = await step(tools, 'destroy', `${count} resources`, () => runTerraform(terraform.program, args, options));
  signal.throwIfAborted();
  if (run.exitCode !== 0) {
    return failed(errorsOf(run.diagnostics).length > 0 ? run.diagnostics : [unexplained('destroy', run)]);
  }
  return done(stack, copy, count, await forgetState(stack, tools, lock));
}

function done(stack: Stack, copy: WorkingCopy, destroyed: number, advice: readonly string[]): Destroyed {
  if ((copy.state()?.addresses.length ?? 0) === 0) copy.remove();
  return { stack: stack.id, ok: true, destroyed, diagnostics: [], advice };
}

/** What Terraform or the cloud would refuse in the middle is refused before anything is moved. */
function refuseRetained(stack: Stack, making: Making, state: StateFile, hasObjects: boolean): void {
  const blocks = Object.entries(asObject(stack.config['resource'])).flatMap(([type, named]) =>
    Object.entries(asObject(named)).map(([name, block]) => [`${type}.${name}`, asObject(block)] as const),
  );
  const retained = blocks.filter(([, { lifecycle }]) => asObject(lifecycle)['prevent_destroy'] === true);
  const isFull =
    making.makes === 'yes' &&
    hasObjects &&
    state.addresses.includes(making.address) &&
    attributeOf(state, making.address, 'force_destroy') !== true;
  const problems = [
    ...retained.map(([address]) => `${address} is kept by the code. Give \`allowDestroy: true\` to what makes it`),
    ...(isFull
      ? [
          `the bucket holds its own state, so it is never empty. Give it \`deleteObjects: true\`, and run \`ashlar bootstrap\` once, without --destroy`,
        ]
      : []),
  ];
  if (problems.length > 0) throw new UserError(`stack '${stack.id}'`, 'BucketRetained', problems);
}
