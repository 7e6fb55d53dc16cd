import type { Figures } from './measure';
import { cell, ratio, type Spread, spread, table } from './table';

/** A command with what each of its runs took. */
export interface Measured {
  readonly name: string;
  readonly runs: readonly Figures[];
}

/** How many times one command costs what another costs; without a figure that the system does not tell. */
export type Ratio = { readonly name: string } & Partial<Readonly<Record<keyof Figures, Spread>>>;

/** Quotients of the runs of the same round. */
export function ratioOf(name: string, theirs: readonly Figures[], ours: readonly Figures[]): Ratio {
  const of = (figure: keyof Figures): Partial<Record<keyof Figures, Spread>> => {
    const above = values(theirs, figure);
    return above.length === 0 ? {} : { [figure]: ratio(above, values(ours, figure)) };
  };
  return { name, ...of('wallSeconds'), ...of('cpuSeconds'), ...of('peakMib') };
}

/** What each command took, in a table. */
export function commandTable(commands: readonly Measured[]): string {
  return table(
    ['command', 'runs', 'wall s', 'processor s', 'peak MiB'],
    commands.map(({ name, runs }) => [
      name,
      String(runs.length),
      summary(runs, 'wallSeconds', 2),
      summary(runs, 'cpuSeconds', 2),
      summary(runs, 'peakMib', 0),
    ]),
  );
}

/** Ratios in a table. */
export function ratioTable(ratios: readonly Ratio[]): string {
  return table(
    ['ratio, round by round', 'wall', 'processor', 'peak memory'],
    ratios.map(({ name, wallSeconds, cpuSeconds, peakMib }) => [
      name,
      shownSpread(wallSeconds, 2),
      shownSpread(cpuSeconds, 2),
      shownSpread(peakMib, 2),
    ]),
  );
}

/** A spread in a cell; a dash where nothing is known. */
export function shownSpread(found: Spread | undefined, digits: number): string {
  return found ? cell(found, digits) : '-';
}

/** One figure of every run that has it. */
export function values(runs: readonly Figures[], figure: keyof Figures): number[] {
  return runs.flatMap((run) => run[figure] ?? []);
}

function summary(runs: readonly Figures[], figure: keyof Figures, digits: number): string {
  const list = values(runs, figure);
  return shownSpread(list.length === 0 ? undefined : spread(list), digits);
}
