import type { UserError } from '../../../../constructs/core/errors';
import { asAsked, strategyText, type Asked } from '../../../../terraform/cut-over/contradictions';
import type { Entry } from '../../../../terraform/cut-over/journal';
import { entry, situation } from './support';

const FROM = entry().from;
const BEGUN =
  'ana@laptop began it at 2026-11-22T01:00:00.000Z, and it goes on as it was begun. To begin anew, return it first with --return';

function problems(open: Entry, asked: Asked): readonly string[] {
  try {
    asAsked(open, asked);
    return [];
  } catch (error) {
    return (error as UserError).problems;
  }
}

test('names everything that was settled otherwise at once', () => {
  const open = entry({ direction: 'back', step: 'restart', situation: situation({ shares: [25, 100] }) });
  expect(() => asAsked(open, { shares: [100], skipStop: true, onReturn: 'leave' })).toThrow(
    'cut-over to portfolio-production-service [OptionsContradict]:\n' +
      '- `--strategy` must be canary=25,100 or left out, got blue-green\n' +
      `- \`--skip-aws-stop\` must be left out or false, got true: it was begun to stop ${FROM}\n` +
      '- `--on-return` must be restart or left out, got leave: its return has come to that step\n' +
      `- ${BEGUN}`,
  );
});

test('takes what is as it was begun, and what was not asked', () => {
  expect(problems(entry(), {})).toEqual([]);
  expect(problems(entry(), { shares: [100], skipStop: false, onReturn: 'restart' })).toEqual([]);
  const late = entry({ direction: 'back', step: 'restart' });
  expect(problems(late, { onReturn: 'restart' })).toEqual([]);
});

test('what was left active is not stopped by a run that goes on', () => {
  const { from } = situation();
  const skipped = entry({ situation: situation({ from: { ...from, stops: false, skipped: true } }) });
  expect(problems(skipped, { skipStop: true })).toEqual([]);
  expect(problems(skipped, { skipStop: false })).toEqual([
    `\`--skip_aws_stop\` must be left out or true, got false: it was begun to leave ${FROM} active`,
    BEGUN,
  ]);
});

test('what was stopped before it began bears either', () => {
  const stopped = entry({ situation: situation({ from: { ...situation().from, stops: false, count: 0 } }) });
  expect([problems(stopped, { skipStop: true }), problems(stopped, { skipStop: false })]).toEqual([[], []]);
});

test.each<[string, Partial<Entry>]>([
  ['is on its way', { step: 'shift-100' }],
  ['is on its way back, but not at its end', { direction: 'back', step: 'rest', phase: 'after' }],
  ['is done', { status: 'done', step: 'settle', phase: 'after' }],
])('what becomes of the other service can be said anew while it %s', (_when, more) => {
  expect(asAsked(entry(more), { onReturn: 'leave' })).toEqual(
    entry({ ...more, situation: situation({ onReturn: 'leave' }) }),
  );
});

test('what has returned cannot become otherwise', () => {
  const returned = entry({ status: 'returned', direction: 'back', step: 'rest', phase: 'after' });
  expect(problems(returned, { onReturn: 'leave' })).toEqual([
    '`--on-return` must be restart or left out, got leave: it has returned already',
    `ana@laptop began it at 2026-11-22T01:00:00.000Z, and it is over. Apply ${FROM} to have it otherwise`,
  ]);
});

test.each([
  [[100], 'blue-green'],
  [[5, 100], 'canary=5,100'],
])('shares of %j are %s', (shares, text) => {
  expect(strategyText(shares)).toBe(text);
});
