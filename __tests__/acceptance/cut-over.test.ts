import type { CutOverCommandOptions } from '../../cli/cut-over-options';
import { CutOverApp, IMPATIENT, PRODUCTION, STAGING, type Line } from './support/cut-over-app';
import { ActivityWatch, Traffic } from './support/cut-over-traffic';
import { scratch } from './support/differences';
import { suite } from './support/suite';

const STAGING_STATE = `${STAGING}/service.tfstate`;
const [TO, FROM] = [`${PRODUCTION}-service`, `${STAGING}-service`];

/** The steps that came to their end. */
const steps = (lines: readonly Line[]): string[] =>
  lines
    .filter(({ event, phase }) => event === 'step' && phase === 'after')
    .map(({ step, direction }) => `${direction === 'back' ? 'back: ' : ''}${String(step)}`);

const end = (lines: readonly Line[]): Line => lines.at(-1) ?? {};

suite('ashlar cut-over', ['terraform'], () => {
  let traffic: Traffic;
  let app: CutOverApp;
  /** Staging has one task, and production has app:1 with all traffic. */
  let deployed: Record<string, string>;
  let stagingOnly: Record<string, string>;

  beforeAll(async () => {
    traffic = await Traffic.open();
    app = await CutOverApp.open(scratch('cut-over'), traffic.origin, 'cloud-run');
    traffic.serve(app);
    app.reset();
    await Promise.all([
      app.apply(STAGING, { container_image: 'app:1', desired_count: '1' }),
      app.apply(PRODUCTION, { container_image: 'app:1' }),
    ]);
    deployed = app.keep();
    stagingOnly = { [STAGING_STATE]: deployed[STAGING_STATE] ?? '' };
  });
  afterAll(async () => {
    await app.close();
    await traffic.close();
  });
  beforeEach(() => traffic.forget());

  /** Runs it from what is deployed, with an eye on which environments are active. */
  async function watched(
    options: CutOverCommandOptions,
    onLine?: (line: Line) => void,
  ): Promise<{ code: number; lines: Line[]; watch: ActivityWatch }> {
    const watch = new ActivityWatch(app, traffic, options.image ?? '');
    const { code, lines } = await app.cutOver(options, {}, onLine);
    watch.end();
    return { code, lines, watch };
  }

  const tasks = (): unknown => app.resources(STAGING, 'aws_ecs_service')[0]?.['desired_count'];

  test('of a service that was never deployed stops the other first, then gives it all traffic and asks how it is', async () => {
    app.restore(stagingOnly);
    const { code, lines, watch } = await watched({ image: 'app:1' });
    expect([code, steps(lines), watch.both]).toEqual([0, ['stop', 'roll-out'], []]);
    expect(watch.seen).toEqual(['staging 1, app:1 0', 'staging 0, app:1 0', 'staging 0, app:1 100']);
    expect(end(lines)).toEqual({
      event: 'end',
      result: 'done',
      saving: {
        dollarsAMonth: 10.36,
        text: '$10.36 a month: 1 x 0.25 vCPU, 0.5 GB in us-west-1, 730 h at the prices of 2025-01-01. Load balancer, addresses, logs and images go on costing',
      },
      active: [TO],
      notes: [],
    });
  });

  test('of a first deployment that fails starts the other again, as nothing can take the traffic back', async () => {
    app.restore(stagingOnly);
    traffic.behaviours.set('app:1', 'failing');
    const { code, lines, watch } = await watched({ image: 'app:1', ...IMPATIENT });
    expect([code, steps(lines), tasks()]).toEqual([1, ['stop', 'back: restart'], 1]);
    // Both only when it has failed.
    expect(new Set(watch.both)).toEqual(new Set(['staging 1, app:1 100']));
    expect(end(lines)).toMatchObject({
      left: 'first-revision',
      active: [TO, FROM],
      notes: [
        `${TO} has no older revision to go back to: the new one, if it came up, keeps all of its traffic`,
        `${FROM} was started again: send users there`,
      ],
    });
  });

  test('blue-green: asks the candidate at 0 %, and gives it all traffic once the other has stopped', async () => {
    app.restore(deployed);
    const { code, lines, watch } = await watched({ image: 'app:2' });
    expect([code, steps(lines), watch.both]).toEqual([0, ['roll-out', 'shift-100', 'settle'], []]);
    expect(watch.seen.filter((one) => one !== 'staging 0, app:2 0')).toEqual([
      'staging 1, app:2 0',
      'staging 0, app:2 100',
    ]);
    expect(new Set(traffic.candidate)).toEqual(new Set(['app:2']));
    expect(new Set(traffic.service)).toEqual(new Set(['app:2']));

    const again = await app.cutOver({ image: 'app:2' });
    expect([again.code, again.lines]).toEqual([
      0,
      [
        { event: 'note', text: `${FROM} is stopped already` },
        { event: 'end', result: 'nothing', active: [], notes: [] },
      ],
    ]);
  });

  test('canary: each share of the requests goes to the new image, and the rest to the old one', async () => {
    app.restore(deployed);
    /** Share of the new image among the requests of a step. */
    const share = new Map<unknown, number>();
    const options = { image: 'app:2', strategy: 'canary=25,100', watch: '800ms' };
    const { code, lines, watch } = await watched(options, ({ event, phase, step }) => {
      if (event !== 'step') return;
      const asked = traffic.service.splice(0);
      if (phase === 'after') share.set(step, asked.filter((image) => image === 'app:2').length / asked.length);
    });
    expect([code, steps(lines), watch.both]).toEqual([0, ['roll-out', 'shift-25', 'shift-100', 'settle'], []]);
    expect([...new Set(watch.seen)].slice(-3)).toEqual(
      ['0', '25', '100'].map((percent) => `staging 0, app:2 ${percent}`),
    );
    expect(share.get('shift-25')).toBeGreaterThan(0.1);
    expect(share.get('shift-25')).toBeLessThan(0.4);
    expect(share.get('shift-100')).toBe(1);
  });

  test.each([
    ['flapping', /did not give 3 good answers in a row within 2\.5 s; the last bad one: status 503$/],
    ['slow', /did not give 3 good answers in a row within 2\.5 s; the last bad one: slower than 0\.8 s$/],
  ] as const)(
    'a candidate that is %s never gets a request of the service, and the old image and staging are back',
    async (how, why) => {
      app.restore(deployed);
      traffic.behaviours.set('app:2', how);
      const { code, lines, watch } = await watched({ image: 'app:2', ...IMPATIENT });
      expect([code, steps(lines), watch.both]).toEqual([1, ['back: image-back', 'back: rest', 'back: restart'], []]);
      expect(end(lines)).toMatchObject({ result: 'returned', reason: expect.stringMatching(why) as string });
      expect([traffic.service.includes('app:2'), traffic.split, tasks()]).toEqual([
        false,
        [{ image: 'app:1', percent: 100 }],
        1,
      ]);
    },
  );

  test('a service that fails under its share of the traffic loses it at once, and staging stays stopped where that is asked', async () => {
    app.restore(deployed);
    const options = { ...IMPATIENT, image: 'app:2', strategy: 'canary=50,100', watch: '3s', onReturn: 'leave' };
    const fail = setInterval(() => {
      if (traffic.service.includes('app:2')) traffic.behaviours.set('app:2', 'failing');
    }, 5);
    const { code, lines, watch } = await watched(options);
    clearInterval(fail);
    expect([code, steps(lines), watch.both, tasks()]).toEqual([
      1,
      ['roll-out', 'back: traffic-back', 'back: image-back', 'back: rest'],
      [],
      0,
    ]);
    expect(traffic.split).toEqual([{ image: 'app:1', percent: 100 }]);
  });

  test('--skip-aws-stop leaves the other environment active, and says so', async () => {
    app.restore(deployed);
    const { code, lines, watch } = await watched({ image: 'app:2', skip_aws_stop: 'true' });
    expect([code, lines[0], end(lines), tasks()]).toEqual([
      0,
      { event: 'note', text: `${FROM} stays active: --skip-aws-stop` },
      { event: 'end', result: 'done', active: [TO, FROM], notes: [] },
      1,
    ]);
    expect(watch.both.length).toBeGreaterThan(0);
  });

  test('a plan that would replace something stops it before anything has changed', async () => {
    app.restore(deployed);
    await expect(app.cutOver({ image: 'app:2' }, { TF_VAR_region: 'europe-west1' })).rejects.toThrow(
      `stack '${TO}' [PlanDestroys]:\n` +
        '- google_cloud_run_v2_service.app would be replaced\n' +
        '- a cut-over only updates. Apply such a change by itself first: ashlar plan shows it',
    );
    expect([app.keep(), app.journal]).toEqual([deployed, {}]);
  });
});
