import { UserError } from '../../constructs/core/errors';
import { type Applied, previewStack } from '../apply-stack';
import type { Stack } from '../manifest';
import { hasChanges, type PlanDigest, type PlanTotals } from '../plan-json';
import type { PlanTools } from '../plan-stack';
import { openStateRoot, statePlace } from '../state-store/state-store';
import { appliedText, totalsText } from '../totals-text';
import { type Adopted, applyAdopting } from './apply-adopting';
import type { BootstrapEvent } from './events';
import { bucketImports, declaredImports, type Import } from './import-ids';
import { moveToRemote, refuseConflict, remoteState } from './move-state';
import { bucketName, makerOf, type Making, makingOf } from './ownership';
import { refuseOwned } from './refuse-owned';
import { isNewer, isTakenBack, type StateFile } from './state-file';
import { refuseTaken } from './state-lock';
import { WorkingCopy } from './working-copy';

/** A run of ours that was killed may have left a Terraform that still writes down what it has made. */
const LOCAL_LOCK_SECONDS = 120;

/** What a bootstrap works with. */
export interface BootstrapTools extends PlanTools {
  /** Every stack of the app: another one may make the bucket. */
  readonly all: readonly Stack[];
  /** Folder for the state until it is in its bucket; one for each stack. */
  readonly folder: string;
  readonly onEvent: (event: BootstrapEvent) => void;
}

/** What became of a bootstrap. */
export interface Bootstrapped extends Pick<Applied, 'ok' | 'diagnostics' | 'advice' | 'notes'> {
  readonly stack: string;
  /** Where its state is, for people. */
  readonly state: string;
  readonly totals: PlanTotals;
  /** What existed and was taken in. */
  readonly imported: readonly Import[];
  /** Whether the state was moved into its bucket by this run. */
  readonly moved: boolean;
  /** What a plan would change once all is done; nothing where the bootstrap is complete. */
  readonly left: PlanDigest['changes'];
  /** Folder with a copy of the state, where one is left. */
  readonly kept?: string;
}

/** What is there before anything is done. */
interface Found {
  readonly hasBucket: boolean;
  /** The state in the bucket. */
  readonly there?: StateFile;
  /** The state in the working copy. */
  readonly here?: StateFile;
}

/**
 * Applies the stack that makes the bucket of its own back end, and moves its state into that bucket. Whatever an earlier run has
 * done, also one that was killed, is found and not done again; a bucket that exists is taken in.
 * @throws {UserError} `BackendUnsupported`, `StateStoreMissing`, `StateStoreRefused`, `StateConflict`, `StateLocked`, `BootstrapUnderWay`,
 * `BucketOwned`, `ImportUnsupported`, `BootstrapDestroys`, `StateMoveFailed`, `StateUnreadable`, `StateUnsaved`.
 */
export async function bootstrapStack(stack: Stack, tools: BootstrapTools): Promise<Bootstrapped> {
  const making = makingOf(stack);
  const copy = WorkingCopy.open(tools.folder, stack);
  try {
    const found = await look(stack, copy, making, tools);
    const { here, there } = found;
    const isRemote = there === undefined ? here === undefined && making.makes === 'no' : !isNewer(here, there);
    const applied = await apply(stack, copy, { making, found, isRemote }, tools);
    if (!applied.ok) {
      const advice = [...applied.advice, ...copy.unsaved];
      return result(stack, { ...applied, advice }, { moved: false, left: [], ...kept(copy) });
    }
    if (!isRemote) {
      await step(tools, 'move', `the state into ${addressOf(stack)}`, () => moveToRemote(copy, stack, tools));
    }
    return await finish(stack, copy, applied, { moved: !isRemote, mustCheck: !isRemote || here !== undefined }, tools);
  } finally {
    copy.release();
  }
}

async function look(stack: Stack, copy: WorkingCopy, making: Making, tools: BootstrapTools): Promise<Found> {
  const store = await openStateRoot(stack, tools.env);
  tools.onEvent({ step: 'look', state: 'begins', text: store.address });
  const here = copy.state();
  const stored = await remoteState(stack, tools.env).then(
    (there) => ({ hasBucket: true, there }),
    (error: unknown) => {
      if (error instanceof UserError && error.code === 'StateStoreMissing')
        return { hasBucket: false, there: undefined };
      throw error;
    },
  );
  if (here !== undefined) refuseConflict(copy, stack, here, stored.there);
  if (isTakenBack(here, stored.there)) await refuseTaken(stack, tools, copy.folder);
  if (!stored.hasBucket && making.makes === 'no') throw noBucket(stack, tools.all);
  const isKnown = [here, stored.there].some(
    (state) => making.makes === 'yes' && state?.addresses.includes(making.address),
  );
  if (stored.hasBucket && making.makes === 'yes' && !isKnown) await refuseOwned(stack, store);
  const what = !stored.hasBucket
    ? 'there is no bucket'
    : stored.there === undefined
      ? 'a bucket without the state'
      : 'the state';
  tools.onEvent({
    step: 'look',
    state: 'done',
    text: `${store.address}: ${what}${here === undefined ? '' : `; a state in ${copy.folder}`}`,
  });
  return { ...stored, ...(here === undefined ? {} : { here }) };
}

async function apply(
  stack: Stack,
  copy: WorkingCopy,
  { making, found, isRemote }: { readonly making: Making; readonly found: Found; readonly isRemote: boolean },
  tools: BootstrapTools,
): Promise<Adopted> {
  const known = (isRemote ? found.there : found.here)?.addresses ?? [];
  const candidates = importsOf(stack, making, found.hasBucket, known, tools.env);
  const write = (imports: readonly Import[]): Stack => {
    if (!isRemote) return copy.local(imports);
    return isSaidBy(stack, imports, known) ? stack : copy.remote(imports);
  };
  const own = isRemote ? tools : { ...tools, lockTimeoutSeconds: LOCAL_LOCK_SECONDS };
  tools.onEvent({ step: 'apply', state: 'begins', text: stack.id });
  const applied = await applyAdopting(write, candidates, { lockTimeoutSeconds: 0, ...own }, ({ totals }) =>
    tools.onEvent({ step: 'apply', state: 'begins', text: `${stack.id}: ${totalsText(totals)}` }),
  );
  const text = applied.ok ? appliedText(applied.totals) : 'failed';
  tools.onEvent({ step: 'apply', state: 'done', text: `${stack.id}: ${text}` });
  return applied;
}

/** What may exist and is not in the state: what the code says, and the bucket where it is there. Each is imported once. */
function importsOf(
  stack: Stack,
  making: Making,
  hasBucket: boolean,
  known: readonly string[],
  env: NodeJS.ProcessEnv,
): readonly Import[] {
  const bucket =
    making.makes === 'yes' && hasBucket && !known.includes(making.address)
      ? bucketImports(stack, making.address, env)
      : [];
  const byAddress = new Map([...bucket, ...declaredImports(stack)].map((one) => [one.to, one] as const));
  return [...byAddress.values()].filter(({ to }) => !known.includes(to));
}

/** Is the stack as it is in the code the one with these imports? Terraform passes over those of what is in the state. */
function isSaidBy(stack: Stack, imports: readonly Import[], known: readonly string[]): boolean {
  const declared = declaredImports(stack).filter(({ to }) => !known.includes(to));
  return declared.length === imports.length && imports.every(({ to }) => declared.some((one) => one.to === to));
}

/** Plans with the state in its bucket: where nothing is left to do, the copy of the state has served. */
async function finish(
  stack: Stack,
  copy: WorkingCopy,
  applied: Adopted,
  { moved, mustCheck }: { readonly moved: boolean; readonly mustCheck: boolean },
  tools: BootstrapTools,
): Promise<Bootstrapped> {
  if (!mustCheck) return result(stack, applied, { moved, left: [] });
  const plan = await step(tools, 'check', 'a plan with the state in its bucket', () => previewStack(stack, tools));
  const failed = plan.diagnostics.some(({ severity }) => severity === 'error');
  const isDone = !failed && !hasChanges(plan.digest);
  const checked = { ...applied, ok: isDone, diagnostics: plan.diagnostics, advice: plan.advice };
  if (!isDone) return result(stack, checked, { moved, left: plan.digest.changes, ...kept(copy) });
  await step(tools, 'tidy', copy.folder, () => {
    copy.remove();
    return Promise.resolve();
  });
  return result(stack, checked, { moved, left: [] });
}

/** Tells that a step begins, and that it is done. */
export async function step<T>(
  { onEvent }: Pick<BootstrapTools, 'onEvent'>,
  name: BootstrapEvent['step'],
  text: string,
  work: () => Promise<T>,
): Promise<T> {
  onEvent({ step: name, state: 'begins', text });
  const value = await work();
  onEvent({ step: name, state: 'done', text });
  return value;
}

function noBucket(stack: Stack, all: readonly Stack[]): UserError {
  const maker = makerOf(stack, all);
  const first =
    maker === undefined
      ? 'no stack of this app makes it: bootstrap the environment that owns it first'
      : `\`${maker.id}\` makes it. Run first: ashlar bootstrap ${maker.id.replace(/-[^-]+$/, '')}`;
  return new UserError(`stack '${stack.id}'`, 'StateStoreMissing', [
    `bucket ${bucketName(stack)} does not exist, and ${first}`,
  ]);
}

/** Where the state of a stack belongs, for people. */
export function addressOf(stack: Stack): string {
  return `${stack.backend === 's3' ? 's3' : 'gs'}://${bucketName(stack)}/${statePlace(stack).state}`;
}

function kept(copy: WorkingCopy): { readonly kept?: string } {
  return copy.isWorthKeeping ? { kept: copy.folder } : {};
}

function result(
  stack: Stack,
  { ok, diagnostics, advice, notes, totals, imported }: Adopted,
  rest: Pick<Bootstrapped, 'moved' | 'left' | 'kept'>,
): Bootstrapped {
  return { stack: stack.id, state: addressOf(stack), ok, totals, imported, diagnostics, advice, notes, ...rest };
}
