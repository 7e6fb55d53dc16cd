import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { breaches, shape, textRules } from './text-rules';

const root = resolve(__dirname, '../..');
const committed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
/** A NUL byte tells a binary file, as it does for Git. */
const texts = committed
  .filter((name) => name !== '' && existsSync(join(root, name)))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))
  .filter(({ text }) => !text.includes('\0'));

test('the committed files are read: sources, settings and the lock file', () => {
  const names = texts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'constructs/core/errors.ts']));
});

test('no committed file names a machine, a package registry or work left for later', () => {
  expect(texts.flatMap(({ name, text }) => breaches(name, text))).toEqual([]);
});

test('source files are short, and hold one construct each', () => {
  const sources = texts.filter(({ name }) => /\.[jt]s$/.test(name));
  expect(sources.flatMap(({ name, text }) => shape(name, text))).toEqual([]);
});

test.each([
  ['paths of one machine', 'docs/a.md', `see ${['', 'home', 'ann', 'notes.md'].join('/')}`],
  ['paths of one machine', 'main.ts', `const mirror = '${['', 'opt', 'mirror'].join('/')}';`],
  ['hosts of package registries', '.npmrc', `registry=https://${['registry.npm', 'js.org'].join('')}/`],
  ['work left for later', 'main.ts', `// ${['TO', 'DO'].join('')}: later`],
  ['work left for later', 'main.ts', `// ${['FIX', 'ME'].join('')}`],
  ['addresses of packages in the lock file', 'package-lock.json', '"resolved": "https://example.com/a.tgz"'],
])('finds %s in %s', (name, file, line) => {
  const { instead } = textRules.find((rule) => rule.name === name)!;
  expect(breaches(file, `first\n${line}\n`)).toEqual([`${file}:2 holds ${name}. ${instead}`]);
});

test('leaves relative paths and addresses of documentation alone', () => {
  const text = 'docs/work/a.md, ./home/a, https://example.com/opt/a, registry.terraform.io/hashicorp/aws, todos';
  expect(breaches('docs/a.md', text)).toEqual([]);
});

test('leaves the plans of others to them', () => {
  const text = `ctx := context.${['TO', 'DO'].join('')}()`;
  expect(breaches('__tests__/lab/programs/a/upstream/main.go', text)).toEqual([]);
  expect(breaches('__tests__/lab/programs/a/main.go', text)).toEqual([expect.stringContaining('work left for later')]);
});

test('finds a source file that is too long', () => {
  expect(shape('cli/a.ts', 'a;\n'.repeat(251))).toEqual([
    'cli/a.ts has 251 lines, at most 250: split it by what changes together.',
  ]);
  expect(shape('cli/a.ts', 'a;\n'.repeat(250))).toEqual([]);
  expect(shape('__tests__/a.test.ts', 'a;\n'.repeat(500))).toEqual([]);
});

test('finds a second construct in a file, but not a value beside the construct', () => {
  const queue = 'export class Queue extends Construct implements IQueue {}\n';
  const topic = 'export class Topic<T>\n  extends Construct\n  implements ITopic {}\n';
  expect(shape('constructs/aws/a.ts', queue + topic)).toEqual([
    'constructs/aws/a.ts exports the constructs Queue, Topic: one construct a file.',
  ]);
  expect(shape('constructs/aws/a.ts', `${queue}export class Engine {}\n`)).toEqual([]);
});
