import { table } from './table';

/** What `ashlar rehearse --json` prints, as far as it is read here. */
interface Printed {
  readonly seconds: number;
  readonly stacks: readonly {
    readonly totals: { readonly create: number };
    readonly steps: readonly { readonly name: string; readonly seconds: number }[];
  }[];
}

/** Where a rehearsal spent its time. */
export interface StepTimes {
  /** From the first stack's copy to the end of the last one. */
  readonly wallSeconds: number;
  readonly resources: number;
  /** Seconds of each step, of all stacks together; stacks run at once, so that the sum is above the wall time. */
  readonly steps: Readonly<Record<string, number>>;
}

/** Reads the output of `ashlar rehearse --json`. */
export function stepTimes(output: string): StepTimes {
  const { seconds, stacks } = JSON.parse(output) as Printed;
  const steps: Record<string, number> = {};
  for (const { name, seconds: took } of stacks.flatMap((stack) => stack.steps)) {
    steps[name] = (steps[name] ?? 0) + took;
  }
  return { wallSeconds: seconds, resources: stacks.reduce((sum, { totals }) => sum + totals.create, 0), steps };
}

/** Steps of several rehearsals beside each other. */
export function stepTable(heading: string, rehearsals: Readonly<Record<string, StepTimes>>): string {
  const all = Object.values(rehearsals);
  const names = [...new Set(all.flatMap(({ steps }) => Object.keys(steps)))];
  const row = (name: string, of: (one: StepTimes) => number): string[] => [
    name,
    ...all.map((one) => of(one).toFixed(2)),
  ];
  return table(
    [heading, ...Object.keys(rehearsals)],
    [
      ...names.map((name) => row(name, ({ steps }) => steps[name] ?? 0)),
      row('sum of the steps', ({ steps }) => Object.values(steps).reduce((sum, step) => sum + step, 0)),
      row('wall time of the rehearsal', ({ wallSeconds }) => wallSeconds),
    ],
  );
}
