import { availableParallelism } from 'node:os';
import type { TerraformBinary } from './binary';
import { withAbsolutePaths } from './cli-config';
import { crossStackReads } from './cross-stack';
import { InitOnce } from './init-once';
import type { Stack } from './manifest';
import { planStack, type PlanTools, type TerraformPlan } from './plan-stack';
import { NO_CHANGES, type PlanDigest } from './plan-json';
import { inScratch } from './scratch';
import { heldUpByErrors, heldUpByPlans, type HeldUp } from './waiting';
import { waves, type Ordered } from './waves';

/** What became of one stack. */
export interface StackPlan extends TerraformPlan, HeldUp {
  readonly stack: string;
  /** `waits` and `blocked` are no failures: such a stack is planned once its upstream stacks are applied. */
  readonly result: 'planned' | 'waits' | 'blocked' | 'failed';
  /** Upstream stacks in this run that were not planned themselves: against these the plan is of today only. */
  readonly unplanned: readonly string[];
  readonly seconds: number;
}

/** Progress of {@link planStacks}. */
export type PlanEvent =
  | { readonly type: 'start'; readonly stack: string }
  | { readonly type: 'done'; readonly plan: StackPlan };

/** Variables that a stack is planned with though nobody has set them. */
export interface GivenVariables {
  readonly variables: Readonly<Record<string, string>>;
  readonly note: string;
}

/** Settings of {@link planStacks}. */
export interface PlanOptions {
  readonly terraform: TerraformBinary;
  /** All stacks of the app: those that are not planned may be upstream of those that are. */
  readonly all: readonly Stack[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Folder that relative paths in `env` and in the user's CLI configuration are meant from.
   * @default process.cwd()
   */
  readonly cwd?: string;
  /**
   * Stacks planned at the same time; each takes one core and some 600 MB with the AWS provider.
   * @default - 2, or the number of cores where that is smaller
   */
  readonly concurrency?: number;
  /**
   * Values of variables by id of a stack, over those of the environment, and what to tell about them.
   * @default - the environment alone gives variables
   */
  readonly given?: ReadonlyMap<string, GivenVariables>;
  readonly onEvent?: (event: PlanEvent) => void;
}

const UNTOUCHED = { digest: NO_CHANGES, diagnostics: [], advice: [], notes: [] };

/**
 * Plans stacks with the user's own providers, credentials and back ends, upstream stacks first, each in its own folder: the
 * plan file there can be applied by a stock Terraform. Returns one result for each stack, in the order given.
 * @throws {Interrupted} on Ctrl-C and its like, once every Terraform has ended and released its lock.
 */
export function planStacks(stacks: readonly Stack[], options: PlanOptions): Promise<StackPlan[]> {
  return inScratch(async (scratch, signal) => {
    const { terraform, cwd = process.cwd() } = options;
    const env = withAbsolutePaths(options.env ?? process.env, cwd);
    const init = new InitOnce({ terraform, env, scratch, search: { cwd }, signal });
    const planner = new Planner({ terraform, env, signal, init }, options);
    for (const wave of waves(withReads(stacks, options.all))) await planner.plan(wave.map(({ stack }) => stack));
    return stacks.map(({ id }) => planner.done.get(id) as StackPlan);
  });
}

/** Stacks with what comes before them in this run: reading a state orders two stacks too, where the app has not said so. */
function withReads(stacks: readonly Stack[], all: readonly Stack[]): (Ordered & { readonly stack: Stack })[] {
  const before = new Map(stacks.map(({ id }) => [id, new Set<string>()]));
  const comesAfter = (id: string, other: string): boolean =>
    id === other || [...(before.get(id) ?? [])].some((next) => comesAfter(next, other));
  for (const { id, dependencies } of stacks)
    for (const one of dependencies) if (before.has(one)) before.get(id)?.add(one);
  for (const stack of stacks) {
    for (const { from } of crossStackReads(stack, all)) {
      // Two stacks may read each other's last state; then neither is upstream.
      const orders = from !== undefined && before.has(from) && !comesAfter(from, stack.id);
      if (orders) before.get(stack.id)?.add(from);
    }
  }
  return stacks.map((stack) => ({ stack, id: stack.id, dependencies: [...(before.get(stack.id) ?? [])] }));
}

class Planner {
  readonly done = new Map<string, StackPlan>();

  constructor(
    private readonly tools: PlanTools,
    private readonly options: PlanOptions,
  ) {}

  /** Plans one wave. All plans end before this does, also when one of them fails. */
  async plan(wave: readonly Stack[]): Promise<void> {
    const { concurrency = Math.min(2, availableParallelism()), onEvent } = this.options;
    const waiting = [...wave];
    const worker = async (): Promise<void> => {
      for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) {
        this.tools.signal.throwIfAborted();
        onEvent?.({ type: 'start', stack: stack.id });
        const start = performance.now();
        const plan = { ...(await this.one(stack)), seconds: (performance.now() - start) / 1000 };
        this.done.set(stack.id, plan);
        onEvent?.({ type: 'done', plan });
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: Math.max(1, concurrency) }, worker));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }

  private async one(stack: Stack): Promise<Omit<StackPlan, 'seconds'>> {
    const reads = crossStackReads(stack, this.options.all);
    const upstream = [...new Set(reads.flatMap(({ from }) => this.done.get(from ?? '') ?? []))];
    const base = { stack: stack.id, unplanned: upstream.filter(isUnplanned).map((plan) => plan.stack) };
    const held = heldUpByPlans(reads, digestsOf(upstream));
    if (held !== undefined) return { ...base, ...UNTOUCHED, ...held, result: resultOf(held) };
    const plan = await this.planned(stack);
    const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
    const free = { waitsFor: [], blockedBy: [] };
    if (errors.length === 0) return { ...base, ...plan, ...free, result: 'planned' };
    const waits = heldUpByErrors(reads, errors, this.options.all);
    if (waits === undefined) return { ...base, ...plan, ...free, result: 'failed' };
    return { ...base, ...UNTOUCHED, notes: plan.notes, ...waits, result: 'waits' };
  }

  private async planned(stack: Stack): Promise<TerraformPlan> {
    const given = this.options.given?.get(stack.id);
    if (given === undefined) return planStack(stack, this.tools);
    const variables = Object.entries(given.variables).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
    const env = { ...this.tools.env, ...Object.fromEntries(variables) };
    const plan = await planStack(stack, { ...this.tools, env });
    return { ...plan, notes: [...plan.notes, given.note] };
  }
}

function isUnplanned({ result }: StackPlan): boolean {
  return result !== 'planned';
}

function digestsOf(plans: readonly StackPlan[]): ReadonlyMap<string, PlanDigest> {
  return new Map(plans.filter(({ result }) => result === 'planned').map(({ stack, digest }) => [stack, digest]));
}

/** What does not exist yet weighs more than what changes. */
function resultOf({ waitsFor }: HeldUp): 'waits' | 'blocked' {
  return waitsFor.length > 0 ? 'waits' : 'blocked';
}
