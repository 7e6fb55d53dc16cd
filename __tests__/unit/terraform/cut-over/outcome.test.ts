import type { Entry } from '../../../../terraform/cut-over/journal';
import { outcome } from '../../../../terraform/cut-over/outcome';
import type { Situation } from '../../../../terraform/cut-over/situation';
import { entry, situation } from './support';

const { to: TO, from: FROM } = entry();

/** How one that came to the step `furthest` has returned, or where that is missing, had not begun any. */
const returned = (furthest: string | undefined, more: Partial<Situation> = {}): unknown => {
  const position: Partial<Entry> = furthest === undefined ? {} : { furthest };
  const { left, active, notes } = outcome(
    entry({ ...position, status: 'returned', direction: 'back', situation: situation(more) }),
  );
  return [left, active, notes];
};

test('a Cloud Run service that was left as it is counts as active', () => {
  const from = { stops: false, kind: 'cloud-run', image: 'app:1', count: 0 } as const;
  const left = entry({ situation: situation({ from }) });
  expect(outcome({ ...left, status: 'done' }).active).toEqual([TO, FROM]);
  expect(outcome({ ...left, status: 'returned' }).active).toEqual([FROM]);
});

describe('of a first Cloud Run deployment that has failed', () => {
  const first = { before: {} };
  const keeps = `${TO} has no older revision to go back to: the new one, if it came up, keeps all of its traffic`;

  test('both are active, as the other was started again', () => {
    const notes = [keeps, `${FROM} was started again: send users there`];
    expect(returned('roll-out', first)).toEqual(['first-revision', [TO, FROM], notes]);
  });

  test('the other stays stopped where that was asked', () => {
    const notes = [keeps, `${FROM} stays stopped, as --on-return leave asks`];
    expect(returned('roll-out', { ...first, onReturn: 'leave' })).toEqual(['first-revision', [TO], notes]);
  });

  test('the other runs as before where it was never stopped', () => {
    const from = { ...situation().from, stops: false };
    const notes = [keeps, `${FROM} runs as before: send users there`];
    expect(returned('roll-out', { ...first, from })).toEqual(['first-revision', [TO, FROM], notes]);
  });

  test('nothing is left of it where it failed before it was rolled out', () => {
    expect(returned('stop', first)).toEqual(['untouched', [FROM], []]);
  });
});

test.each<[string, string | undefined, Partial<Situation>, unknown]>([
  ['nothing was begun', undefined, {}, ['untouched', [FROM], []]],
  ['a Cloud Run service has its old revision', 'settle', {}, ['old-image', [FROM], []]],
  [
    'two ECS services run their old image',
    'settle',
    { kind: 'ecs-blue-green', before: { image: 'app:1', count: 3 } },
    ['old-image', [TO], [`${FROM} stays stopped, as only one is to be active`]],
  ],
  [
    'an ECS service was stopped before',
    'roll-out',
    { kind: 'ecs', before: { image: 'app:1', count: 0 } },
    ['stopped', [FROM], []],
  ],
  ['there was no ECS service before', 'roll-out', { kind: 'ecs', before: {} }, ['stopped', [FROM], []]],
  [
    'both ran, and one was stopped alone',
    'stop',
    { kind: 'ecs', before: { image: 'app:1', count: 1 } },
    ['untouched', [TO, FROM], []],
  ],
  ['the image was there already', 'check', { rollsOut: false }, ['untouched', [TO, FROM], []]],
])('after a return it says what there is where %s', (_what, furthest, more, expected) => {
  expect(returned(furthest, more)).toEqual(expected);
});
