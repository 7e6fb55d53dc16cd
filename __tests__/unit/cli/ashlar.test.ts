import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { program, version } from '../../../cli/ashlar';
import { commandLine, duration, plural, processTerminal, wrap } from '../../../cli/output';
import { shorten, table } from '../../../cli/table';
import { fakeTerraform, output, queues, removeFolders } from '../terraform/support';

afterEach(removeFolders);

const ROOT = join(__dirname, '../../..');

test('every command has a description and examples', () => {
  const help: string[] = [];
  for (const command of program().commands) {
    command.configureOutput({ writeOut: (text) => void help.push(text) });
    command.outputHelp();
    expect([command.name(), command.description() === '', help.join('').includes('\nExamples:\n  $ ashlar ')]).toEqual([
      expect.stringMatching(/^(adopt|bootstrap|cut-over|plan|rehearse|synth|validate)$/),
      false,
      true,
    ]);
  }
});

test('a mistake of the user ends the program with exit code 1 and a message without a stack trace', () => {
  const run = (): unknown =>
    execFileSync(
      process.execPath,
      ['--import', 'tsx', 'cli/ashlar.ts', 'validate', '--no-synth', '--out', '/no/such'],
      {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: 'pipe',
      },
    );
  expect(run).toThrow(
    expect.objectContaining({
      status: 1,
      stdout: '',
      stderr: '/no/such [OutputMissing]:\n- no such folder. Synthesize the app first: npx cdktf synth\n',
    }),
  );
});

test('what the system refuses ends the program with exit code 1 and a message without a stack trace', () => {
  const outdir = output({ one: { config: queues('one', 'Jobs') } });
  const args = ['--import', 'tsx', 'cli/ashlar.ts', 'validate', '--no-synth', '--json', '--out', outdir];
  const env = { ...fakeTerraform().env, TF_CLI_CONFIG_FILE: outdir };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'EISDIR: illegal operation on a directory, read\n' });
});

test('who reads no output still gets the exit code of the validation', async () => {
  const fake = fakeTerraform({ validate: () => ({ code: 1, err: 'broken' }) });
  const outdir = output({ one: { config: queues('one', 'Jobs') } });
  const args = ['--import', 'tsx', 'cli/ashlar.ts', 'validate', '--no-synth', '--json', '--out', outdir];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: fake.env, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.destroy();
  expect(await new Promise((done) => child.once('exit', done))).toBe(1);
});

test('without a package file the version is unknown', () => {
  expect(version('/')).toBe('unknown');
});

test('a table aligns its columns, drops empty ones and colours cells without moving them', () => {
  const paint = (cell: string): string => `<${cell}>`;
  const columns = [
    { title: 'name' },
    { title: 'empty' },
    { title: 'size', align: 'right' as const },
    { title: 'end', paint },
  ];
  expect(
    table(
      columns,
      [
        ['a', '', '10', 'x'],
        ['longer', '', '9', 'yes'],
      ],
      (text) => text.toUpperCase(),
    ),
  ).toBe('NAME    SIZE  END\na         10  <x  >\nlonger     9  <yes>');
});

test.each([
  [['network', 'data'], 20, 'network, data'],
  [['network', 'data', 'cluster', 'platform'], 20, 'network, data, +2'],
  [['a-very-long-name', 'another'], 10, '2 stacks'],
  [[], 10, ''],
])('%j in %i columns is %j', (items, width, text) => {
  expect(shorten(items, width)).toBe(text);
});

test.each([
  ['validate', [], {}, 'npx ashlar validate'],
  ['plan', ['a', 'b'], { synth: true }, 'npx ashlar plan a b'],
  ['plan', ['a'], { synth: false, out: 'x' }, 'npx ashlar plan a --no-synth --out x'],
  ['rehearse', ['a'], { synth: false, out: 'x' }, 'npx ashlar rehearse a --out x'],
  ['rehearse', [], { mode: 'auto', download: false }, 'npx ashlar rehearse'],
  [
    'rehearse',
    ['a'],
    { mode: 'real-plan', download: true, from: 'be fore', keep: 'after', out: "it's" },
    "npx ashlar rehearse a --mode real-plan --download --from 'be fore' --keep after --out 'it'\\''s'",
  ],
] as const)('to %s %j with %j next, type %j', (command, stacks, options, line) => {
  expect(commandLine(command, stacks, options)).toBe(line);
});

test.each([
  [80, 80],
  [300, 120],
])('on a terminal of %i columns text fills %i', (columns, width) => {
  const { stdout } = process;
  const before = { isTTY: stdout.isTTY, columns: stdout.columns };
  Object.assign(stdout, { isTTY: true, columns });
  try {
    expect(processTerminal().width).toBe(width);
  } finally {
    Object.assign(stdout, before);
  }
});

test('numbers, times and paragraphs read well', () => {
  expect([plural(1, 'stack'), plural(3204, 'resource')]).toEqual(['1 stack', '3,204 resources']);
  expect([duration(0.84), duration(41.2), duration(200)]).toEqual(['0.8 s', '41 s', '3 min 20 s']);
  expect(wrap('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
});
