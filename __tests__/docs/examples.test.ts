import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TerraformStack } from 'cdktf';
import * as core from '../../constructs/core';
import { synth } from '../../testing';
import { Ambient } from './ambient';
import { commands } from './commands';
import { compile, moduleOf, transpile } from './compile';
import { titles } from './coverage';
import {
  blocksIn,
  commandsIn,
  docExamples,
  type Example,
  examplesIn,
  markdownCommands,
  markdownExamples,
} from './examples';

const root = resolve(__dirname, '../..');
const inComments = docExamples(root, ['constructs', 'testing']);
const inMarkdown = markdownExamples(root);
const shown = markdownCommands(root);
const seeds: Record<string, string> = {
  'no such setting': "new Queue(stack, 'Jobs', { retries: 3 });",
  'loose types': 'const twice = (value) => value * 2;',
  'a value of its own under a given name': "const queue = new Queue(stack, 'Jobs'); queue.grantConsume(role);",
  'its own imports':
    "import { Queue } from 'ashlar/aws';\nimport { App, TerraformStack } from 'cdktf';\nnew Queue(new TerraformStack(new App(), 'shop'), 'Jobs');",
};
const nameOf = ({ place }: Example): string => `${place.replaceAll(/\W+/g, '-')}.example.ts`;
let problems: Map<string, string[]>;

beforeAll(() => {
  const modules = new Map([...inComments, ...inMarkdown].map((example) => [nameOf(example), moduleOf(root, example)]));
  for (const [place, code] of Object.entries(seeds))
    modules.set(nameOf({ place, code }), moduleOf(root, { place, code }));
  problems = compile(root, modules);
}, 60_000);

interface Made {
  readonly example: (given: Ambient) => () => Promise<void>;
}
type Evaluate = (require: (id: string) => unknown, exports: Made) => void;

/** Runs an example in an app of its own, then synthesizes every stack it made. */
async function run(example: Example): Promise<void> {
  const ambient = new Ambient();
  const scratch = mkdtempSync(join(tmpdir(), 'ashlar-examples-'));
  const apps: Promise<void>[] = [];
  const runApp = (build: Parameters<typeof core.runApp>[0]): void => {
    // The real one would write into the folder that the tests run in.
    apps.push(core.synthesize(build, scratch));
  };
  const load = (id: string): unknown => {
    if (id === './constructs/core/index') return { ...core, runApp };
    return require(id.startsWith('./') ? join(root, id) : id) as unknown;
  };
  const made = {} as Made;
  // The global eval sees nothing of this file: an example gets what its own module imports.
  const evaluate = globalThis.eval(`(function (require, exports) {${transpile(moduleOf(root, example))}})`) as Evaluate;
  try {
    evaluate(load, made);
    await made.example(ambient)();
    await Promise.all(apps);
    for (const stack of ambient.app.node.children.filter((node) => TerraformStack.isStack(node))) synth(stack);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

describe('an example in a doc comment compiles, runs and synthesizes', () => {
  test.each(inComments)('$place', async (example) => {
    expect(problems.get(nameOf(example)) ?? []).toEqual([]);
    await run(example);
  });
});

test('a block of TypeScript in the README and in docs compiles', () => {
  const wrong = inMarkdown.filter((example) => problems.has(nameOf(example)));
  expect(wrong.map((example) => [example.place, problems.get(nameOf(example))])).toEqual([]);
});

test('a command in the README and in docs is one that a test runs', () => {
  const unknown = shown.filter(({ code }) => !(code in commands));
  const advice = 'is run by no test: add it to __tests__/docs/commands.ts, with the test that runs it';
  expect(unknown.map(({ place, code }) => `${place}: '${code}' ${advice}`)).toEqual([]);
});

test('every known command is shown somewhere, and what runs it exists', () => {
  const gone = Object.keys(commands).filter((command) => !shown.some(({ code }) => code === command));
  const untested = Object.entries(commands).filter(([command, by]) => {
    const [file = '', title] = by.split(' > ');
    const text = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    return title === undefined ? !text.includes(command) : !titles(text).has(title);
  });
  expect({ gone, untested }).toEqual({ gone: [], untested: [] });
});

test.each([
  ['no such setting', [expect.stringContaining("'retries' does not exist in type 'QueueProps'")]],
  ['loose types', [expect.stringContaining("Parameter 'value' implicitly has an 'any' type")]],
  ['a value of its own under a given name', undefined],
  ['its own imports', undefined],
])('compiles as strictly as the project does: %s', (place, expected) => {
  expect(problems.get(nameOf({ place, code: '' }))).toEqual(expected);
});

test('an example that does not synthesize fails', async () => {
  const code = "new Queue(stack, 'Jobs', { maxReceiveCount: 0 });";
  await expect(run({ place: 'seed', code })).rejects.toThrow(
    "Queue at 'stack/Jobs' [PropsInvalid]:\n- `maxReceiveCount` must be 1 to 1000 receives, got 0",
  );
});

test('finds each example of a comment, on classes, members and functions', () => {
  const text = [
    '/**',
    ' * A thing.',
    ' * @example',
    ' * const a = 1;',
    " *   const b = 'fields @message';",
    ' * @see somewhere',
    ' */',
    'export class A {',
    '  /** @example new A().go(); */',
    '  go(): void {}',
    '}',
  ].join('\n');
  expect(examplesIn('a.ts', text)).toEqual([
    { place: 'a.ts:3', code: "const a = 1;\n  const b = 'fields @message';" },
    { place: 'a.ts:9', code: 'new A().go();' },
  ]);
  expect(() => examplesIn('a.ts', 'function a() {\n  /**\n   * @example\n   * a();\n   */\n}')).toThrow(
    'a.ts has 1 @example, 0 of them on a declaration',
  );
});

test('reads commands with and without prompt, over two lines, and leaves comments and output out', () => {
  const text = [
    '```sh',
    '# once',
    'npm ci && npm start',
    'npx ashlar plan \\',
    '  orders-dev  # dev',
    '```',
    '```console',
    '$ npm test',
    '3 passed, 0 failed',
    '```',
    '```ts',
    'const a = 1;',
    '```',
  ].join('\n');
  expect(blocksIn('README.md', text).flatMap(commandsIn)).toEqual([
    { place: 'README.md:1', code: 'npm ci' },
    { place: 'README.md:1', code: 'npm start' },
    { place: 'README.md:1', code: 'npx ashlar plan orders-dev' },
    { place: 'README.md:7', code: 'npm test' },
  ]);
});
