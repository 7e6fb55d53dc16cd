import { dirname } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { TerraformBinary } from '../../terraform/binary';
import type { Diagnostic } from '../../terraform/diagnostics';
import { asObject } from '../../terraform/providers';
import { Secrets } from '../../terraform/secrets';
import type { StackDiagnostic } from '../../terraform/validate';
import type { PlayedProvider, ProviderHost, ServedStack } from '../host';
import { throwIfDiskFull } from './disk-full';
import { liftPreventDestroy } from './copy-stack';
import { ConstructPaths } from './construct-paths';
import { detailedChanges } from './plan-detail';
import { plannedChanges } from './planned-changes';
import type { PreparedStack } from './prepare';
import { totalsOf, type Change, type Failure, type RehearsalEvent, type StackRehearsal } from './result';
import { secondPlanErrors } from './second-plan';
import type { StateStore } from './state-store';
import type { KeptState, StateKeeper } from './states';
import { StepFailed, Steps } from './steps';
import { usedProviders, usedTypes } from './used-types';

/** What the runs of all stacks share. */
export interface Surroundings {
  readonly terraform: TerraformBinary;
  /** The host of providers, started when the first stack needs it. */
  readonly host: () => Promise<ProviderHost>;
  readonly store: StateStore;
  /** Folder that the copies lie in. */
  readonly scratch: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Told of every process that is started. */
  readonly onProcess: (pid: number) => void;
  readonly keeper?: StateKeeper;
  /** Is everything destroyed in the end? */
  readonly destroy: boolean;
  /** Told the plan of each chosen stack as `terraform show -json` has it. */
  readonly onPlan?: (stack: string, plan: string) => void;
  readonly onEvent: (event: RehearsalEvent) => void;
}

/** One stack on its way up and down again. */
export class StackRun {
  private readonly steps: Steps;
  private readonly paths: ConstructPaths;
  private readonly state: unknown;
  private changes: readonly Change[] = [];
  private played: readonly PlayedProvider[] = [];
  private lifted = 0;
  private failure: Failure | undefined;
  private skippedFor: string | undefined;

  constructor(
    private readonly prepared: PreparedStack,
    private readonly around: Surroundings,
    /** Its state of an earlier rehearsal. */
    private readonly kept: KeptState | undefined,
    /** The chosen stacks that need it; undefined for a chosen one. */
    private readonly neededBy: readonly string[] | undefined,
  ) {
    const { stack, folder, env } = prepared;
    this.paths = new ConstructPaths(stack.config, kept?.constructs);
    this.state = kept === undefined ? undefined : JSON.parse(kept.state);
    this.steps = new Steps({
      program: around.terraform.program,
      folder,
      env: { ...around.env, ...env },
      signal: around.signal,
      onProcess: around.onProcess,
      onStep: (step) => around.onEvent({ type: 'step', stack: stack.id, step }),
      onOutput: (step, output) => around.keeper?.log(stack.id, step, output),
    });
  }

  /** Plans and applies, and for a chosen stack plans again; with `last` destroys as well. Returns whether others can build on it. */
  async up(last: boolean): Promise<boolean> {
    await this.attempt((served) => this.applied(served, last));
    const over = last || this.neededBy !== undefined || !this.around.destroy;
    if (this.failure !== undefined || over) this.finish();
    else
      this.around.onEvent({ type: 'applied', stack: this.id, seconds: this.seconds, totals: totalsOf(this.changes) });
    return this.failure === undefined;
  }

  /** Destroys what was applied, unless the stack was only needed by others. */
  async down(): Promise<void> {
    if (this.neededBy !== undefined || !this.around.destroy) return;
    await this.attempt(({ env }) => this.destroyed(env));
    this.finish();
  }

  /** Leaves the stack out, as one that it depends on has failed. */
  skip(cause: string): void {
    this.skippedFor = cause;
    this.finish();
  }

  /** How it went so far. */
  get result(): StackRehearsal {
    const { notes } = this.prepared;
    const good = this.neededBy === undefined ? 'ok' : 'applied';
    return {
      stack: this.id,
      result: this.skippedFor !== undefined ? 'skipped' : this.failure !== undefined ? 'failed' : good,
      ...(this.neededBy === undefined ? {} : { neededBy: this.neededBy }),
      seconds: this.seconds,
      steps: this.steps.done,
      changes: this.changes,
      totals: totalsOf(this.changes),
      protected: this.lifted,
      providers: this.played,
      notes,
      warnings: this.told(this.steps.warnings),
      ...(this.failure === undefined ? {} : { failure: this.failure }),
      ...(this.skippedFor === undefined ? {} : { skippedFor: this.skippedFor }),
    };
  }

  private async applied({ env, providers }: ServedStack, last: boolean): Promise<void> {
    const { prepared, around, steps } = this;
    this.played = providers;
    await steps.init(env);
    if (this.neededBy === undefined) await steps.validate(env);
    this.changes = plannedChanges(await steps.plan(env), (address) => this.paths.at(address));
    await this.addDetail(env);
    await steps.apply(env);
    const state = around.store.read(this.id);
    if (this.neededBy === undefined) {
      const errors = secondPlanErrors(await steps.secondPlan(env), prepared.stack.config);
      if (errors.length > 0) throw new StepFailed('second plan', errors);
    }
    if (state !== undefined) {
      const { version: terraform } = around.terraform;
      around.keeper?.keep({ stack: this.id, state, terraform, providers, constructs: this.paths.all });
    }
    if (last && this.neededBy === undefined && around.destroy) await this.destroyed(env);
  }

  /** What updates and replacements of an estate that exists consist of; reads the plan only where somebody wants to know. */
  private async addDetail(env: ServedStack['env']): Promise<void> {
    const onPlan = this.neededBy === undefined ? this.around.onPlan : undefined;
    const changed = this.kept !== undefined && this.changes.some(({ kind }) => kind === 'update' || kind === 'replace');
    if (!changed && onPlan === undefined) return;
    const plan = await this.steps.planJson(env);
    onPlan?.(this.id, plan);
    const details = new Map(detailedChanges(plan).map((one) => [one.address, one]));
    this.changes = this.changes.map((change) => {
      const detail = change.kind === 'update' || change.kind === 'replace' ? details.get(change.address) : undefined;
      if (detail === undefined) return change;
      const newFirst = change.kind === 'replace' && detail.actions[0] === 'create';
      return { ...change, ...(newFirst ? { createBeforeDestroy: true } : {}), attributes: detail.attributes };
    });
  }

  private async destroyed(env: ServedStack['env']): Promise<void> {
    this.lifted = liftPreventDestroy(this.prepared.folder, this.around.scratch);
    await this.steps.destroy(env);
    const left = asObject(JSON.parse(this.around.store.read(this.id) ?? '{}'))['resources'];
    const managed = (Array.isArray(left) ? left : []).map(asObject).filter(({ mode }) => mode === 'managed');
    const errors = managed.map(({ type, name }) => {
      const address = `${String(type)}.${String(name)}`;
      return { severity: 'error' as const, summary: 'Left behind by destroy', detail: '', address };
    });
    if (errors.length > 0) throw new StepFailed('destroy', errors);
  }

  /** Has the providers served while `work` runs, and notes what a user can do something about. */
  private async attempt(work: (served: ServedStack) => Promise<void>): Promise<void> {
    let served: ServedStack | undefined;
    try {
      const { problems } = this.prepared;
      if (problems.length > 0) throw new StepFailed('prepare', problems);
      served = await this.serve();
      await work(served);
    } catch (error) {
      this.around.signal.throwIfAborted();
      if (error instanceof StepFailed) throwIfDiskFull(error.diagnostics, dirname(this.around.scratch));
      if (error instanceof StepFailed) this.fail(error);
      else if (error instanceof UserError) this.fail(asStep(error));
      else throw error;
    } finally {
      await served?.close();
    }
  }

  private async serve(): Promise<ServedStack> {
    const providers = usedProviders(this.prepared.modules, this.state);
    if (providers.length === 0) return { env: {}, providers: [], close: () => Promise.resolve() };
    const { modes = {} } = this.kept ?? {};
    const host = await this.around.host();
    const types = usedTypes(this.prepared.modules, this.state);
    const served = await host.serve({ stack: this.id, folder: this.prepared.folder, providers, types, modes });
    const mixed = served.providers.filter(({ source, mode }) => (modes[source] ?? mode) !== mode);
    if (mixed.length === 0) return served;
    await served.close();
    const problems = mixed.map(
      ({ source, mode }) => `the state was written by a ${String(modes[source])} ${source}, not by a ${mode} one`,
    );
    throw new UserError(`stack '${this.id}'`, 'ModeMixed', problems);
  }

  private fail({ step, diagnostics }: StepFailed): void {
    this.failure = { step, diagnostics: this.told(diagnostics) };
  }

  /** Diagnostics as a user reads them; providers quote the values of sensitive variables, which may be real. */
  private told(diagnostics: readonly Diagnostic[]): StackDiagnostic[] {
    const secrets = Secrets.ofVariables(this.prepared.stack.config, this.around.env);
    return this.paths.name(diagnostics, this.around.scratch).map((one) => {
      return { ...one, summary: secrets.mask(one.summary), detail: secrets.mask(one.detail) };
    });
  }

  private finish(): void {
    this.around.onEvent({ type: 'done', rehearsal: this.result });
  }

  private get id(): string {
    return this.prepared.stack.id;
  }

  private get seconds(): number {
    return this.steps.done.reduce((sum, { seconds }) => sum + seconds, 0);
  }
}

function asStep({ problems }: UserError): StepFailed {
  return new StepFailed(
    'prepare',
    problems.map((summary) => ({ severity: 'error', summary, detail: '' })),
  );
}
