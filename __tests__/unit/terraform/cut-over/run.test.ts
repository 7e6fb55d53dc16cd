import { turned } from '../../../../terraform/cut-over/run';
import { entry, situation } from './support';
import { World } from './world';

const DONE = { image: 'app:2', percent: 100, staging: 0 };
const RETURNED = { image: 'app:1', percent: 0, staging: 1 };

test('writes each step down before it begins and after it has ended', async () => {
  const world = new World();
  expect(await world.run()).toMatchObject({ status: 'done' });
  expect(world.journal.map(({ step, phase, status }) => `${step ?? ''} ${phase} ${status}`)).toEqual([
    ...['roll-out', 'shift-50', 'shift-100', 'settle'].flatMap((id) => [
      `${id} before under-way`,
      `${id} after under-way`,
    ]),
    'settle after done',
  ]);
  expect([world.state, world.wasBothActive]).toEqual([DONE, false]);
});

test.each([0, 25, 50, 100])(
  'returns where the new image fails with %i %% of the traffic: traffic, image, staging',
  async (failsFrom) => {
    const world = new World();
    world.failsFrom = failsFrom;
    expect(await world.run()).toMatchObject({ status: 'returned', direction: 'back', reason: 'status 503' });
    expect([world.state, world.wasBothActive]).toEqual([RETURNED, false]);
    expect(world.did.at(-1)).toBe('staging 1');
  },
);

test.each([
  ['a Cloud Run service', situation(), ['app:2 0', 'staging 0', 'app:1 0', 'app:1 0', 'staging 1']],
  [
    'a candidate ECS service',
    situation({ kind: 'ecs-blue-green', before: { image: 'app:1', count: 3 } }),
    ['app:1 0', 'staging 0', 'app:1 0'],
  ],
])('%s that fails outright never gets a request', async (_what, from, did) => {
  const world = new World();
  world.failsFrom = 0;
  expect(await world.run(entry({ situation: from }))).toMatchObject({ status: 'returned', reason: 'status 503' });
  expect(world.did).toEqual(did);
});

test('where the way back fails too, it stops there and says why; the next run goes on with it', async () => {
  const world = new World();
  world.failing = 'no credentials';
  await expect(world.run()).rejects.toThrow('no credentials');
  expect(world.journal.at(-1)).toMatchObject({
    direction: 'back',
    step: 'image-back',
    phase: 'before',
    status: 'under-way',
  });
  world.failing = undefined;
  expect(await world.run(world.journal.at(-1))).toMatchObject({
    status: 'returned',
    reason: 'no credentials; no credentials',
  });
  expect(world.state).toEqual(RETURNED);
});

test('what is no failure of the world ends it without a return', async () => {
  const world = new World();
  world.actions.check = () => Promise.reject(new TypeError('a bug'));
  await expect(world.run()).rejects.toThrow('a bug');
  expect(world.journal.at(-1)).toMatchObject({ direction: 'forward', step: 'roll-out', phase: 'before' });
});

test('one that is done is turned from its last step', () => {
  const done = entry({ status: 'done', step: 'settle', phase: 'after' });
  expect(turned(done, 'asked for')).toMatchObject({
    status: 'under-way',
    direction: 'back',
    furthest: 'settle',
    phase: 'before',
    reason: 'asked for',
  });
  expect(turned(done, 'asked for').step).toBe(undefined);
});
