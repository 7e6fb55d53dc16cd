import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { caseRows, familyRows, reasonRows, unseenRows, type Rows } from '../corpus/limits';

const text = readFileSync(resolve(__dirname, '../../docs/rehearsal-limits.md'), 'utf8');

/** The rows of the table whose first line has these columns, without that line. */
function table(...columns: readonly string[]): Rows {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => JSON.stringify(cells(line)) === JSON.stringify(columns));
  if (start === -1) throw new Error(`no table with the columns ${columns.join(', ')}`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end).map(cells);
}

function cells(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/\\([|_*`])/g, '$1'));
}

test('says how many mistakes of each family each mode fails on', () => {
  expect(table('family', 'cases', 'fail simulated', 'fail real-plan')).toEqual(familyRows());
});

test('lists every mistake that passes in one mode at least, with the reason', () => {
  expect(table('mistake', 'simulated', 'real-plan')).toEqual(unseenRows());
});

test('explains every reason in use, and no other', () => {
  expect(table('reason', 'what it means')).toEqual(reasonRows());
});

test('lists every case with the step at which each mode fails', () => {
  expect(table('family', 'mistake', 'simulated', 'real-plan')).toEqual(caseRows());
});

test('the cases have names of their own', () => {
  const names = caseRows().map(([, name]) => name);
  expect(names).toEqual([...new Set(names)]);
});
