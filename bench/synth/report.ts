import type { Figures } from '../measure';
import { commandTable, type Measured, type Ratio, ratioOf, ratioTable, shownSpread, values } from '../figures';
import { cell, difference, type Spread, spread, table } from '../table';
import { type Key, RATIOS } from './commands';
import type { Steps } from './phases';

/** What is written to `results.json`. */
export interface Results {
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly Measured[];
  readonly ratios: readonly Ratio[];
  /** Steps of a synth, in seconds; without processor time where the system does not tell. */
  readonly steps: readonly { readonly name: string; readonly wall: Spread; readonly cpu?: Spread }[];
}

type Runs = Readonly<Record<Key, readonly Figures[]>>;

/** How many times the stock way costs what ours costs, from the runs of the same round. */
export function ratios(measured: Runs): Results['ratios'] {
  return RATIOS.map(([name, theirs, ours]) => ratioOf(name, measured[theirs], measured[ours]));
}

/** Where a synth spends its time: the steps of the app as JavaScript, and what comes on top of it. */
export function steps(
  measured: Runs,
  { plain, traced }: { readonly plain: readonly Steps[]; readonly traced: readonly Steps[] },
): Results['steps'] {
  const [first = {}] = plain;
  const of = (runs: readonly Steps[], name: string, clock: 'wall' | 'cpu'): number[] =>
    runs.map((run) => run[name]?.[clock] ?? 0);
  const sum = (runs: readonly Steps[], clock: 'wall' | 'cpu'): number[] =>
    runs.map((run) => Object.values(run).reduce((total, step) => total + step[clock], 0));
  const onTop = (name: string, more: Key, less: Key): Results['steps'][number] => {
    const of = (figure: keyof Figures): number[] =>
      difference(values(measured[more], figure), values(measured[less], figure));
    const cpu = of('cpuSeconds');
    return { name, wall: spread(of('wallSeconds')), ...(cpu.length > 0 && { cpu: spread(cpu) }) };
  };
  const traces = (clock: 'wall' | 'cpu'): Spread => spread(difference(sum(traced, clock), sum(plain, clock)));
  return [
    ...Object.keys(first).map((name) => {
      return { name, wall: spread(of(plain, name, 'wall')), cpu: spread(of(plain, name, 'cpu')) };
    }),
    { name: 'together', wall: spread(sum(plain, 'wall')), cpu: spread(sum(plain, 'cpu')) },
    onTop('on top: tsx, its cache filled', 'oursApp', 'compiled'),
    onTop('  of it, source maps in the stack traces of tokens', 'oursApp', 'unmapped'),
    onTop('on top, once: types stripped, the cache of tsx empty', 'uncached', 'oursApp'),
    onTop('on top: the CDKTF command line', 'oursSynth', 'oursApp'),
    { name: 'on top, if they were on: stack traces of annotations', wall: traces('wall'), cpu: traces('cpu') },
  ];
}

/** The results as people read them. */
export function text({ versions, commands, ratios, steps }: Results): string {
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    used.join(', '),
    'Median (min to max). Every command once a round, by turns; those with one run in the first round.',
    '',
    commandTable(commands),
    '',
    ratioTable(ratios),
    '',
    table(
      ['where a synth of ours spends its time', 'wall s', 'processor s'],
      steps.map(({ name, wall, cpu }) => [name, cell(wall, 2), shownSpread(cpu, 2)]),
    ),
  ].join('\n');
}
