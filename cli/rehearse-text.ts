import { DEFAULT_HOST, providerLabel } from '../terraform/providers';
import type { TerraformBinary } from '../terraform/binary';
import type { PlayedProvider } from '../rehearsal/host';
import { totalsOf, type Rehearsal, type StackRehearsal } from '../rehearsal/run/result';
import { findings } from './findings';
import { commandLine, duration, plural, wrap, type NextOptions, type Terminal } from './output';
import { changeLines, isPlanned, rehearsalTable, totalSigns } from './rehearse-table';
import { inOrder } from './stack-table';
import { annotationLines, type Synthesized } from './synth';

/** What a rehearsal is reported from. */
export interface RehearsalReport {
  readonly synthesized: Synthesized;
  readonly rehearsal: Rehearsal;
  readonly terraform: TerraformBinary;
  readonly ok: boolean;
  readonly options: NextOptions;
}

/** A rehearsal for people: table, changes, failures, remarks, total, next step. */
export function rehearsalText(report: RehearsalReport, terminal: Terminal): string {
  const { synthesized, rehearsal, terraform, ok, options } = report;
  const { colours } = terminal;
  const order = new Map(inOrder(synthesized.manifest.stacks).map(({ id }, index) => [id, index]));
  const position = ({ stack }: StackRehearsal): number => order.get(stack) ?? 0;
  const stacks = [...rehearsal.stacks].sort((a, b) => position(a) - position(b));
  const chosen = stacks.filter(({ neededBy }) => neededBy === undefined);
  const failed = stacks.flatMap(({ stack, seconds, failure }) => {
    if (failure === undefined) return [];
    return [
      { stack: `${stack}, ${failure.step}`, result: 'invalid' as const, seconds, diagnostics: failure.diagnostics },
    ];
  });
  const remarks = [
    ...annotationLines(synthesized.annotations, terminal),
    ...providerLines(stacks, terminal),
    ...refusedLines(rehearsal, terminal),
    ...noteLines(rehearsal, terminal),
  ];
  const result = outcomes(rehearsal);
  const planned = chosen.filter(isPlanned);
  const plan = planned.length === 0 ? '' : `, ${totalSigns(totalsOf(planned.flatMap(({ changes }) => changes)))}`;
  const count = `${plural(chosen.length, 'stack')}${plan}`;
  return [
    '',
    rehearsalTable(stacks, terminal),
    '',
    ...(options.from === undefined ? [] : changeLines(chosen, terminal)),
    ...findings(failed, terminal),
    ...(remarks.length > 0 ? [...remarks, ''] : []),
    `${count}: ${ok ? colours.green(result) : colours.red(result)} in ${duration(rehearsal.seconds)} (Terraform ${terraform.version})`,
    next(report),
  ].join('\n');
}

/** `3 ok, 1 failed, 2 skipped`. */
export function outcomes({ stacks }: { readonly stacks: readonly Pick<StackRehearsal, 'result'>[] }): string {
  const counted = (['ok', 'failed', 'skipped'] as const)
    .map((result) => ({ result, count: stacks.filter((stack) => stack.result === result).length }))
    .filter(({ count }) => count > 0);
  return counted.map(({ result, count }) => `${count} ${result}`).join(', ') || 'nothing to do';
}

/** Each provider once for each mode: what is behind the results. */
function providerLines(stacks: readonly StackRehearsal[], { colours, width }: Terminal): string[] {
  const lines = stacks.flatMap(({ providers }) => providers.map((provider) => providerLine(provider)));
  return [...new Set(lines)].sort().map((line) => `${colours.cyan('provider')}: ${wrap(line, width - 10, '  ')}`);
}

function providerLine({ source, version, mode, origin, reason }: PlayedProvider): string {
  return `${providerLabel({ source, version })} ${mode}, from ${origin}${reason === undefined ? '' : ` (${reason})`}`;
}

/** What real providers wanted of the network; nothing of it got through. */
function refusedLines({ refused }: Rehearsal, { colours }: Terminal): string[] {
  return refused.map(({ source, host, count }) => {
    const provider = source.replace(`${DEFAULT_HOST}/`, '');
    return `${colours.cyan('network')}: ${provider} tried to reach ${host} ${plural(count, 'time')}, and was refused`;
  });
}

/** Equal notes of several stacks are said once, with the stacks. */
function noteLines({ stacks, notes }: Rehearsal, { colours, width }: Terminal): string[] {
  const byNote = new Map<string, string[]>();
  for (const { stack, notes: own } of stacks)
    for (const note of own) byNote.set(note, [...(byNote.get(note) ?? []), stack]);
  const guarded = stacks.reduce((sum, { protected: count }) => sum + count, 0);
  const warnings = stacks.reduce((sum, stack) => sum + stack.warnings.length, 0);
  const all = [
    ...notes,
    ...[...byNote].map(([note, ids]) => `${ids.join(', ')}: ${note}`),
    ...(guarded === 0
      ? []
      : [`prevent_destroy was lifted from ${plural(guarded, 'resource')}, for the destroy at the end alone`]),
    ...(warnings === 0 ? [] : [`Terraform gave ${plural(warnings, 'warning')}: see them with --json`]),
  ];
  return all.map((note) => `${colours.cyan('note')}: ${wrap(note, width - 6, '  ')}`);
}

function next({ synthesized, rehearsal, ok, options }: RehearsalReport): string {
  const failed = rehearsal.stacks.filter(({ result }) => result === 'failed').map(({ stack }) => stack);
  if (failed.length > 0) {
    const command = commandLine('rehearse', failed.length <= 3 ? failed : [], options);
    return `next: correct ${plural(failed.length, 'stack')}, then ${command}`;
  }
  const first = synthesized.stacks[0]?.id;
  if (first === undefined || !ok) return 'next: correct what is named above';
  const { out } = options;
  return `next: ${commandLine('plan', [first], out === undefined ? {} : { out, synth: false })}`;
}
