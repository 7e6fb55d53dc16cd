import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, shown } from './bench';
import { commandTable, ratioOf, ratioTable } from './figures';
import { type Command, type Figures, together } from './measure';
import { layOutTool } from './tool';

/** `ashlar validate` of the estate beside `terraform init` and `terraform validate` in each of its stacks, one after the other. */
export const validate: Bench = async ({ root, scratch, runs }) => {
  const tool = layOutTool(root, scratch);
  const main = ['--import', 'tsx', 'main.ts'];
  await shown({ name: 'synth, for both sides', program: process.execPath, args: main, cwd: tool.estate });
  const written = join(tool.estate, 'cdktf.out');
  const stock: { cold: Figures[]; warm: Figures[] } = { cold: [], warm: [] };
  const ours: Figures[] = [];
  for (let round = 1; round <= runs; round += 1) {
    const prefix = `${round}/${runs}  `;
    const folder = join(scratch, `stock-${round}`);
    cpSync(join(written, 'stacks'), folder, { recursive: true, filter: (path) => !path.includes('.terraform') });
    for (const start of ['cold', 'warm'] as const) {
      const took: Figures[] = [];
      for (const command of stockCommands(folder, tool.env)) took.push((await shown(command, prefix)).figures);
      stock[start].push(together(took));
    }
    rmSync(folder, { recursive: true });
    const command = tool.ashlar('ashlar validate --no-synth', tool.estate, ['validate', '--no-synth', '--json']);
    const { figures, output } = await shown(command, prefix);
    if (!(JSON.parse(output) as { ok: boolean }).ok) throw new Error('ashlar validate found the estate wrong');
    ours.push(figures);
  }
  const ratios = [
    ratioOf('stock, first init / ours', stock.cold, ours),
    ratioOf('stock, init once more / ours', stock.warm, ours),
  ];
  const commands = [
    { name: 'stock: init and validate, stack by stack, first time', runs: stock.cold },
    { name: 'stock: the same again, everything installed', runs: stock.warm },
    { name: 'ours: ashlar validate, which keeps nothing', runs: ours },
  ];
  const text = [commandTable(commands), '', ratioTable(ratios)].join('\n');
  return { text, data: { commands, ratios } };
};

function stockCommands(folder: string, env: NodeJS.ProcessEnv): Command[] {
  return readdirSync(folder).flatMap((stack) => {
    const command = (...args: string[]): Command => {
      const name = `${stack}: terraform ${args.join(' ')}`;
      return { name, cwd: join(folder, stack), program: 'terraform', args, env };
    };
    return [command('init', '-backend=false', '-input=false'), command('validate')];
  });
}
