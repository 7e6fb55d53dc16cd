import { runTerraform, type TerraformRun } from '../../terraform/process';
import type { Diagnostic } from '../../terraform/diagnostics';
import { explainLostSocket } from './lost-socket';
import { detailedChanges, type DetailedChange } from './plan-detail';
import { explainPreventDestroy, isPrevented } from './prevent-destroy';
import type { StepName, StepResult } from './result';

const PLAN = 'first.tfplan';
const SECOND_PLAN = 'second.tfplan';

/** What `terraform init` says beside every mistake in the configuration, as an error of its own. */
const INIT_PREAMBLE = 'Terraform encountered problems during initialisation';

/** A step that went wrong; caught by the one who runs the steps, never seen by a user. */
export class StepFailed extends Error {
  constructor(
    readonly step: StepName,
    readonly diagnostics: readonly Diagnostic[],
  ) {
    super(`${step} failed`);
    this.name = 'StepFailed';
  }
}

/** Where and how the steps of a stack run. */
export interface StepsOptions {
  /** Path of Terraform. */
  readonly program: string;
  readonly folder: string;
  /** Everything that Terraform gets for its environment, but what leads it to the providers. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /**
   * Seconds that a command may take.
   * @default - that of `runTerraform`
   */
  readonly limitSeconds?: number;
  /** Told of every process that is started. */
  readonly onProcess: (pid: number) => void;
  readonly onStep: (step: StepName) => void;
  /** Told what Terraform printed in a step. */
  readonly onOutput: (step: StepName, output: string) => void;
}

/** The Terraform commands of one stack's rehearsal. Each throws `StepFailed` with what Terraform said. */
export class Steps {
  readonly done: StepResult[] = [];
  readonly warnings: Diagnostic[] = [];

  constructor(private readonly options: StepsOptions) {}

  async init(env: Readonly<Record<string, string>>): Promise<void> {
    await this.step('init', ['init', '-json', '-no-color'], env);
  }

  async validate(env: Readonly<Record<string, string>>): Promise<void> {
    await this.step('validate', ['validate', '-json'], env);
  }

  /** Returns what Terraform printed: one JSON message a line. */
  async plan(env: Readonly<Record<string, string>>): Promise<string> {
    try {
      return (await this.step('plan', ['plan', '-json', `-out=${PLAN}`], env)).stdout;
    } catch (error) {
      throw error instanceof StepFailed && error.diagnostics.some(isPrevented)
        ? await this.prevented(error, env)
        : error;
    }
  }

  /** The plan as `terraform show -json` has it, values included. */
  async planJson(env: Readonly<Record<string, string>>): Promise<string> {
    return this.show('plan', PLAN, env);
  }

  async apply(env: Readonly<Record<string, string>>): Promise<void> {
    await this.step('apply', ['apply', '-json', PLAN], env);
  }

  /** Plans again what was just applied, and returns what would change once more: it has to be nothing. */
  async secondPlan(env: Readonly<Record<string, string>>): Promise<DetailedChange[]> {
    const args = ['plan', '-json', '-detailed-exitcode', `-out=${SECOND_PLAN}`];
    const { exitCode } = await this.step('second plan', args, env, [0, 2]);
    return exitCode === 0 ? [] : detailedChanges(await this.show('second plan', SECOND_PLAN, env));
  }

  /** Destroys everything; the state is trusted, as nobody else has changed anything. */
  async destroy(env: Readonly<Record<string, string>>): Promise<void> {
    await this.step('destroy', ['destroy', '-json', '-auto-approve', '-refresh=false'], env);
  }

  /** The refusal of a plan with its causes, which stand in what Terraform has written of the plan all the same. */
  private async prevented(
    { step, diagnostics }: StepFailed,
    env: Readonly<Record<string, string>>,
  ): Promise<StepFailed> {
    const run = await this.run(['show', '-json', PLAN], env);
    const changes = run.exitCode === 0 ? detailedChanges(run.stdout) : [];
    return new StepFailed(
      step,
      diagnostics.map((one) => explainPreventDestroy(one, changes)),
    );
  }

  private async show(step: StepName, plan: string, env: Readonly<Record<string, string>>): Promise<string> {
    const run = await this.run(['show', '-json', plan], env);
    if (run.exitCode !== 0) throw new StepFailed(step, errorsOf(run, 'show'));
    return run.stdout;
  }

  private async step(
    step: StepName,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    expected: readonly number[] = [0],
  ): Promise<TerraformRun> {
    const start = performance.now();
    this.options.onStep(step);
    const run = await this.run(args, env);
    this.done.push({ name: step, seconds: (performance.now() - start) / 1000 });
    this.options.onOutput(step, `${run.stdout}${run.stderr}`);
    this.warnings.push(...run.diagnostics.filter(({ severity }) => severity === 'warning'));
    if (!expected.includes(run.exitCode)) throw new StepFailed(step, errorsOf(run, args[0] ?? step));
    return run;
  }

  private async run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<TerraformRun> {
    const { program, folder, signal, limitSeconds, onProcess: onStart } = this.options;
    const all = { ...this.options.env, ...env };
    const limit = limitSeconds === undefined ? {} : { limitSeconds };
    const run = await runTerraform(program, args, { cwd: folder, env: all, signal, onStart, ...limit });
    signal.throwIfAborted();
    return run;
  }
}

function errorsOf(run: TerraformRun, command: string): Diagnostic[] {
  const errors = run.diagnostics.filter(({ severity }) => severity === 'error');
  const telling = errors.filter(({ summary }) => !summary.startsWith(INIT_PREAMBLE));
  if (errors.length > 0) return (telling.length > 0 ? telling : errors).map(explainLostSocket);
  if (run.signal !== undefined) {
    const detail = `Something else than the rehearsal has ended it, such as the system for want of memory. ${run.stderr}`;
    return [{ severity: 'error', summary: `terraform ${command} was ended by ${run.signal}`, detail: detail.trim() }];
  }
  const what = run.stopped === 'time-limit' ? 'was stopped at its time limit' : `ended with exit code ${run.exitCode}`;
  return [{ severity: 'error', summary: `terraform ${command} ${what}`, detail: run.stderr.trim() }];
}
