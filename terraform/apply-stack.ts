import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../constructs/core/errors';
import { atExit } from './at-exit';
import type { Stack } from './manifest';
import { planAdvice } from './plan-advice';
import { hasChanges, NO_CHANGES, type PlanDigest, type PlanTotals } from './plan-json';
import {
  errorsOf,
  planWithSecrets,
  unexplained,
  withoutSecrets,
  type PlanTools,
  type TerraformPlan,
} from './plan-stack';
import { runTerraform } from './process';
import { asObject } from './providers';
import { Secrets } from './secrets';
import type { StackDiagnostic } from './validate';

/** Somebody else's plan or apply of the same state is waited for. */
const LOCK_TIMEOUT_SECONDS = 300;

/** A service that rolls out is waited for. */
const LIMIT_SECONDS = 2 * 3600;

/** An apply that is stopped writes down what it has made; killed, it would leave that behind unknown. */
const GRACE_SECONDS = 300;

/** Not `plan`: a plan that the user has made there stays. */
const PLAN_FILE = 'ashlar-apply.plan';

const NOTHING: Said = { diagnostics: [], advice: [] };

/** Progress of {@link applyStack}. */
export type ApplyEvent =
  | { readonly type: 'plan' }
  | { readonly type: 'planned' | 'apply' | 'applied'; readonly digest: PlanDigest };

/** Settings of {@link applyStack}. */
export interface ApplyOptions {
  /**
   * Values of the stack's variables, over those of `TF_VAR_*`.
   * @default {}
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Looks at the plan before it is applied; what it throws keeps the plan from being applied.
   * @default - every plan is applied
   */
  readonly accept?: (digest: PlanDigest) => void;
  readonly onEvent?: (event: ApplyEvent) => void;
}

/** What became of a stack that was applied. */
export interface Applied {
  /** False where planning or applying failed: the errors are in `diagnostics`. */
  readonly ok: boolean;
  /** What the plan was to change; all of it was changed only where `ok`. */
  readonly digest: PlanDigest;
  readonly totals: PlanTotals;
  /** Values of the outputs that are not sensitive, as they are now. Empty where it failed. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Errors and warnings, without source lines and secrets. */
  readonly diagnostics: readonly StackDiagnostic[];
  /** What to do about errors that are no mistake in the code. */
  readonly advice: readonly string[];
  /** What is wrong with the user's own CLI configuration, and mirrors that were used because it did not do. */
  readonly notes: readonly string[];
}

/**
 * Plans one stack in its own folder and applies that very plan, after `terraform init` where that is needed. A plan without
 * changes is not applied. A lock that somebody else holds is waited for, 5 minutes for each of the two. Its plan file goes, however it
 * ends; that of `ashlar plan` stays.
 * @throws what `accept` throws, and the reason of `tools.signal` when that is aborted, once Terraform has released its lock.
 */
export async function applyStack(stack: Stack, tools: PlanTools, options: ApplyOptions = {}): Promise<Applied> {
  const { variables = {}, accept, onEvent } = options;
  const own = withVariables(tools, variables);
  return withoutPlanFile(stack, async () => {
    onEvent?.({ type: 'plan' });
    const { plan, secrets } = await planWithSecrets(stack, own);
    if (errorsOf(plan.diagnostics).length > 0) return result(plan, NO_CHANGES, { outputs: {}, ...NOTHING });
    const { digest } = plan;
    onEvent?.({ type: 'planned', digest });
    accept?.(digest);
    const begin = (): void => onEvent?.({ type: 'apply', digest });
    const said = hasChanges(digest) ? await apply(stack, own, secrets, begin) : NOTHING;
    if (errorsOf(said.diagnostics).length > 0) return result(plan, digest, { ...said, outputs: {} });
    const outputs = said.outputs ?? (await readOutputs(stack, own));
    onEvent?.({ type: 'applied', digest });
    return result(plan, digest, { ...said, outputs });
  });
}

/** Plans one stack as {@link applyStack} would, and applies nothing. Its plan file goes. */
export async function previewStack(
  stack: Stack,
  tools: PlanTools,
  { variables = {}, accept }: Pick<ApplyOptions, 'variables' | 'accept'> = {},
): Promise<TerraformPlan> {
  return withoutPlanFile(stack, async () => {
    const { plan } = await planWithSecrets(stack, withVariables(tools, variables));
    if (errorsOf(plan.diagnostics).length === 0) accept?.(plan.digest);
    return plan;
  });
}

/**
 * The values of a stack's outputs that are not sensitive, as its state has them; the folder must have been initialised.
 * @throws {UserError} `OutputsUnreadable` where the state cannot be read.
 */
export async function readOutputs(stack: Stack, tools: PlanTools): Promise<Readonly<Record<string, unknown>>> {
  const { terraform, env, signal } = tools;
  const run = await runTerraform(terraform.program, ['output', '-json'], { cwd: stack.folder, env, signal });
  signal.throwIfAborted();
  if (run.exitCode !== 0) {
    const { summary, detail } = unexplained('output', run);
    const said = Secrets.ofVariables(stack.config, env).mask(detail.replace(/\s+/g, ' '));
    throw new UserError(`stack '${stack.id}'`, 'OutputsUnreadable', [`${summary}: ${said}`]);
  }
  return shownOutputs(JSON.parse(run.stdout));
}

function shownOutputs(outputs: unknown): Readonly<Record<string, unknown>> {
  const all = Object.entries(asObject(outputs)).map(([name, one]) => [name, asObject(one)] as const);
  const shown = all.filter(([, { sensitive }]) => sensitive !== true);
  return Object.fromEntries(shown.map(([name, { value }]) => [name, value]));
}

/** The outputs among the lines of an apply, which save reading the state for them. @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui#outputs */
function outputsIn(lines: string): Pick<Said, 'outputs'> {
  const line = lines.split('\n').findLast((one) => one.endsWith('"type":"outputs"}'));
  return line === undefined ? {} : { outputs: shownOutputs(asObject(JSON.parse(line))['outputs']) };
}

function withVariables(tools: PlanTools, variables: Readonly<Record<string, string>>): PlanTools {
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
  const own = { planFile: PLAN_FILE };
  return {
    lockTimeoutSeconds: LOCK_TIMEOUT_SECONDS,
    ...tools,
    ...own,
    env: { ...tools.env, ...Object.fromEntries(given) },
  };
}

/** Removes its own plan file after the work, and when the process exits in the middle: it holds secrets in clear. */
async function withoutPlanFile<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  const remove = (): void => rmSync(join(stack.folder, PLAN_FILE), { force: true });
  const takeBack = atExit(remove);
  try {
    return await work();
  } finally {
    remove();
    takeBack();
  }
}

/** What Terraform had to say, and what to do about it. */
interface Said extends Pick<Applied, 'diagnostics' | 'advice'> {
  /** Missing where it did not say them. */
  readonly outputs?: Applied['outputs'];
}

async function apply(stack: Stack, tools: PlanTools, secrets: Secrets, onStart: () => void): Promise<Said> {
  const { terraform, env, signal, lockTimeoutSeconds = 0 } = tools;
  signal.throwIfAborted();
  onStart();
  const args = ['apply', '-input=false', '-json', `-lock-timeout=${lockTimeoutSeconds}s`, PLAN_FILE];
  const options = { cwd: stack.folder, env, signal, limitSeconds: LIMIT_SECONDS, graceSeconds: GRACE_SECONDS };
  const run = await runTerraform(terraform.program, args, options);
  signal.throwIfAborted();
  const isSilent = run.exitCode !== 0 && errorsOf(run.diagnostics).length === 0;
  const found = isSilent ? [...run.diagnostics, unexplained('apply', run)] : run.diagnostics;
  return {
    diagnostics: found.map((one) => withoutSecrets(stack, one, secrets)),
    advice: planAdvice(found, stack.folder),
    ...outputsIn(run.stdout),
  };
}

function result(plan: TerraformPlan, digest: PlanDigest, applied: Said & Pick<Applied, 'outputs'>): Applied {
  const diagnostics = [...plan.diagnostics, ...applied.diagnostics];
  return {
    ok: errorsOf(diagnostics).length === 0,
    digest,
    totals: digest.totals,
    outputs: applied.outputs,
    diagnostics,
    advice: [...new Set([...plan.advice, ...applied.advice])],
    notes: plan.notes,
  };
}
