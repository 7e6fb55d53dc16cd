import { type Key, RATIOS } from './commands';
import type { Figures } from './measure';
import type { Steps } from './phases';
import { cell, difference, ratio, type Spread, spread, table } from './table';

/** What is written to `results.json`. */
export interface Results {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly processor: string; readonly memoryGib: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly { readonly name: string; readonly runs: readonly Figures[] }[];
  readonly ratios: readonly ({ readonly name: string } & Partial<Record<keyof Figures, Spread>>)[];
  /** Steps of a synth, in seconds; without processor time where the system does not tell. */
  readonly steps: readonly { readonly name: string; readonly wall: Spread; readonly cpu?: Spread }[];
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
export function steps(
  measured: Measured,
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
    'Median (min to max). Every command once a round, by turns; those with one run in the first round.',
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
      ['where a synth of ours spends its time', 'wall s', 'processor s'],
      steps.map(({ name, wall, cpu }) => [name, cell(wall, 2), shown(cpu, 2)]),
    ),
  ].join('\n');
}

function values(runs: readonly Figures[], figure: keyof Figures): number[] {
  return runs.flatMap((run) => run[figure] ?? []);
}
