import { type Bench, shown } from './bench';
import { commandTable, shownSpread, values } from './figures';
import { exponent, growingExponent, perResource, type Point } from './fit';
import type { Figures } from './measure';
import { stepTable, type StepTimes, stepTimes } from './rehearsal-steps';
import { spread, table } from './table';
import { layOutTool } from './tool';

/** Resources in the stack, ascending. */
const SIZES = [20, 100, 500] as const;
const MODES = ['simulated', 'real-plan'] as const;

/** How a rehearsal grows with its stack, in both modes. */
export const growth: Bench = async ({ root, scratch, runs }) => {
  const tool = layOutTool(root, scratch);
  const measured = new Map<string, Figures[]>();
  const times = new Map<string, StepTimes>();
  for (let round = 1; round <= runs; round += 1) {
    for (const size of SIZES) {
      const env = { RESOURCES: String(size) };
      const app = { name: `synth of ${size}`, program: process.execPath, args: ['main.js'], cwd: tool.madeUp, env };
      await shown(app, `${round}/${runs}  `);
      for (const mode of MODES) {
        const name = key(mode, size);
        const command = tool.ashlar(name, tool.madeUp, ['rehearse', '--out', 'cdktf.out', '--mode', mode, '--json']);
        const { figures, output } = await shown(command, `${round}/${runs}  `);
        measured.set(name, [...(measured.get(name) ?? []), figures]);
        times.set(name, stepTimes(output));
      }
    }
  }
  const commands = [...measured].map(([name, of]) => ({ name, runs: of }));
  const rounds = Array.from({ length: runs }, (_, round) => round);
  const fits = MODES.flatMap((mode) =>
    (['wallSeconds', 'cpuSeconds'] as const).map((figure) => {
      const runsOf = (size: number): number[] => values(measured.get(key(mode, size)) ?? [], figure);
      const all = SIZES.map((size) => ({ size, runs: runsOf(size) }));
      const points = rounds
        .map((round) => all.map(({ size, runs: of }): Point => ({ size, seconds: of[round] ?? Number.NaN })))
        .filter((line) => line.every(({ seconds }) => !Number.isNaN(seconds))) as [Point, Point, Point][];
      return { name: `${mode}, ${figure === 'cpuSeconds' ? 'processor' : 'wall'}`, ...fitOf(points) };
    }),
  );
  const text = [
    commandTable(commands),
    '',
    table(
      ['growth', 's a resource, 20 to 100', 's a resource, 100 to 500', 'exponent', 'without what is fixed'],
      fits.map(({ name, small, large, whole, growing }) => [
        name,
        shownSpread(small, 4),
        shownSpread(large, 4),
        shownSpread(whole, 2),
        shownSpread(growing, 2),
      ]),
    ),
    '',
    stepTable('seconds of the last round', Object.fromEntries(times)),
  ].join('\n');
  return { text, data: { commands, fits, steps: Object.fromEntries(times) } };
};

type Fit = Readonly<Record<'small' | 'large' | 'whole' | 'growing', ReturnType<typeof spread> | undefined>>;

/** How times grow, round by round; nothing where the system does not tell. */
function fitOf(rounds: readonly [Point, Point, Point][]): Fit {
  const of = (value: (points: readonly [Point, Point, Point]) => number): ReturnType<typeof spread> | undefined =>
    rounds.length === 0 ? undefined : spread(rounds.map(value));
  return {
    small: of(([small, middle]) => perResource(small, middle)),
    large: of(([, middle, large]) => perResource(middle, large)),
    whole: of(exponent),
    growing: of(growingExponent),
  };
}

function key(mode: string, size: number): string {
  return `${size} resources, ${mode}`;
}
