import { turned } from '../../../../terraform/cut-over/run';
import { atRest, type Situation } from '../../../../terraform/cut-over/situation';
import { entry, situation } from './support';
import { World } from './world';

const SHARES = { shares: [50, 100] };
const CLOUD_RUN = situation(SHARES);
const FIRST = situation({ ...SHARES, before: {} });
const TWO = situation({ ...SHARES, kind: 'ecs-blue-green', before: { image: 'app:1', count: 3 }, count: 3 });
const ONE = situation({ kind: 'ecs', before: { image: 'app:1', count: 0 }, count: 2 });

/** How a world ends. */
const end = ({ applied, wasBothActive, wasTrafficLost }: World, status: string): object => ({
  status,
  service: applied.to,
  staging: applied.from['desired_count'],
  wasBothActive,
  wasTrafficLost,
});

/** How it ends where the process is killed in place of an act, and others after it. */
async function ended(from: Situation, failsFrom: number, byHand: boolean, killAt: number): Promise<[World, object]> {
  const world = new World();
  world.failsFrom = failsFrom;
  const start = entry({ situation: from });
  const before = byHand ? turned(await world.run(start), 'it was asked for') : start;
  Object.assign(world, { acts: 0, killAt });
  const { status } = await world.run(before);
  return [world, end(world, status)];
}

const done = (service: object): object => ({
  status: 'done',
  service,
  staging: '0',
  wasBothActive: false,
  wasTrafficLost: false,
});
const returned = (service: object, staging: '0' | '1', wasBothActive = false): object => ({
  status: 'returned',
  service,
  staging,
  wasBothActive,
  wasTrafficLost: false,
});

describe.each([
  ['a Cloud Run service', CLOUD_RUN, returned(atRest('cloud-run', 'app:1', 1), '1')],
  // Nothing can take the traffic of a first revision.
  ['a first Cloud Run service', FIRST, returned(atRest('cloud-run', 'app:2', 1), '1', true)],
  // They were active before, and are again.
  ['a stable and a candidate ECS service', TWO, returned(atRest('ecs-blue-green', 'app:1', 3), '0')],
  ['one ECS service', ONE, returned(atRest('ecs', 'app:1', 0), '1')],
])('a cut-over to %s that is killed at any write and at any Terraform run', (_what, from, back) => {
  test.each([
    ['is finished where all goes well', Infinity, false, done(atRest(from.kind, 'app:2', from.count))],
    ['is returned where the new image fails outright', 0, false, back],
    ['is returned where the new image fails under half of the traffic', 50, false, back],
    ['is returned where the new image fails under all of it', 100, false, back],
    ['is returned where that was asked for when all was done', Infinity, true, back],
  ])('stopped anywhere, a cut-over %s', async (_how, failsFrom, byHand, expected) => {
    const [{ acts }] = await ended(from, failsFrom, byHand, Infinity);
    const places = Array.from({ length: acts }, (_, place) => place);
    const all = await Promise.all(places.map((place) => ended(from, failsFrom, byHand, place)));
    expect(all.map(([, one]) => one)).toEqual(places.map(() => expected));
    expect(all.every(([{ kills }]) => kills > 0)).toBe(true);
  });
});
