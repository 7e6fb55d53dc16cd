import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { TerraformBinary } from '../../terraform/binary';
import { cliConfigNotes } from '../../terraform/cli-config-notes';
import type { Stack } from '../../terraform/manifest';
import { providerLabel } from '../../terraform/providers';
import { clearLeftovers } from '../../terraform/leftovers';
import { inScratch } from '../../terraform/scratch';
import { waves } from '../../terraform/waves';
import type { HostOptions, ProviderHost } from '../host';
import { PATH_BYTES } from '../protocol/serve';
import { diskFull } from './disk-full';
import { swapBackends } from './copy-stack';
import { prepareStack, type PreparedStack } from './prepare';
import { stateLabel, stateOfOutputs } from './remote-states';
import type { Rehearsal, RehearsalEvent } from './result';
import { bothWays } from './schedule';
import { StackRun, type Surroundings } from './stack-run';
import { LazyHost } from './lazy-host';
import { neededStacks, withReadStacks } from './needed';
import { openStateStore, type StateStore } from './state-store';
import { readStates, StateKeeper, type KeptState } from './states';
import { terraformEnv } from './terraform-env';

/** Settings of {@link rehearseStacks}. */
export interface RehearseOptions {
  readonly terraform: TerraformBinary;
  /** Starts what serves the providers. */
  readonly startHost: (options: HostOptions) => Promise<ProviderHost>;
  /** Folder of the project whose bindings and providers are used. */
  readonly project: string;
  /**
   * Ids of the stacks to rehearse; those that they depend on are applied as well.
   * @default - every stack
   */
  readonly chosen?: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * How providers are played; `auto` takes the real one where its program is at hand.
   * @default 'auto'
   */
  readonly mode?: HostOptions['mode'];
  /**
   * Load real providers and modules that are not at hand, with the user's own Terraform configuration.
   * @default - nothing is loaded, and no message offers to, as they do with false
   */
  readonly download?: boolean;
  /** Folder to keep states and logs in, for a later `from`. */
  readonly keep?: string;
  /** Folder with the states of an earlier rehearsal to start from. */
  readonly from?: string;
  /**
   * Stacks that run at once.
   * @default - one for each core, at least 2
   */
  readonly concurrency?: number;
  /**
   * Destroy in the end what was applied.
   * @default true
   */
  readonly destroy?: boolean;
  /** Stops everything when aborted. */
  readonly signal?: AbortSignal;
  /** Told the plan of each chosen stack as `terraform show -json` has it, secrets included. */
  readonly onPlan?: (stack: string, plan: string) => void;
  readonly onEvent?: (event: RehearsalEvent) => void;
}

/**
 * Runs stacks of an app through init, validate, plan, apply, a second plan that must be empty, and destroy, with real Terraform and
 * played providers, in a temporary folder. Neither the output folder nor a real back end is touched, and no credential is read.
 * @throws {UserError} `StackOrder`, `StatesMissing`, `StatesInvalid`, `ModeMixed`, `KeepFolder`, `TemporaryFolder`, `DiskFull`: what keeps all stacks from running.
 * @throws {Interrupted} on Ctrl-C and its like, once nothing runs any more; the reason of `signal` when that is aborted.
 */
export async function rehearseStacks(stacks: readonly Stack[], options: RehearseOptions): Promise<Rehearsal> {
  const { terraform, env = process.env, download } = options;
  const start = performance.now();
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const ordered = waves(stacks.map((stack) => withReadStacks(stack, stacks))).flat();
  const kept = options.from === undefined ? new Map<string, KeptState>() : readStates(options.from);
  refuseMixedModes(kept, options);
  const keeper = options.keep === undefined ? undefined : new StateKeeper(options.keep);
  const cleared = clearLeftovers();
  const notes = [
    ...cliConfigNotes(env),
    ...(cleared.length === 0
      ? []
      : [`cleared away what ${cleared.length} killed commands had left in ${cleared.join(', ')}`]),
    ...[...kept.keys()]
      .filter((id) => !stacks.some((stack) => stack.id === id))
      .map((id) => `stack \`${id}\` is no longer in the app: its resources would be left behind`),
  ];
  return inScratch(async (scratch, signal, record) => {
    refuseLongPath(scratch);
    // One failure that is not a stack's own ends the work on all of them.
    const broken = new AbortController();
    const any = AbortSignal.any([signal, broken.signal]);
    const needs = neededStacks(ordered, options.chosen ?? ordered.map(({ id }) => id));
    const copies = join(scratch, 'stacks');
    const host = new LazyHost(() => startHost(stacks, { ...options, env }, scratch, record.recordProcess, any));
    const store = await openStateStore();
    try {
      const around: Surroundings = {
        terraform,
        host: () => host.get(),
        store,
        scratch: copies,
        env: { ...terraformEnv({ scratch, env }), ...store.env },
        signal: any,
        onProcess: record.recordProcess,
        ...(keeper === undefined ? {} : { keeper }),
        destroy: options.destroy ?? true,
        ...(options.onPlan === undefined ? {} : { onPlan: options.onPlan }),
        onEvent: options.onEvent ?? (() => undefined),
      };
      const runs = new Map<string, StackRun>();
      for (const { id, neededBy } of needs) {
        const prepared = await prepareStack(byId.get(id) as Stack, {
          terraform,
          scratch: copies,
          env,
          stacks,
          ...(download === undefined ? {} : { download }),
          signal: any,
        });
        const state = kept.get(id);
        connect(prepared, store, state);
        runs.set(id, new StackRun(prepared, around, state, neededBy));
      }
      const run = (id: string): StackRun => runs.get(id) as StackRun;
      const guarded = async <T>(work: Promise<T>): Promise<T> => {
        try {
          return await work;
        } catch (error) {
          broken.abort(error);
          throw error;
        }
      };
      await bothWays(needs, {
        concurrency: options.concurrency ?? Math.max(2, availableParallelism()),
        up: ({ id }, last) => guarded(run(id).up(last)),
        skip: ({ id }, cause) => run(id).skip(cause),
        down: ({ id }) => guarded(run(id).down()),
      });
      const results = needs.map(({ id }) => run(id).result);
      const ok = results.every(({ result }) => result === 'ok' || result === 'applied');
      const seconds = (performance.now() - start) / 1000;
      return { ok, seconds, stacks: results, refused: await host.refused(), notes };
    } catch (error) {
      throw diskFull(error, scratch) ?? error;
    } finally {
      keeper?.close();
      await host.close();
      await store.close();
    }
  }, options.signal);
}

/** Of real providers, whose sockets have the longest paths: `h/p10/100/plugin1234567890`. */
const SOCKET_BYTES = 27;

function refuseLongPath(scratch: string): void {
  const longest = PATH_BYTES - SOCKET_BYTES - 1 - '/ashlar-123456'.length;
  if (Buffer.byteLength(scratch) <= PATH_BYTES - SOCKET_BYTES - 1) return;
  throw new UserError(dirname(scratch), 'TemporaryFolder', [
    `is too long a path: sockets in it would have no name. Name a folder of at most ${longest} bytes in TMPDIR`,
  ]);
}

function refuseMixedModes(kept: ReadonlyMap<string, KeptState>, { mode = 'auto', from = '' }: RehearseOptions): void {
  if (mode === 'auto') return;
  const stacks = new Map<string, string[]>();
  for (const [stack, { modes }] of kept) {
    for (const [source, written] of Object.entries(modes)) {
      const writer = `a ${written} ${providerLabel({ source })}`;
      if (written !== mode) stacks.set(writer, [...(stacks.get(writer) ?? []), stack]);
    }
  }
  const problems = [...stacks].map(
    ([writer, ids]) => `states were written by ${writer}, so leave out --mode ${mode}: ${ids.join(', ')}`,
  );
  if (problems.length > 0) throw new UserError(from, 'ModeMixed', problems);
}

/** Leads a copy to its own state and to those that it reads. */
function connect(prepared: PreparedStack, store: StateStore, kept: KeptState | undefined): void {
  const { stack, folder, states, problems } = prepared;
  // It will not run, maybe as something of it lies outside of the copy.
  if (problems.length > 0) return;
  if (kept !== undefined) store.write(stack.id, kept.state);
  const sources = states.map((state) => {
    const foreign = `${stack.id} reads ${stateLabel(state)}`;
    if (state.stack === undefined) store.write(foreign, stateOfOutputs(state.outputs));
    return { state, address: store.address(state.stack ?? foreign) };
  });
  swapBackends(folder, { address: store.address(stack.id), states: sources });
}

async function startHost(
  stacks: readonly Stack[],
  { project, env, mode = 'auto', download, startHost: start }: RehearseOptions,
  scratch: string,
  onProcess: (pid: number) => void,
  signal: AbortSignal,
): Promise<ProviderHost> {
  // Short: the path of a socket may have little more than a hundred characters.
  const folder = join(scratch, 'h');
  mkdirSync(folder, { mode: 0o700 });
  const stackFolders = stacks.map((stack) => stack.folder);
  const given = { ...(env ? { env } : {}), ...(download === undefined ? {} : { download }) };
  return start({ scratch: folder, project, stackFolders, ...given, mode, onProcess, signal });
}
