import type { CutOverOptions } from '../../../../terraform/cut-over/cut-over';
import { Journal } from '../../../../terraform/cut-over/journal';
import type { Stack } from '../../../../terraform/manifest';
import { removeFolders } from '../support';
import { FROM, leave, PLANS_AN_UPDATE, run, SHOWS_AN_UPDATE, stacks, TO, type Answers } from './runs';
import { situation } from './support';

afterEach(removeFolders);

/** To an ECS service that is stopped. */
const ONE = situation({ kind: 'ecs', before: { image: 'app:1', count: 0 } });

/** What Terraform says of two services that run `app:2`, with so many tasks. */
const states = (production: number, staging: number): Answers => {
  const state = (count: number): string =>
    JSON.stringify({ outputs: { container_image: { value: 'app:2' }, desired_count: { value: count } } });
  // The answers run in the fake program, which sees nothing of this one but its texts.
  const answer = `({ cwd }) => ({ out: cwd.endsWith('${TO}') ? '${state(production)}' : '${state(staging)}' })`;
  return { state: { toString: () => answer } as NonNullable<Answers[string]> };
};

describe('a return of what is done', () => {
  /** Returns a cut-over to a service that had so many tasks, where both have so many by now. */
  const returned = async (
    had: number,
    [production, staging]: readonly [number, number],
    more: Partial<CutOverOptions> = {},
  ): ReturnType<typeof run> => {
    const all = stacks();
    const done = situation({ kind: 'ecs', before: { image: 'app:1', count: had } });
    await leave(all[0], { situation: done, status: 'done', step: 'roll-out', phase: 'after' });
    return run(all, { goBack: true, ...more }, states(production, staging));
  };

  test('starts the other one with the image it has now', async () => {
    const { events, outcome } = await returned(0, [1, 0]);
    expect(events[0]).toEqual({
      event: 'note',
      text: `${FROM} has app:2 by now, and not staging:1 as it had before the cut-over: it is started again with that`,
    });
    expect(outcome).toMatchObject({ result: 'returned', active: [FROM] });
  });

  test('says nothing of a start where the other one stays stopped', async () => {
    const { events, outcome } = await returned(2, [2, 0]);
    expect(events[0]).toMatchObject({ event: 'start', mode: 'return', steps: ['image-back'] });
    expect(outcome).toMatchObject({ active: [TO], notes: [`${FROM} stays stopped, as only one is to be active`] });
  });

  test('leaves the other one alone where it runs already', async () => {
    const { events, outcome } = await returned(0, [1, 3]);
    expect(events[0]).toEqual({ event: 'note', text: `${FROM} runs already, with 3 tasks: it is left as it is` });
    expect(events).not.toContainEqual(expect.objectContaining({ event: 'applied', stack: FROM }));
    expect(outcome).toMatchObject({ result: 'returned', active: [FROM] });
  });

  test('leaves the other one stopped where that is asked by now', async () => {
    const { events, outcome } = await returned(0, [1, 0], { onReturn: 'leave' });
    expect(events).not.toContainEqual(expect.objectContaining({ event: 'applied', stack: FROM }));
    expect(outcome).toMatchObject({ active: [], notes: [`${FROM} stays stopped, as --on-return leave asks`] });
  });

  test('is refused where a cut-over back has stopped it since', async () => {
    await expect(returned(2, [0, 3])).rejects.toThrow(
      `cut-over to ${TO} [NothingToReturn]:\n` +
        `- it is stopped by now: something else was applied since, such as a cut-over to ${FROM}. Cut over to the image you want`,
    );
  });

  test('is refused where the other one runs already, and both were active', async () => {
    await expect(returned(2, [2, 3])).rejects.toThrow(
      `cut-over to ${TO} [NothingToReturn]:\n` +
        `- ${FROM} runs already, with 3 tasks, and with ${TO} back at 2 tasks of app:1 both were active. Cut over to that image, which stops ${FROM}, or stop that one first`,
    );
  });
});

describe('of one that is open', () => {
  test('refuses what it was not begun with, before Terraform runs, and leaves the journal as it is', async () => {
    const all = stacks();
    await leave(all[0], { step: 'roll-out' });
    const { entry: before } = await Journal.open(all[0] as Stack, {});
    await expect(run(all, { shares: [50, 100], skipStop: true })).rejects.toThrow(
      `cut-over to ${TO} [OptionsContradict]:\n` +
        '- `--strategy` must be blue-green or left out, got canary=50,100\n' +
        `- \`--skip-aws-stop\` must be left out or false, got true: it was begun to stop ${FROM}\n` +
        '- ana@laptop began it at 2026-11-22T01:00:00.000Z, and it goes on as it was begun. To begin anew, return it first with --return',
    );
    expect((await Journal.open(all[0] as Stack, {})).entry).toEqual(before);
  });

  test('goes on in the step that it was in, and says which are left', async () => {
    const all = stacks();
    await leave(all[0], { situation: ONE, step: 'stop', phase: 'after' });
    const { events } = await run(all, { shares: [100], skipStop: false, onReturn: 'leave' });
    expect(events[0]).toMatchObject({ event: 'start', mode: 'finish', at: 'after stop', steps: ['roll-out'] });
    // Its service has no address to ask, so it has returned: as this run asked, not as the first one did.
    expect((await Journal.open(all[0] as Stack, {})).entry).toMatchObject({
      status: 'returned',
      situation: { onReturn: 'leave' },
    });
  });

  test.each([
    ['another image is asked for', { step: 'stop', phase: 'after' }, 'app:3', 'at stop'],
    ['it was returning', { direction: 'back', furthest: 'stop' }, 'app:2', 'at stop'],
  ] as const)('goes back where %s, and says that it rolls nothing out', async (_why, more, image, at) => {
    const all = stacks();
    await leave(all[0], { situation: ONE, ...more });
    const { events, outcome } = await run(all, { image });
    expect(events.slice(0, 2)).toEqual([
      { event: 'note', text: `this run only goes back: to roll ${image} out, run it again when this one has ended` },
      { event: 'start', mode: 'return', to: TO, from: FROM, image: 'app:2', at, steps: ['restart'] },
    ]);
    expect(outcome).toMatchObject({ result: 'returned', left: 'untouched', active: [FROM] });
  });
});

test.each([
  [
    'open',
    { step: 'stop' },
    {},
    `cut-over to ${TO} [CutOverUnderWay]:\n` +
      `- the one that ana@laptop began at 2026-11-22T01:00:00.000Z came from ${FROM}. Finish that one first, or return it: ashlar cut-over portfolio-production --from portfolio-staging --return`,
  ],
  [
    'done',
    { status: 'done', step: 'roll-out', phase: 'after' },
    { goBack: true },
    `cut-over to ${TO} [NothingToReturn]:\n` +
      `- the last one to it that ana@laptop began at 2026-11-22T01:00:00.000Z came from ${FROM}. To return that: ashlar cut-over portfolio-production --from portfolio-staging --return`,
  ],
] as const)(
  'one that is %s and came from elsewhere is left alone, with what to type',
  async (_how, more, asked, message) => {
    const [to, , other] = stacks();
    await leave(to, { situation: ONE, ...more });
    await expect(run([to as Stack, other as Stack], asked)).rejects.toThrow(message);
  },
);

test('a return of what was never begun says where it has looked', async () => {
  const all = stacks();
  await expect(run(all, { goBack: true })).rejects.toThrow(
    `cut-over to ${TO} [NothingToReturn]:\n- no cut-over to it was ever begun: none is in ${all[0]?.folder ?? ''}/state/cut-over.json`,
  );
});

describe('of a new one', () => {
  const updates = { plan: PLANS_AN_UPDATE, show: SHOWS_AN_UPDATE };

  test('takes the defaults of what is not asked', async () => {
    const all = stacks();
    await run(all, {}, { ...updates, state: () => ({ out: '{"outputs":{"desired_count":{"value":2}}}' }) });
    expect((await Journal.open(all[0] as Stack, {})).entry?.situation).toMatchObject({
      shares: [100],
      onReturn: 'restart',
      from: { stops: true, count: 2 },
    });
  });

  test('says that nothing is deployed yet, on either side, whether or not the other was to be skipped', async () => {
    for (const skipStop of [true, false]) {
      const { events } = await run(stacks(), { skipStop });
      const texts = [`${TO} has nothing deployed: rolling out creates it`, `${FROM} has nothing deployed`];
      expect(events).toEqual(texts.map((text) => ({ event: 'note', text })));
    }
  });

  test('refuses an address of the service with a password in it, and changes nothing', async () => {
    const all = stacks();
    const state = (): { out: string } => ({
      out: '{"outputs":{"health_url":{"value":"https://ana:swordfish@a.example/health?token=swordfish"}}}',
    });
    await expect(run(all, {}, { ...updates, state })).rejects.toThrow(
      `stack '${TO}' [HealthUrlUnusable]:\n` +
        '- the output `health_url` must be without a user and a password, which would be in every log, got https://a.example/health',
    );
    expect((await Journal.open(all[0] as Stack, {})).entry).toBe(undefined);
  });
});
