import { ACTIONS, type PlanTotals } from './plan-json';

/** What is said of each action: before it is done, and after. */
const WORDS: Readonly<Record<keyof PlanTotals, readonly [before: string, after: string]>> = {
  create: ['to create', 'created'],
  update: ['to update', 'updated'],
  replace: ['to replace', 'replaced'],
  delete: ['to delete', 'deleted'],
  forget: ['to forget', 'forgotten'],
  move: ['moved', 'moved'],
  import: ['to import', 'imported'],
};

/** What a plan is to do: `3 to create, 1 to import`; `none` where there is nothing to count. */
export function totalsText(totals: PlanTotals, none = 'no changes'): string {
  return counted(totals, ([before]) => before) || none;
}

/** What an apply has done: `3 created, 1 imported`. */
export function appliedText(totals: PlanTotals): string {
  return counted(totals, ([, after]) => after) || 'no changes';
}

function counted(totals: PlanTotals, word: (words: readonly [string, string]) => string): string {
  const counts = ACTIONS.filter((action) => totals[action] > 0);
  return counts.map((action) => `${totals[action]} ${word(WORDS[action])}`).join(', ');
}
