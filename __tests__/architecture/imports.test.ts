import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { clean, files, seeds } from './seeds';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const root = resolve(__dirname, '../..');
const { forbidden } = require('../../.dependency-cruiser.js') as { forbidden: { name: string; comment: string }[] };
let folder: string;
let violations: Violation[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-imports-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.js']) {
    copyFileSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = [...new Set(Object.keys(files).map((name) => name.split('/')[0]!))];
  const run = spawnSync(process.execPath, [cruiser, ...folders, '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run:\n${run.stdout}${run.stderr}`);
  violations = (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(seeds)('$rule: reports what $from imports', ({ rule, from, to }) => {
  const found = violations.filter((violation) => violation.rule.name === rule && violation.from === from);
  expect(found.map((violation) => violation.to)).toEqual([expect.stringMatching(to)]);
});

test('every rule has a seed that breaks it, and a comment that says what to do', () => {
  expect([...new Set(seeds.map(({ rule }) => rule))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  expect(forbidden.filter(({ comment }) => comment.length < 30)).toEqual([]);
});

test.each(clean)('reports nothing in %s', (file) => {
  expect(violations.filter(({ from }) => from === file)).toEqual([]);
});
