import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const leftBehind = require('../left-behind.js') as (folder: string) => string[];
const Reporter = require('../reporter.js') as new (
  config: { rootDir: string },
  options: { write: (text: string) => void; ci: boolean; left: () => readonly string[] },
) => {
  onTestResult(test: object, result: object): void;
  onRunComplete(contexts: unknown, results: object): void;
  getLastError(): Error | undefined;
};

interface File {
  readonly path: string;
  readonly project: string;
  readonly passed?: number;
  readonly failed?: number;
  readonly skipped?: readonly string[];
  readonly broken?: boolean;
}

/** What a run over `files` prints, line by line, and whether the reporter makes it fail. */
function report(
  files: readonly File[],
  { ci = false, results = {}, left = [] }: { ci?: boolean; results?: object; left?: readonly string[] } = {},
) {
  let text = '';
  const reporter = new Reporter({ rootDir: '/project' }, { write: (part) => (text += part), ci, left: () => left });
  for (const { path, project, passed = 0, failed = 0, skipped = [], broken } of files) {
    reporter.onTestResult(
      { path: `/project/${path}`, context: { config: { displayName: { name: project } } } },
      {
        numPassingTests: passed,
        numFailingTests: failed,
        perfStats: { start: 0, end: 1500 },
        testResults: [
          ...skipped.map((fullName) => ({ status: 'pending', fullName })),
          ...Array.from({ length: failed }, (_, index) => ({ status: 'failed', fullName: `test ${index + 1}` })),
        ],
        testExecError: broken ? new Error('syntax') : undefined,
        failureMessage: failed > 0 || broken ? 'expected 1, got 2' : null,
      },
    );
  }
  const sum = (count: (file: File) => number): number => files.reduce((total, file) => total + count(file), 0);
  reporter.onRunComplete(new Set(), {
    numPassedTests: sum(({ passed = 0 }) => passed),
    numFailedTests: sum(({ failed = 0 }) => failed),
    numRuntimeErrorTestSuites: files.filter(({ broken }) => broken).length,
    snapshot: { failure: false, unmatched: 0, unchecked: 0, filesRemoved: 0 },
    ...results,
  });
  return { lines: text.trimEnd().split('\n'), fails: reporter.getLastError() !== undefined };
}

test('prints a line a file, a line a suite, and the total as the last line', () => {
  const { lines, fails } = report([
    { path: '__tests__/unit/a.test.ts', project: 'unit', passed: 3 },
    { path: '__tests__/unit/b.test.ts', project: 'unit', passed: 2 },
    { path: '__tests__/docs/c.test.ts', project: 'docs', passed: 1 },
  ]);
  expect(lines).toEqual([
    'ok    __tests__/unit/a.test.ts  3 passed  1.5 s',
    'ok    __tests__/unit/b.test.ts  2 passed  1.5 s',
    'ok    __tests__/docs/c.test.ts  1 passed  1.5 s',
    '',
    'docs             1 files  1 passed, 0 failed, 0 skipped  1.5 s',
    'unit             2 files  5 passed, 0 failed, 0 skipped  3.0 s',
    '6 passed, 0 failed',
  ]);
  expect(fails).toBe(false);
});

test('counts failing tests and files that could not be loaded, says why at once, and which they were at the end', () => {
  const { lines } = report([
    { path: '__tests__/unit/a.test.ts', project: 'unit', passed: 3, failed: 2 },
    { path: '__tests__/unit/b.test.ts', project: 'unit', failed: 1, broken: true },
  ]);
  expect(lines).toEqual([
    'FAIL  __tests__/unit/a.test.ts  3 passed, 2 failed  1.5 s',
    'expected 1, got 2',
    '',
    'FAIL  __tests__/unit/b.test.ts  0 passed, 2 failed  1.5 s',
    'expected 1, got 2',
    '',
    '',
    'FAIL  __tests__/unit/a.test.ts > test 1',
    'FAIL  __tests__/unit/a.test.ts > test 2',
    'FAIL  __tests__/unit/b.test.ts > test 1',
    'FAIL  __tests__/unit/b.test.ts',
    'unit             2 files  3 passed, 4 failed, 0 skipped  3.0 s',
    '3 passed, 4 failed',
  ]);
});

const skipping = [{ path: '__tests__/unit/a.test.ts', project: 'unit', passed: 3, skipped: ['applies', 'destroys'] }];

test('says how many tests were skipped, and lets them pass on a developer machine', () => {
  const { lines, fails } = report(skipping);
  expect(lines.slice(-2)).toEqual(['skipped: __tests__/unit/a.test.ts > destroys', '3 passed, 0 failed, 2 skipped']);
  expect(fails).toBe(false);
});

test('fails under CI when a test was skipped', () => {
  const { lines, fails } = report(skipping, { ci: true });
  expect(lines.slice(-2)).toEqual([
    'skipped, which fails under CI=true: __tests__/unit/a.test.ts > destroys',
    '3 passed, 2 failed',
  ]);
  expect(fails).toBe(true);
});

test.each([
  [
    { snapshot: { failure: true, unmatched: 0, unchecked: 1, filesRemoved: 1 } },
    '2 obsolete snapshots: delete what no test reads',
  ],
  [{ wasInterrupted: true }, 'the run was interrupted'],
  [{ runExecError: { message: 'a worker died' } }, 'the run broke off: a worker died'],
])('fails where Jest fails without a failing test: %j', (results, reason) => {
  const { lines, fails } = report([{ path: '__tests__/unit/a.test.ts', project: 'unit', passed: 3 }], { results });
  expect(lines.slice(-2)).toEqual([reason, '3 passed, 1 failed']);
  expect(fails).toBe(true);
});

test('what tests leave in the temporary folder is named, and fails under CI=true', () => {
  const files = [{ path: '__tests__/unit/a.test.ts', project: 'unit', passed: 3 }];
  const here = report(files, { left: ['ashlar-x'] });
  expect([here.lines.slice(-2), here.fails]).toEqual([
    ['left in the temporary folder: ashlar-x', '3 passed, 0 failed'],
    false,
  ]);
  const ci = report(files, { left: ['ashlar-x'], ci: true });
  expect([ci.lines.slice(-2), ci.fails]).toEqual([
    ['left in the temporary folder, which fails under CI=true: ashlar-x', '3 passed, 1 failed'],
    true,
  ]);
});

test('of what stands in a temporary folder only that counts which a test has left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-left-'));
  for (const name of ['owner.json', 'jest_0', 'tsx-0', 'ashlar-b', 'a']) writeFileSync(join(folder, name), '');
  expect(leftBehind(folder)).toEqual(['a', 'ashlar-b']);
  rmSync(folder, { recursive: true });
  expect(leftBehind(folder)).toEqual([]);
});

test('of a folder that a test has left the first files are named, which tell whose it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-left-'));
  for (const name of ['empty', 'some/deep/er']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['1', '2', '3', 'deep/er/4']) writeFileSync(join(folder, 'some', name), '');
  symlinkSync(folder, join(folder, 'some/loop'));
  expect(leftBehind(folder)).toEqual(['empty (no file)', 'some (1, 2, 3, deep/er/4, 1 more)']);
  rmSync(folder, { recursive: true });
});
