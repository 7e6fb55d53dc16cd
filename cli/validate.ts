import { UserError } from '../constructs/core/errors';
import { findTerraform, INSTALL_ADVICE, type TerraformBinary } from '../terraform/binary';
import type { Stack } from '../terraform/manifest';
import { validateStacks, type StackValidation, type Validation } from '../terraform/validate';
import { commandLine, duration, plural, processTerminal, wrap, type Terminal } from './output';
import { progress, type Progress } from './progress';
import { findings } from './findings';
import { stackTable } from './stack-table';
import { annotationLines, stackJson, summary, synthesize, type Synthesized, type SynthOptions } from './synth';

/** Said in place of results where there is no Terraform. */
const NO_TERRAFORM = `Terraform was not found, so the stacks were synthesized but not validated. To validate them, ${INSTALL_ADVICE}`;

/** `ashlar validate [stack...]`: synthesizes, and has Terraform check every chosen stack. Returns the exit code. */
export async function validate(
  patterns: readonly string[],
  options: SynthOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  const show = progress(terminal, options.json === true);
  const synthesized = await synthesize(patterns, options, terminal, show);
  if (synthesized === undefined) return 1;
  const { binary, problem } = await usableTerraform(terminal.env);
  const validation = binary === undefined ? undefined : await run(synthesized.stacks, binary, terminal, show);
  const ok =
    problem === undefined &&
    (validation?.stacks ?? []).every(({ result }) => result === 'valid') &&
    synthesized.annotations.every(({ level }) => level !== 'error');
  const notes = validation?.notes ?? [problem ?? NO_TERRAFORM];
  const report = { synthesized, validation, binary, notes, ok };
  terminal.out(options.json === true ? json(report) : text(report, options, terminal));
  return ok ? 0 : 1;
}

interface Report {
  readonly synthesized: Synthesized;
  /** Missing without Terraform. */
  readonly validation: Validation | undefined;
  readonly binary: TerraformBinary | undefined;
  readonly notes: readonly string[];
  readonly ok: boolean;
}

/** The Terraform to use, or what is wrong with it; neither where there is none. */
async function usableTerraform(env: NodeJS.ProcessEnv): Promise<{ binary?: TerraformBinary; problem?: string }> {
  try {
    const binary = await findTerraform(env);
    return binary === undefined ? {} : { binary };
  } catch (error) {
    // What was synthesized is shown all the same.
    if (error instanceof UserError) return { problem: error.problems.join('\n') };
    throw error;
  }
}

function run(
  stacks: readonly Stack[],
  binary: TerraformBinary,
  terminal: Terminal,
  show: Progress,
): Promise<Validation> {
  const start = performance.now();
  return show(
    'validate',
    ({ now, event }) => {
      const running = new Set<string>();
      let done = 0;
      const status = (): void => now(`${done}/${stacks.length}  ${[...running].join(', ')}`);
      return validateStacks(stacks, {
        terraform: binary,
        env: terminal.env,
        openProviders: async (scratch, signal) => {
          const { openProviders } = await import('../rehearsal/running-providers.js');
          return openProviders({ scratch, project: terminal.cwd, env: terminal.env, signal });
        },
        onEvent: (happened) => {
          if (happened.type === 'providers') {
            event(`installing ${happened.providers.join(', ') || 'no provider'}`);
          } else if (happened.type === 'start') {
            running.add(happened.stack);
          } else {
            done++;
            running.delete(happened.validation.stack);
            event(eventText(happened.validation));
          }
          status();
        },
      });
    },
    ({ stacks: results }) => ({
      ok: results.every(({ result }) => result === 'valid'),
      text: `${verdict(results)} in ${duration((performance.now() - start) / 1000)}`,
    }),
  );
}

function eventText({ stack, result, seconds }: StackValidation): string {
  return result === 'not-validated' ? `${stack}: not validated` : `${stack}: ${result}, ${duration(seconds)}`;
}

/** `3 valid, 1 invalid, 2 not validated`. */
function verdict(results: readonly StackValidation[]): string {
  const counted = (['valid', 'invalid', 'not-validated'] as const)
    .map((result) => ({ result, count: results.filter((one) => one.result === result).length }))
    .filter(({ count }) => count > 0);
  return counted.map(({ result, count }) => `${count} ${result.replace('-', ' ')}`).join(', ') || 'nothing to do';
}

function text(
  { synthesized, validation, binary, notes, ok }: Report,
  options: SynthOptions,
  terminal: Terminal,
): string {
  const { stacks, annotations } = synthesized;
  const { colours } = terminal;
  const outcomes = stacks.map((stack, index) => {
    const done = validation?.stacks[index];
    return { stack, result: done?.result ?? ('synthesized' as const), ...(done ? { seconds: done.seconds } : {}) };
  });
  const remarks = [
    ...annotationLines(annotations, terminal),
    ...notes.map((note) => `${colours.cyan('note')}: ${wrap(note, terminal.width - 6, '  ')}`),
  ];
  const result = validation === undefined ? 'synthesized' : verdict(validation.stacks);
  const by = binary === undefined ? '' : ` (Terraform ${binary.version})`;
  const total = `${summary(stacks)}: ${ok ? colours.green(result) : colours.red(result)}${by}`;
  return [
    '',
    stackTable(outcomes, terminal),
    '',
    ...findings(validation?.stacks ?? [], terminal),
    ...(remarks.length > 0 ? [...remarks, ''] : []),
    total,
    next(outcomes, ok, options),
  ].join('\n');
}

function next(outcomes: readonly { stack: Stack; result: string }[], ok: boolean, options: SynthOptions): string {
  const failed = outcomes.filter(({ result }) => result === 'invalid' || result === 'not-validated');
  if (failed.length > 0) {
    const which = failed.length <= 3 ? failed.map(({ stack }) => stack.id) : [];
    return `next: correct ${plural(failed.length, 'stack')}, then ${commandLine('validate', which, options)}`;
  }
  const first = outcomes[0]?.stack.id;
  if (first === undefined || !ok) return 'next: correct what is named above';
  return `next: ${commandLine('plan', [first], options)}`;
}

function json({ synthesized, validation, binary, notes, ok }: Report): string {
  const { manifest, stacks, annotations } = synthesized;
  const rows = stacks.map((stack, index) => {
    const { result = 'synthesized', seconds, diagnostics, reason, advice } = validation?.stacks[index] ?? {};
    return { ...stackJson(stack), result, seconds, diagnostics, reason, advice };
  });
  const terraform = binary === undefined ? null : { program: binary.program, version: binary.version };
  return JSON.stringify({ ok, outdir: manifest.folder, terraform, stacks: rows, annotations, notes }, undefined, 2);
}
