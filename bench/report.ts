import { type Key, RATIOS } from './commands';
import type { Figures } from './measure';
import type { Phases } from './phases';
import { cell, difference, ratio, type Spread, spread, table } from './table';

/** What is written to `results.json`. */
export interface Results {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly processor: string; readonly memoryGib: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly { readonly name: string; readonly runs: readonly Figures[] }[];
  readonly ratios: readonly ({ readonly name: string } & Partial<Record<keyof Figures, Spread>>)[];
  /** Steps of a synth, in milliseconds. */
  readonly steps: readonly { readonly name: string; readonly milliseconds: Spread }[];
}

type Measured = Readonly<Record<Key, readonly Figures[]>>;

/** How many times the stock way costs what ours costs, from the runs of the same round. */
export function ratios(measured: Measured): Results['ratios'] {
  return RATIOS.map(([name, theirs, ours]) => {
    const of = (figure: keyof Figures): Partial<Record<keyof Figures, Spread>> => {
      const above = values(measured[theirs], figure);
      return above.length === 0 ? {} : { [figure]: ratio(above, values(measured[ours], figure)) };
    };
    return { name, ...of('wallSeconds'), ...of('cpuSeconds'), ...of('peakMib') };
  });
}

/** Where a synth spends its time: the steps of the app as JavaScript, and what comes on top of it. */
export function steps(measured: Measured, { withoutTraces, withTraces }: Phases): Results['steps'] {
  const wall = (key: Key): number[] => values(measured[key], 'wallSeconds');
  const rows: (readonly [string, readonly number[]])[] = [
    ...Object.entries(withoutTraces),
    ['together', sums(withoutTraces)],
    ['on top: TypeScript by tsx, its cache filled', difference(wall('oursApp'), wall('compiled'))],
    ['on top: TypeScript by tsx, without the cache', difference(wall('uncached'), wall('compiled'))],
    ['on top: the CDKTF command line', difference(wall('oursSynth'), wall('oursApp'))],
    ['on top, if they were on: stack traces in the metadata', difference(sums(withTraces), sums(withoutTraces))],
  ];
  return rows.map(([name, seconds]) => ({ name, milliseconds: spread(seconds.map((value) => value * 1_000)) }));
}

/** The results as people read them. */
export function text({ date, machine, versions, commands, ratios, steps }: Results): string {
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const shown = (found: Spread | undefined, digits: number): string => (found ? cell(found, digits) : '-');
  const summary = (runs: readonly Figures[], figure: keyof Figures): Spread | undefined => {
    const list = values(runs, figure);
    return list.length === 0 ? undefined : spread(list);
  };
  return [
    `${date}  ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.processor}`,
    used.join(', '),
    'Median (min to max). Every command once a round, by turns; the unit suite once.',
    '',
    table(
      ['command', 'runs', 'wall s', 'processor s', 'peak MiB'],
      commands.map(({ name, runs }) => [
        name,
        String(runs.length),
        shown(summary(runs, 'wallSeconds'), 2),
        shown(summary(runs, 'cpuSeconds'), 2),
        shown(summary(runs, 'peakMib'), 0),
      ]),
    ),
    '',
    table(
      ['ratio, round by round', 'wall', 'processor', 'peak memory'],
      ratios.map(({ name, wallSeconds, cpuSeconds, peakMib }) => [
        name,
        shown(wallSeconds, 2),
        shown(cpuSeconds, 2),
        shown(peakMib, 2),
      ]),
    ),
    '',
    table(
      ['where a synth of ours spends its time', 'ms'],
      steps.map(({ name, milliseconds }) => [name, cell(milliseconds, 0)]),
    ),
  ].join('\n');
}

function values(runs: readonly Figures[], figure: keyof Figures): number[] {
  return runs.flatMap((run) => run[figure] ?? []);
}

/** The sum of all steps, run by run. */
function sums(found: Phases['withTraces']): number[] {
  const [first = []] = Object.values(found);
  return first.map((_, run) => Object.values(found).reduce((sum, seconds) => sum + (seconds[run] ?? 0), 0));
}
