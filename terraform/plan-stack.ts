import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TerraformBinary } from './binary';
import { cliConfigNotes } from './cli-config-notes';
import { constructAt, type Diagnostic } from './diagnostics';
import { providerAdvice } from './init';
import type { InitOnce } from './init-once';
import type { Stack } from './manifest';
import { planAdvice } from './plan-advice';
import { digestPlan, NO_CHANGES, type PlanDigest } from './plan-json';
import { runTerraform, type TerraformRun } from './process';
import { Secrets } from './secrets';
import type { StackDiagnostic } from './validate';

/** Name of the plan file in the stack's folder, as CDKTF's commands have it. */
const PLAN_FILE = 'plan';

/** A large stack refreshes for long, and a lock may be waited for. */
const LIMIT_SECONDS = 4 * 3600;

/** Killed sooner, Terraform would leave its lock behind. */
const GRACE_SECONDS = 60;

/** Errors that `terraform init` cures: somebody has cleared a cache, or another tool has prepared the folder. */
const NEEDS_INIT = /\b(?:terraform|tofu) init\b/;

/** What a plan is made with. */
export interface PlanTools {
  readonly terraform: TerraformBinary;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly init: InitOnce;
  /**
   * Seconds to wait for a lock on the state that somebody else holds.
   * @default 0
   */
  readonly lockTimeoutSeconds?: number;
  /**
   * Name of the plan file in the stack's folder. One of the same name that is there is overwritten.
   * @default plan
   */
  readonly planFile?: string;
}

/** A plan with what a later message about it must not say. */
export interface PlanWithSecrets {
  readonly plan: TerraformPlan;
  readonly secrets: Secrets;
}

/** How Terraform's plan of one stack ended. */
export interface TerraformPlan {
  /** What it changes; of a failed plan as far as Terraform came. */
  readonly digest: PlanDigest;
  /** Absolute path of the plan file, which a stock Terraform can apply; missing where planning failed. */
  readonly planFile?: string;
  /** Errors and warnings, without source lines and secrets. */
  readonly diagnostics: readonly StackDiagnostic[];
  /** What to do about errors that are no mistake in the code. */
  readonly advice: readonly string[];
  /** What is wrong with the user's own CLI configuration, and mirrors that were used because it did not do. */
  readonly notes: readonly string[];
}

/** Plans one stack in its own folder, after `terraform init` where that is needed. */
export async function planStack(stack: Stack, tools: PlanTools): Promise<TerraformPlan> {
  return (await planWithSecrets(stack, tools)).plan;
}

/** Plans like {@link planStack}, for somebody who goes on with the plan and has messages of his own to mask. */
export async function planWithSecrets(stack: Stack, tools: PlanTools): Promise<PlanWithSecrets> {
  const file = join(stack.folder, tools.planFile ?? PLAN_FILE);
  const init = await tools.init.ready(stack);
  if (init.result !== 'ready') return notReady(stack, init, tools);
  const mirrors = init.mirrors.filter(({ providers }) => providers.length > 0);
  const notes = [
    ...cliConfigNotes(tools.env),
    ...mirrors.map(({ path, providers }) => `${providers.join(', ')} came from ${path} (${init.reason})`),
  ];
  let run = await plan(stack, file, tools);
  if (run.exitCode === 1 && errorsOf(run.diagnostics).some((one) => NEEDS_INIT.test(`${one.summary} ${one.detail}`))) {
    const again = await tools.init.ready(stack, true);
    if (again.result !== 'ready') return notReady(stack, again, tools);
    run = await plan(stack, file, tools);
  }
  const isPlanned = run.exitCode === 0 || run.exitCode === 2;
  // Exit code 0 says that nothing changes, and one start of the providers is saved.
  const shown = run.exitCode === 0 || isEmptyFile(file) ? undefined : await show(stack, file, tools, isPlanned);
  if (!isPlanned) rmSync(file, { force: true });
  const secrets = Secrets.ofPlan(shown, Secrets.ofVariables(stack.config, tools.env));
  const found = isPlanned || errorsOf(run.diagnostics).length > 0 ? run.diagnostics : [unexplained('plan', run)];
  const planned = {
    digest: shown === undefined ? NO_CHANGES : digestPlan(shown, stack.config, secrets),
    ...(isPlanned ? { planFile: file } : {}),
    diagnostics: found.map((one) => withoutSecrets(stack, one, secrets)),
    advice: planAdvice(found, stack.folder),
    notes,
  };
  return { plan: planned, secrets };
}

async function plan(stack: Stack, file: string, tools: PlanTools): Promise<TerraformRun> {
  const { terraform, env, signal, lockTimeoutSeconds = 0 } = tools;
  // It holds secrets in clear; Terraform keeps the mode of a file that is there.
  rmSync(file, { force: true });
  writeFileSync(file, '', { mode: 0o600 });
  chmodSync(file, 0o600);
  const lock = lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : [];
  const args = ['plan', '-input=false', '-json', '-detailed-exitcode', `-out=${basename(file)}`, ...lock];
  const options = { cwd: stack.folder, env, signal, limitSeconds: LIMIT_SECONDS, graceSeconds: GRACE_SECONDS };
  try {
    return await runTerraform(terraform.program, args, options);
  } finally {
    if (signal.aborted) rmSync(file, { force: true });
    signal.throwIfAborted();
  }
}

async function show(
  stack: Stack,
  file: string,
  { terraform, env, signal }: PlanTools,
  must: boolean,
): Promise<unknown> {
  const run = await runTerraform(terraform.program, ['show', '-json', file], { cwd: stack.folder, env, signal });
  signal.throwIfAborted();
  if (run.exitCode === 0) return JSON.parse(run.stdout);
  // What is left of a failed plan may not be readable.
  if (!must) return undefined;
  throw new Error(`terraform show of the plan of ${stack.id}: ${unexplained('show', run).detail}`);
}

function notReady(
  stack: Stack,
  init: Awaited<ReturnType<InitOnce['ready']>>,
  { terraform, env }: PlanTools,
): PlanWithSecrets {
  const diagnostics: readonly Diagnostic[] =
    init.diagnostics.length > 0 ? init.diagnostics : [{ severity: 'error', summary: init.reason, detail: '' }];
  const known = planAdvice(diagnostics, stack.folder);
  const isMissing = init.result === 'unavailable' && known.length === 0;
  const secrets = Secrets.ofVariables(stack.config, env);
  const failed = {
    digest: NO_CHANGES,
    diagnostics: diagnostics.map((one) => withoutSecrets(stack, one, secrets)),
    advice: isMissing ? [providerAdvice(stack.providers, terraform.platform)] : known,
    notes: cliConfigNotes(env),
  };
  return { plan: failed, secrets };
}

/** The source line may quote a secret, and the construct says where it is. */
export function withoutSecrets(stack: Stack, diagnostic: Diagnostic, secrets: Secrets): StackDiagnostic {
  const { severity, address } = diagnostic;
  // Back ends put their whole message into the summary.
  const [summary = '', ...rest] = diagnostic.summary.trim().split(/\n\s*\n/);
  const detail = [...rest, diagnostic.detail].filter(Boolean).join('\n\n');
  const constructPath = constructAt(stack.config, address);
  return {
    severity,
    summary: secrets.mask(summary.replace(/\s+/g, ' ').replace(/\.$/, '')),
    detail: secrets.mask(detail),
    ...(address === undefined ? {} : { address }),
    ...(constructPath === undefined ? {} : { constructPath }),
  };
}

/** Says of a command that failed without a message how it ended. */
export function unexplained(command: string, { exitCode, stopped, stderr }: TerraformRun): Diagnostic {
  const how = stopped === 'time-limit' ? 'was stopped at its time limit' : `ended with exit code ${exitCode}`;
  return { severity: 'error', summary: `terraform ${command} ${how}`, detail: stderr.trim() };
}

/** The errors among diagnostics. */
export function errorsOf<T extends Diagnostic>(diagnostics: readonly T[]): readonly T[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function isEmptyFile(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}
