import { CutOverApp, IMPATIENT, PRODUCTION, STAGING, type Line } from './support/cut-over-app';
import { ActivityWatch, Traffic } from './support/cut-over-traffic';
import { scratch } from './support/differences';
import { suite } from './support/suite';

const steps = (lines: readonly Line[]): string[] =>
  lines
    .filter(({ event, phase }) => event === 'step' && phase === 'after')
    .map(({ step, direction }) => `${direction === 'back' ? 'back: ' : ''}${String(step)}`);

suite('ashlar cut-over to ECS', ['terraform'], () => {
  let traffic: Traffic;
  let app: CutOverApp;
  let deployed: Record<string, string>;
  const counts = (environment = PRODUCTION): unknown =>
    Object.fromEntries(app.resources(environment, 'aws_ecs_service').map((one) => [one['name'], one['desired_count']]));

  beforeAll(async () => {
    traffic = await Traffic.open();
    app = await CutOverApp.open(scratch('cut-over-ecs'), traffic.origin, 'ecs-blue-green');
    traffic.serve(app);
    app.reset();
    await Promise.all([
      app.apply(STAGING, { container_image: 'app:1', desired_count: '2' }),
      app.apply(PRODUCTION, { container_image: 'app:1', desired_count: '3' }),
    ]);
    deployed = app.keep();
  });
  afterAll(async () => {
    await app.close();
    await traffic.close();
  });
  beforeEach(() => traffic.forget());

  describe('with a stable and a candidate service', () => {
    test('shifts to the candidate, gives its image to the stable service, and ends with that one alone', async () => {
      const watch = new ActivityWatch(app, traffic, 'app:2');
      const { code, lines } = await app.cutOver({ image: 'app:2', strategy: 'canary=50,100' });
      watch.end();
      expect([code, steps(lines), watch.both]).toEqual([
        0,
        ['roll-out', 'shift-50', 'shift-100', 'promote', 'traffic-home', 'settle'],
        [],
      ]);
      expect([counts(), traffic.split]).toEqual([{ app: 3, candidate: 0 }, [{ image: 'app:2', percent: 100 }]]);
      expect(lines.at(-1)).toMatchObject({ result: 'done', saving: { dollarsAMonth: 20.72 } });
      // All requests of the service that came after the first shift went to either image, and none to a third.
      expect(new Set(traffic.service)).toEqual(new Set(['app:1', 'app:2']));
    });

    test('a candidate that fails is taken away, and staging stays stopped, as production is active', async () => {
      app.restore(deployed);
      traffic.behaviours.set('app:2', 'failing');
      const { code, lines } = await app.cutOver({ image: 'app:2', ...IMPATIENT });
      expect([code, steps(lines)]).toEqual([1, ['back: rest']]);
      expect([counts(), traffic.split]).toEqual([{ app: 3, candidate: 0 }, [{ image: 'app:1', percent: 100 }]]);
      expect(lines.at(-1)).toMatchObject({
        active: [`${PRODUCTION}-service`],
        notes: [`${STAGING}-service stays stopped, as only one is to be active`],
      });
    });
  });

  test('with one service stops the other before it is rolled out, and a return goes the same way back', async () => {
    app.become(traffic.origin, 'ecs');
    const staging = `${STAGING}/service.tfstate`;
    app.restore({ [staging]: deployed[staging] ?? '' });
    const watch = new ActivityWatch(app, traffic, 'app:2');
    const there = await app.cutOver({ image: 'app:2' });
    expect([there.code, steps(there.lines), counts(), counts(STAGING)]).toEqual([
      0,
      ['stop', 'roll-out'],
      { app: 1 },
      { app: 0 },
    ]);
    const back = await app.cutOver({ return: true });
    watch.end();
    expect([back.code, steps(back.lines), counts(), counts(STAGING)]).toEqual([
      0,
      ['back: image-back', 'back: restart'],
      { app: 0 },
      { app: 2 },
    ]);
    expect(watch.both).toEqual([]);
  });
});
