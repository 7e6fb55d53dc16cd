import type { CutOverEvent, Outcome } from '../terraform/cut-over/cut-over';
import { appliedText } from '../terraform/totals-text';
import type { Terminal } from './output';

/** One line about what happens, for people. */
export function eventText(event: CutOverEvent, { colours }: Terminal): string {
  switch (event.event) {
    case 'start':
      return row('cut-over', `${startText(event)}: ${event.steps.join(', ') || 'no step is left'}`);
    case 'note':
      return row('note', event.text);
    case 'step':
      return row(
        event.direction === 'back' ? 'return' : 'step',
        `${event.step}: ${event.title}${event.phase === 'after' ? ': done' : ''}`,
      );
    case 'applied':
      return row('applied', `${event.stack}: ${appliedText(event.totals)}`);
    case 'failed':
      return row('failed', colours.red(`${event.step}: ${event.reason}`));
  }
}

/** How it ended, for people. */
export function outcomeText(
  { result, reason, left, saving, active, notes }: Outcome,
  environment: string,
  { colours }: Terminal,
): string {
  const both = active.length > 1 ? [colours.yellow(`active now: ${active.join(' and ')}`)] : [];
  const lines = {
    nothing: [colours.green('nothing to do: all is as asked')],
    done: [
      colours.green(`done: ${environment} has taken over`),
      ...both,
      ...(saving === undefined ? [] : [`saved: ${saving.text}`]),
    ],
    returned: [
      colours.red(`returned: ${environment} ${leftText(left)}`),
      ...(reason === undefined ? [] : [`why: ${reason}`]),
      ...both,
    ],
  };
  return ['', ...lines[result], ...notes.map((note) => `${colours.cyan('note')}: ${note}`)].join('\n');
}

function leftText(left: Outcome['left']): string {
  if (left === 'stopped') return 'is stopped, as it was before';
  if (left === 'first-revision') return 'keeps the new image, as there is no older revision';
  return left === 'untouched' ? 'is as it was: nothing was rolled out' : 'has its old image, with all traffic';
}

function startText({ mode, to, from, image, at }: Extract<CutOverEvent, { event: 'start' }>): string {
  const where = at === undefined ? '' : ` (which was ${at})`;
  if (mode === 'new') return `${from} to ${to}, ${image}`;
  if (mode === 'finish') return `finishes what an earlier run has begun${where}, ${from} to ${to}, ${image}`;
  return `returns from ${image}${where}, ${to} back to ${from}`;
}

function row(title: string, text: string): string {
  return `${title.padEnd(10)} ${text}`;
}
