import { UserError } from '../constructs/core/errors';
import { findTerraform, INSTALL_ADVICE, type TerraformBinary } from '../terraform/binary';
import { cutOversUnderWay } from '../terraform/cut-over/under-way';
import { addTotals, hasChanges } from '../terraform/plan-json';
import { planStacks, type StackPlan } from '../terraform/plan-stacks';
import { duration, processTerminal, wrap, type Terminal } from './output';
import { applyCommand, planLines, planSummary } from './plan-text';
import { progress, type Progress } from './progress';
import { annotationLines, stackJson, synthesize, type Synthesized, type SynthOptions } from './synth';

/** Options of `ashlar plan`. */
export interface PlanCommandOptions extends SynthOptions {
  /** Exit with 2 where there is something to apply. */
  readonly detailedExitcode?: boolean;
}

/**
 * `ashlar plan [stack...]`: synthesizes, and has Terraform plan every chosen stack, upstream stacks first. Returns the exit
 * code: 0, or 1 when something failed; with `detailedExitcode` 2 when a stack has changes, waits or is blocked.
 * @throws {UserError} `TerraformMissing`, and whatever is wrong with the app's output.
 */
export async function plan(
  patterns: readonly string[],
  options: PlanCommandOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  const terraform = await findTerraform(terminal.env);
  if (terraform === undefined) {
    throw new UserError('Terraform', 'TerraformMissing', [`was not found. To plan, ${INSTALL_ADVICE}`]);
  }
  const show = progress(terminal, options.json === true);
  const synthesized = await synthesize(patterns, options, terminal, show);
  if (synthesized === undefined) return 1;
  const plans = await run(synthesized, terraform, terminal, show);
  const ok =
    plans.every(({ result }) => result !== 'failed') && synthesized.annotations.every(({ level }) => level !== 'error');
  const report = { synthesized, terraform, plans, ok };
  terminal.out(options.json === true ? json(report) : text(report, terminal));
  if (!ok) return 1;
  const isEmpty = plans.every(({ result, digest }) => result === 'planned' && !hasChanges(digest));
  return options.detailedExitcode === true && !isEmpty ? 2 : 0;
}

interface Report {
  readonly synthesized: Synthesized;
  readonly terraform: TerraformBinary;
  readonly plans: readonly StackPlan[];
  readonly ok: boolean;
}

function run(
  { stacks, manifest }: Synthesized,
  terraform: TerraformBinary,
  terminal: Terminal,
  show: Progress,
): Promise<StackPlan[]> {
  const start = performance.now();
  return show(
    'plan',
    async ({ now, event }) => {
      const running = new Set<string>();
      let done = 0;
      return planStacks(stacks, {
        given: await cutOversUnderWay(stacks, terminal.env),
        terraform,
        all: manifest.stacks,
        env: terminal.env,
        cwd: terminal.cwd,
        onEvent: (happened) => {
          if (happened.type === 'start') {
            running.add(happened.stack);
          } else {
            const { stack, result, seconds } = happened.plan;
            done++;
            running.delete(stack);
            event(`${stack}: ${result}, ${duration(seconds)}`);
          }
          now(`${done}/${stacks.length}  ${[...running].join(', ')}`);
        },
      });
    },
    (plans) => ({
      ok: plans.every(({ result }) => result !== 'failed'),
      text: `${planSummary(plans)} in ${duration((performance.now() - start) / 1000)}`,
    }),
  );
}

function text({ synthesized, terraform, plans, ok }: Report, terminal: Terminal): string {
  const { colours, width } = terminal;
  const notes = [...new Set(plans.flatMap((one) => one.notes))];
  const remarks = [
    ...annotationLines(synthesized.annotations, terminal),
    ...notes.map((note) => `${colours.cyan('note')}: ${wrap(note, width - 6, '  ')}`),
  ];
  const apply = ok ? applyCommand(plans, terminal) : undefined;
  return [
    '',
    ...planLines(synthesized.stacks, plans, terminal),
    ...(remarks.length > 0 ? ['', ...remarks] : []),
    '',
    `${ok ? planSummary(plans) : colours.red(planSummary(plans))} (Terraform ${terraform.version})`,
    ...(apply === undefined ? [] : [`next: ${apply}`]),
  ].join('\n');
}

function json({ synthesized, terraform, plans, ok }: Report): string {
  const { manifest, stacks, annotations } = synthesized;
  const rows = stacks.map((stack, index) => {
    const { digest, ...result } = plans[index] as StackPlan;
    return { ...stackJson(stack), ...result, ...digest };
  });
  const planned = plans.filter(({ result }) => result === 'planned');
  const totals = addTotals(planned.map(({ digest }) => digest.totals));
  const { program, version } = terraform;
  const report = { ok, outdir: manifest.folder, terraform: { program, version }, totals, stacks: rows, annotations };
  return JSON.stringify(report, undefined, 2);
}
