import type { ProviderMode } from '../../rehearsal/host';
import { CORPUS } from './cases';
import { REASONS, type CorpusCase, type Failure, type Unseen } from './model';

/** Rows of a table, cell by cell. */
export type Rows = readonly (readonly string[])[];

const MODES: readonly ProviderMode[] = ['simulated', 'real-plan'];

/** The mistakes that a rehearsal does not fail on in one mode at least: each with the reason in each mode, or the step that sees it. */
export function unseenRows(): Rows {
  return all()
    .filter(({ one }) => MODES.some((mode) => 'unseen' in one.expected[mode]))
    .map(({ one }) => [one.name, ...MODES.map((mode) => reasonOrStep(one.expected[mode]))]);
}

/** The reasons that stand in those rows, with what they mean. */
export function reasonRows(): Rows {
  const used = new Set(
    all()
      .flatMap(({ one }) => MODES.map((mode) => one.expected[mode]))
      .map(reasonOrStep),
  );
  return Object.entries(REASONS)
    .filter(([reason]) => used.has(reason))
    .map(([reason, meaning]) => [reason, meaning]);
}

/** The families, with how many cases they have and how many of them each mode fails. */
export function familyRows(): Rows {
  const rows = Object.entries(CORPUS).map(([family, cases]) => [family, cases.length, ...seenBy(cases)] as const);
  const total = (column: 1 | 2 | 3): number => rows.reduce((sum, row) => sum + row[column], 0);
  return [...rows, ['All', total(1), total(2), total(3)] as const].map((row) => row.map(String));
}

/** Every case with the step at which each mode fails. */
export function caseRows(): Rows {
  return all().map(({ family, one }) => [family, one.name, ...MODES.map((mode) => step(one.expected[mode]))]);
}

function all(): { family: string; one: CorpusCase }[] {
  return Object.entries(CORPUS).flatMap(([family, cases]) => cases.map((one) => ({ family, one })));
}

function seenBy(cases: readonly CorpusCase[]): [number, number] {
  const seen = (mode: ProviderMode): number => cases.filter((one) => 'step' in one.expected[mode]).length;
  return [seen('simulated'), seen('real-plan')];
}

function reasonOrStep(expected: Failure | Unseen): string {
  return 'unseen' in expected ? expected.unseen : expected.step;
}

function step(expected: Failure | Unseen): string {
  if ('step' in expected) return expected.step;
  if (expected.shows === undefined) return '-';
  return 'warning' in expected.shows ? 'warns' : `shows ${expected.shows.kind}`;
}
