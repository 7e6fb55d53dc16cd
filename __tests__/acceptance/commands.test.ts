import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratch } from './support/differences';
import { cliConfig, suite } from './support/suite';

const ROOT = resolve(__dirname, '../..');

/** Runs a command as the README shows it, in the project, with its output in a folder of the test. */
async function run(command: string, outdir: string): Promise<{ code: number | null; output: string }> {
  const env = {
    ...process.env,
    CDKTF_OUTDIR: outdir,
    TF_CLI_CONFIG_FILE: cliConfig(),
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
  };
  const child = spawn(command, { cwd: ROOT, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}

const stacksIn = (outdir: string): string[] => readdirSync(join(outdir, 'stacks')).sort();

test('cdktf synth writes every stack, and nothing but them', async () => {
  const outdir = scratch('commands/synth');
  const { code, output } = await run(`npx cdktf synth --output ${outdir}`, outdir);
  expect([code, output]).toEqual([0, expect.stringContaining('Generated Terraform code for the stacks')]);
  const layers = ['apps', 'cluster', 'data', 'network', 'observability', 'platform'];
  expect(stacksIn(outdir)).toEqual([
    ...['dev', 'production'].flatMap((environment) => layers.map((layer) => `orders-${environment}-${layer}`)),
    ...['production-service', 'production-state', 'staging-network', 'staging-service', 'staging-state'].map(
      (name) => `portfolio-${name}`,
    ),
  ]);
});

suite('npm start', ['terraform'], () => {
  test('with a pattern rehearses the stacks that match, on what they depend on', async () => {
    const { code, output } = await run("npm start -- 'orders-dev-da*'", scratch('commands/pattern'));
    expect([code, output]).toEqual([0, expect.stringMatching(/\b1 stack, \+\d+: 1 ok in .* \(Terraform /)]);
  }, 120_000);
});

suite('ashlar rehearse', ['terraform'], () => {
  test('keeps states and starts from them, for machines too', async () => {
    const outdir = scratch('commands/rehearse');
    const [kept, junit] = [join(outdir, '../before'), join(outdir, '../rehearsal.xml')];
    const ashlar = (options: string): ReturnType<typeof run> =>
      run(`npx tsx cli/ashlar.ts rehearse orders-dev-network --mode simulated ${options}`, outdir);
    const first = await ashlar(`--keep ${kept}`);
    expect([first.code, first.output]).toEqual([0, expect.stringMatching(/1 stack, \+\d+: 1 ok in /)]);
    // In a clone, where the command is read from its sources, what it advises is too.
    expect(first.output).toContain('next: npx tsx cli/ashlar.ts plan orders-dev-network');
    const second = await ashlar(`--from ${kept} --json --junit ${junit}`);
    const none = expect.objectContaining({ create: 0, update: 0, replace: 0, destroy: 0 });
    const report = JSON.parse(second.output.slice(second.output.indexOf('{')));
    expect([second.code, report.stacks[0].totals]).toEqual([0, none]);
    expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="orders-dev-network"');
  }, 180_000);
});
