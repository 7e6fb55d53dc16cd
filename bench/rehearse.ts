import { join } from 'node:path';
import { type Bench, shown, versions } from './bench';
import { startEmulator } from './emulator';
import { commandTable, ratioOf, ratioTable } from './figures';
import { type Command, type Figures, together } from './measure';
import { stepTable, type StepTimes, stepTimes } from './rehearsal-steps';
import { layOutTool, type Tool } from './tool';

const PACKAGES = ['cdktf-cli', '@cdktf/provider-aws'];
const MODES = ['simulated', 'real-plan'] as const;

/** Of the environment whose stacks a stock destroy may destroy: that of production is protected. */
const ACCOUNT = '444455556666';
const BUCKET = 'acme-dev-terraform-state';

/** Stacks that both sides run. */
interface Subject {
  readonly name: string;
  readonly stack: string;
  readonly project: (tool: Tool) => string;
  readonly env?: NodeJS.ProcessEnv;
}

const SUBJECTS: readonly Subject[] = [
  { name: 'network of dev', stack: 'orders-dev-network', project: ({ estate }) => estate },
  {
    name: '100 resources that nobody waits for',
    stack: 'made-up',
    project: ({ madeUp }) => madeUp,
    env: { RESOURCES: '100' },
  },
];

/** A rehearsal beside `cdktf deploy` and `cdktf destroy` on the emulator, and a rehearsal of the whole estate. */
export const rehearse: Bench = async ({ root, scratch, runs }) => {
  const tool = layOutTool(root, scratch);
  const emulator = await startEmulator(ACCOUNT);
  const measured = new Map<string, Figures[]>();
  const times = new Map<string, StepTimes>();
  const note = (name: string, figures: Figures): void =>
    void measured.set(name, [...(measured.get(name) ?? []), figures]);
  const rehearsal = async (name: string, command: Command, round: string): Promise<void> => {
    const { figures, output } = await shown({ ...command, name }, round);
    note(name, figures);
    times.set(name, stepTimes(output));
  };
  try {
    await emulator.createBucket(BUCKET);
    for (let round = 1; round <= runs; round += 1) {
      const prefix = `${round}/${runs}  `;
      for (const subject of SUBJECTS) {
        const cwd = subject.project(tool);
        const stock = stockCommands(root, cwd, subject, { ...tool.env, ...emulator.env });
        const took: Figures[] = [];
        for (const command of stock) took.push((await shown(command, prefix)).figures);
        note(`${subject.name}: stock`, together(took));
        for (const mode of MODES) {
          const args = ['rehearse', subject.stack, '--mode', mode, '--json'];
          await rehearsal(`${subject.name}: ${mode}`, tool.ashlar('', cwd, args, subject.env), prefix);
        }
      }
      for (const mode of MODES) {
        const command = tool.ashlar('', tool.estate, ['rehearse', '--mode', mode, '--json']);
        await rehearsal(`whole estate: ${mode}`, command, prefix);
      }
    }
  } finally {
    await emulator.stop();
  }
  const runsOf = (name: string): readonly Figures[] => measured.get(name) ?? [];
  const ratios = SUBJECTS.flatMap(({ name }) =>
    MODES.map((mode) => ratioOf(`${name}: stock / ${mode}`, runsOf(`${name}: stock`), runsOf(`${name}: ${mode}`))),
  );
  const commands = [...measured].map(([name, of]) => ({ name, runs: of }));
  const used = versions(root, PACKAGES);
  const text = [
    Object.entries(used)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    'Stock: cdktf deploy and cdktf destroy on the emulator, whose own processor time is not counted. Each side synthesizes.',
    '',
    commandTable(commands),
    '',
    ratioTable(ratios),
    '',
    stepTable('seconds of the last round', Object.fromEntries(times)),
  ].join('\n');
  return { text, data: { versions: used, commands, ratios, steps: Object.fromEntries(times) } };
};

function stockCommands(root: string, cwd: string, { name, stack, env }: Subject, more: NodeJS.ProcessEnv): Command[] {
  const program = join(root, 'node_modules/.bin/cdktf');
  // Their lock step asks the registry for checksums, and a bench has no network.
  const shared = ['--auto-approve', '--skip-provider-lock'];
  const all = { ...more, ...env, CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1', FORCE_COLOR: '0' };
  const command = (verb: string, ...args: string[]): Command => {
    return { name: `${name}: cdktf ${verb}`, cwd, program, args: [verb, stack, ...shared, ...args], env: all };
  };
  return [command('deploy'), command('destroy', '--ignore-missing-stack-dependencies')];
}
