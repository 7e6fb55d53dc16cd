import type { Situation } from '../../../../terraform/cut-over/situation';
import { backSteps, forwardSteps, variablesAt, type Step } from '../../../../terraform/cut-over/steps';
import { situation } from './support';

/** A step on one line: `roll-out: to app:2 0 % app-1, from 0 tasks; asks candidate`. */
function line({ id, runs, checks, watch }: Step): string {
  const texts = runs.map(({ side, variables }) => `${side} ${JSON.stringify(Object.values(variables)).slice(1, -1)}`);
  const asks = checks.length > 0 ? [`asks ${checks.join(' and ')}`] : [];
  return `${id}: ${[...texts, ...asks, ...(watch ? ['watches'] : [])].join('; ')}`;
}

const forward = (more: Partial<Situation> = {}): string[] => forwardSteps(situation(more)).map(line);
const back = (furthest: string | undefined, more: Partial<Situation> = {}): string[] =>
  backSteps(situation(more), furthest).map(line);

const TWO = { kind: 'ecs-blue-green', before: { image: 'app:1', count: 3 }, count: 3 } as const;
const ONE = { kind: 'ecs', before: { image: 'app:1', count: 0 } } as const;

describe('forward', () => {
  test('on Cloud Run: at 0 % while the other stops, each share, then at rest', () => {
    expect(forward({ shares: [25, 100] })).toEqual([
      'roll-out: to "app:2","0","app-1"; from "staging:1","0"; asks candidate',
      'shift-25: to "app:2","25","app-1"; asks candidate and service; watches',
      'shift-100: to "app:2","100","app-1"; asks candidate and service; watches',
      'settle: to "app:2","100",""; asks service',
    ]);
  });

  test('with a stable and a candidate service: the stable one takes the image while the candidate has all traffic', () => {
    expect(forward(TWO)).toEqual([
      'roll-out: to "app:1","3","app:2","0"; from "staging:1","0"; asks candidate',
      'shift-100: to "app:1","3","app:2","100"; asks candidate and service; watches',
      'promote: to "app:2","3","app:2","100"',
      'traffic-home: to "app:2","3","app:2","0"; asks service',
      'settle: to "app:2","3","","0"; asks service',
    ]);
  });

  test.each([
    ['with one ECS service', ONE, 'to "app:2","1"'],
    ['of a first deployment on Cloud Run', { before: {} }, 'to "app:2","100",""'],
    ['of two services that are stopped', { ...TWO, before: { image: 'app:1', count: 0 } }, 'to "app:2","3","","0"'],
  ] as const)('%s: the other stops before anything is rolled out', (_what, more, rolled) => {
    expect(forward(more)).toEqual(['stop: from "staging:1","0"', `roll-out: ${rolled}; asks service; watches`]);
  });

  test('where the image is there already: only the other stops', () => {
    expect(forward({ rollsOut: false })).toEqual(['stop: from "staging:1","0"', 'check: asks service']);
  });

  test('leaves the other alone where it does not stop', () => {
    const from = { stops: false, kind: 'ecs', count: 0 } as const;
    expect(forward({ from })[0]).toBe('roll-out: to "app:2","0","app-1"; asks candidate');
  });
});

describe('back', () => {
  const [image, rest, restart] = [
    'image-back: to "app:1","0","app-1"',
    'rest: to "app:1","100",""',
    'restart: from "staging:1","1"',
  ];

  test.each([
    ['before the first step', undefined, []],
    ['before any traffic', 'roll-out', [image, rest, restart]],
    ['under traffic', 'shift-100', ['traffic-back: to "app:2","0","app-1"', image, rest, restart]],
    ['when all was done', 'settle', ['traffic-back: to "app:2","0","app-1"', image, rest, restart]],
  ])('on Cloud Run %s: traffic, then image, then the other', (_when, furthest, steps) => {
    expect(back(furthest)).toEqual(steps);
  });

  test.each([
    ['before any traffic', 'roll-out', ['rest: to "app:1","3","","0"']],
    ['under traffic', 'shift-100', ['traffic-back: to "app:1","3","app:2","0"', 'rest: to "app:1","3","","0"']],
    [
      'when the stable one takes the image: that is given its old one first, the candidate keeping the traffic',
      'promote',
      [
        'image-back: to "app:1","3","app:2","100"',
        'traffic-back: to "app:1","3","app:2","0"',
        'rest: to "app:1","3","","0"',
      ],
    ],
    [
      'when the traffic goes to the stable one that has the image',
      'traffic-home',
      [
        'traffic-back: to "app:2","3","app:2","0"',
        'image-back: to "app:1","3","app:2","0"',
        'rest: to "app:1","3","","0"',
      ],
    ],
    ['when all was done', 'settle', ['rest: to "app:1","3","","0"']],
  ])('with two services %s, the other staying stopped as they are active', (_when, furthest, steps) => {
    expect(back(furthest, TWO)).toEqual(steps);
  });

  test.each([
    ['one ECS service that was stopped', ONE, ['image-back: to "app:1","0"', restart]],
    ['one ECS service that ran', { ...ONE, before: { image: 'app:1', count: 2 } }, ['image-back: to "app:1","2"']],
    ['a first ECS service', { ...ONE, before: {} }, ['image-back: to "app:2","0"', restart]],
    ['a first Cloud Run service, which nothing can take back', { before: {} }, [restart]],
    ['a Cloud Run service whose old image never came up', { before: { image: 'app:1' } }, [restart]],
  ] as const)('of %s', (_what, more, steps) => {
    expect(back('roll-out', more)).toEqual(steps);
  });

  test('starts the other again where nothing but that was done, and leaves it where asked to', () => {
    expect([back('stop', ONE), back('stop', { before: {} }), back('stop', { rollsOut: false })]).toEqual([
      [restart],
      [restart],
      [restart],
    ]);
    expect(back('shift-100', { onReturn: 'leave' })).not.toContain(restart);
  });
});

describe('variables where a cut-over stands', () => {
  test('are those of the last step that was begun, and none before the first', () => {
    const at = (step: string | undefined, more = {}): unknown =>
      variablesAt(situation(), {
        direction: 'forward',
        phase: 'before',
        ...(step === undefined ? {} : { step }),
        ...more,
      });
    expect(at(undefined)).toEqual({});
    expect(at('shift-100')).toEqual({
      to: { container_image: 'app:2', traffic_percent: '100', stable_revision: 'app-1' },
      from: { container_image: 'staging:1', desired_count: '0' },
    });
    expect(at('rest', { direction: 'back', furthest: 'shift-100' })).toEqual({
      to: { container_image: 'app:1', traffic_percent: '100', stable_revision: '' },
      from: { container_image: 'staging:1', desired_count: '0' },
    });
    expect(at('restart', { direction: 'back', furthest: 'shift-100' })).toMatchObject({
      from: { container_image: 'staging:1', desired_count: '1' },
    });
  });
});
