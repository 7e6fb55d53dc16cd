import type { Change, ChangeKind, StackRehearsal, Totals } from '../rehearsal/run/result';
import type { Terminal } from './output';
import { resourceName } from './resource-name';
import { shorten, table } from './table';

/** Terraform's own signs, and words for what it has none for. */
const SIGNS: Readonly<Record<ChangeKind, string>> = {
  create: '+',
  update: '~',
  replace: '-/+',
  destroy: '-',
  import: 'import ',
  move: 'move ',
  forget: 'forget ',
};

/** `+12 ~1 -/+2`; `no changes` where there are none. */
export function totalSigns(totals: Totals): string {
  const parts = Object.entries(SIGNS).map(([kind, sign]) => {
    const count = totals[kind as ChangeKind];
    return count === 0 ? '' : `${sign}${count}`;
  });
  return parts.filter(Boolean).join(' ') || 'no changes';
}

/** One line for each stack: what its plan did, and how its rehearsal ended. */
export function rehearsalTable(stacks: readonly StackRehearsal[], { colours }: Terminal): string {
  const rows = stacks.map((stack) => [
    stack.stack,
    isPlanned(stack) ? totalSigns(stack.totals) : '',
    resultText(stack),
    stack.steps.length === 0 ? '' : stack.seconds.toFixed(1),
  ]);
  const paint = (cell: string, row: number): string => {
    const paints = { ok: colours.green, applied: colours.dim, failed: colours.red, skipped: colours.yellow };
    return paints[stacks[row]?.result ?? 'ok'](cell);
  };
  const columns = [
    { title: 'stack' },
    { title: 'plan' },
    { title: 'result', paint },
    { title: 'seconds', align: 'right' as const },
  ];
  return table(columns, rows, colours.dim);
}

/** A plan that failed, or was never made, says nothing of what it would have changed. */
export function isPlanned({ steps, failure }: StackRehearsal): boolean {
  return steps.some(({ name }) => name === 'plan') && failure?.step !== 'plan';
}

/** What a plan does, resource by resource, for an estate that exists; new stacks are in the table alone. */
export function changeLines(stacks: readonly StackRehearsal[], { colours }: Terminal): string[] {
  return stacks.flatMap(({ stack, changes }) => {
    const paints: Partial<Record<ChangeKind, (text: string) => string>> = {
      create: colours.green,
      update: colours.yellow,
      replace: colours.red,
      destroy: colours.red,
    };
    const lines = changes.flatMap((change) => {
      const paint = paints[change.kind] ?? colours.cyan;
      const sign = change.createBeforeDestroy === true ? '+/-' : SIGNS[change.kind].trim();
      const head = `  ${paint(sign)} ${resourceName(change.address, change.constructPath)}${from(change)}`;
      return [head, ...(change.attributes ?? []).map(attributeLine)];
    });
    return lines.length === 0 ? [] : [colours.bold(stack), ...lines, ''];
  });
}

function from({ previousAddress }: Change): string {
  return previousAddress === undefined ? '' : ` (was ${previousAddress})`;
}

function attributeLine({ path, before, after, replaces }: NonNullable<Change['attributes']>[number]): string {
  return `      ${path} ${before} -> ${after}${replaces === true ? ' (forces replacement)' : ''}`;
}

function resultText({ result, failure, skippedFor, neededBy = [] }: StackRehearsal): string {
  if (failure !== undefined) return `failed in ${failure.step}`;
  if (skippedFor !== undefined) return `skipped, as ${skippedFor} failed`;
  return result === 'applied' ? `applied for ${shorten(neededBy, 40)}` : result;
}
