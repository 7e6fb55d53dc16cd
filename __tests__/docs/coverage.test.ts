import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseMap, titles, unknownRows } from './coverage';

const root = resolve(__dirname, '../..');
const map = parseMap(readFileSync(join(root, 'docs/coverage.md'), 'utf8'));

test('every line of the map can be read', () => {
  expect(map.problems).toEqual([]);
});

test('every requirement of the systems stands in the map', () => {
  expect(unknownRows(map.rows)).toEqual([]);
});

test('every test that the map names exists and runs', () => {
  const missing = map.rows.flatMap(({ row, file, title }) => {
    if (file === undefined || title === undefined) return [];
    const path = join(root, file);
    const exists = existsSync(path) && titles(readFileSync(path, 'utf8')).has(title);
    return exists ? [] : [`${row}: ${file} > ${title}`];
  });
  expect(missing).toEqual([]);
});

test('reads a test from a cell, with or without code marks, also with a bar in its title', () => {
  const text =
    '| row | test |\n| --- | --- |\n| orders-1 | `a.test.ts` > b > c |\n| orders-2 | `a.test.ts > x \\| y` |';
  expect(parseMap(text)).toEqual({
    rows: [
      { row: 'orders-1', file: 'a.test.ts', title: 'b > c' },
      { row: 'orders-2', file: 'a.test.ts', title: 'x | y' },
    ],
    problems: [],
  });
});

test('refuses a cell that names no test', () => {
  expect(parseMap('| orders-1 | soon |').problems).toEqual([
    "line 1: orders-1 needs `path/to/file.test.ts > title of the test` or open, got 'soon'",
  ]);
});

test('finds a missing row, an invented one, and one that is both open and tested', () => {
  const rows = Array.from({ length: 11 }, (_, index) => ({ row: `orders-${index + 1}` }));
  const wrong = [...rows, { row: 'orders-1', file: 'a.test.ts', title: 'a' }, { row: 'orders-13' }];
  expect(unknownRows(wrong, { orders: 12 })).toEqual([
    'orders-12 is missing: add it, with open if no test has it',
    'orders-13 is no requirement of a known system',
    'orders-1 is open and has tests as well',
  ]);
});

test('counts tests that run, and neither skipped ones nor comments', () => {
  const text = [
    "test('runs', () => undefined);",
    "test.each([1])('runs for %s', () => undefined);",
    "describe('group', () => { it(`nested`, async () => undefined); });",
    "withTerraform('runs where Terraform is', async () => undefined);",
    "test.skip('skipped', () => undefined);",
    "test.todo('planned');",
    "// test('commented', () => undefined);",
  ].join('\n');
  expect([...titles(text)]).toEqual(['runs', 'runs for %s', 'nested', 'runs where Terraform is']);
});
