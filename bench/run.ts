/** `npm run bench`, or `npm run bench -- --runs 5`: measures synth and the unit suite, prints tables, writes results.json. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { commandsIn, type Key, KEYS, ONCE } from './commands';
import { type Command, type Figures, measure } from './measure';
import { prober, type Steps } from './phases';
import { layOut } from './projects';
import { ratios, type Results, steps, text } from './report';

const root = resolve(__dirname, '..');
const PACKAGES = ['cdktf', 'constructs', '@cdktf/provider-aws', 'ts-node', 'tsx', 'typescript', 'jest'];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs must be 1 or more, got ${values.runs}`);
  const scratch = mkdtempSync(join(tmpdir(), 'ashlar-bench-'));
  try {
    const results = await bench(scratch, runs);
    writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`);
    console.log(`\n${text(results)}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function bench(scratch: string, runs: number): Promise<Results> {
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'unit'];
  // First, because a failing suite ends the run.
  const unit = await shown({ name: 'unit suite', program: process.execPath, args: jest, cwd: root });
  const projects = layOut(root, scratch);
  const commands = commandsIn(projects);
  await shown({ ...commands.oursApp, name: 'warm-up, which fills the cache of tsx' });
  const measured = Object.fromEntries(KEYS.map((key) => [key, [] as Figures[]])) as Record<Key, Figures[]>;
  const probe = await prober(projects.compiled, scratch);
  const probed: { plain: Steps[]; traced: Steps[] } = { plain: [], traced: [] };
  for (let round = 1; round <= runs; round += 1) {
    for (const key of KEYS.filter((candidate) => round === 1 || !ONCE.includes(candidate)))
      measured[key].push(await shown(commands[key], `${round}/${runs}  `));
    probed.plain.push(await probe(false));
    probed.traced.push(await probe(true));
  }
  return {
    date: new Date().toISOString(),
    machine: {
      cores: cpus().length,
      processor: cpus()[0]?.model ?? 'unknown processor',
      memoryGib: Math.round(totalmem() / 2 ** 30),
    },
    versions: { node: process.version, ...Object.fromEntries(PACKAGES.map((name) => [name, version(name)])) },
    commands: [
      ...KEYS.map((key) => ({ name: commands[key].name, runs: measured[key] })),
      { name: 'unit suite', runs: [unit] },
    ],
    ratios: ratios(measured),
    steps: steps(measured, probed),
  };
}

/** Measures one command, and says so: a run of two minutes should not be silent. */
async function shown(command: Command, round = ''): Promise<Figures> {
  const { figures } = await measure(command);
  process.stderr.write(`${round}${command.name}  ${figures.wallSeconds.toFixed(2)} s\n`);
  return figures;
}

function version(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
