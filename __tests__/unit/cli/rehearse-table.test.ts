import pc from 'picocolors';
import { changeLines, isPlanned, totalSigns } from '../../../cli/rehearse-table';
import type { Change, StackRehearsal, Totals } from '../../../rehearsal/run/result';

const NONE: Totals = { create: 0, update: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0 };

const stack = (changes: readonly Change[], more: Partial<StackRehearsal> = {}): StackRehearsal => ({
  stack: 'shop',
  result: 'ok',
  seconds: 0,
  steps: [{ name: 'plan', seconds: 0 }],
  changes,
  totals: NONE,
  protected: 0,
  providers: [],
  warnings: [],
  notes: [],
  ...more,
});

const colours = pc.createColors(false);
const lines = (change: Change): string[] => changeLines([stack([change])], { colours } as never);

test('a replacement has the sign of the order in which it happens', () => {
  const change: Change = { kind: 'replace', address: 'aws_s3_bucket.b' };
  expect(lines(change)).toEqual(['shop', '  -/+ aws_s3_bucket.b', '']);
  expect(lines({ ...change, createBeforeDestroy: true })).toEqual(['shop', '  +/- aws_s3_bucket.b', '']);
  expect(totalSigns({ ...NONE, create: 1, replace: 2 })).toBe('+1 -/+2');
});

test('a plan that failed or was never made tells no changes', () => {
  expect(isPlanned(stack([]))).toBe(true);
  expect(isPlanned(stack([], { steps: [{ name: 'init', seconds: 0 }] }))).toBe(false);
  expect(isPlanned(stack([], { result: 'failed', failure: { step: 'plan', diagnostics: [] } }))).toBe(false);
});
