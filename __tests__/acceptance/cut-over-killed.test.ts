import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CutOverApp, PRODUCTION, STAGING, type Line } from './support/cut-over-app';
import { cutOverProcess, killedAt } from './support/cut-over-child';
import { ActivityWatch, Traffic } from './support/cut-over-traffic';
import { scratch } from './support/differences';
import { suite } from './support/suite';

const [TO, FROM] = [`${PRODUCTION}-service`, `${STAGING}-service`];
/** Where a run began. */
const start = (lines: readonly Line[]): Line => lines.find(({ event }) => event === 'start') ?? {};

const NOTE = `note: ${TO} is under a cut-over that `;

suite('a cut-over that is killed', ['terraform'], () => {
  let traffic: Traffic;
  let app: CutOverApp;
  let watch: ActivityWatch;

  beforeAll(async () => {
    traffic = await Traffic.open();
    app = await CutOverApp.open(scratch('cut-over-killed'), traffic.origin, 'cloud-run');
    traffic.serve(app);
    app.reset();
    await Promise.all([
      app.apply(STAGING, { container_image: 'app:1', desired_count: '1' }),
      app.apply(PRODUCTION, { container_image: 'app:1' }),
    ]);
    watch = new ActivityWatch(app, traffic, 'app:2');
  });
  afterAll(async () => {
    watch.end();
    await app.close();
    await traffic.close();
  });
  afterEach(() => expect(watch.both).toEqual([]));

  const forward = ['--image', 'app:2'];
  const back = ['--return'];
  const tasks = (): unknown => app.resources(STAGING, 'aws_ecs_service')[0]?.['desired_count'];

  /** Nothing is left to do for either service where the cut-over stands, without a variable set. */
  async function expectEmptyPlan(): Promise<void> {
    const text = await app.plan();
    expect(text).toContain(`${TO}  no changes`);
    expect(text).toContain(`${FROM}     no changes`);
    expect(text.replace(/\s+/g, ' ')).toContain(NOTE);
  }

  test('in its first step is finished by the next run, which says where that one was', async () => {
    // While Terraform still runs for one of the two services.
    expect(await killedAt(app, forward, 'applied')).toMatchObject({ signal: 'SIGKILL' });
    const { lines, signal } = await killedAt(app, forward, 'roll-out', 'after');
    expect([signal, lines[0]]).toMatchObject(['SIGKILL', { event: 'start', mode: 'finish', at: 'in roll-out' }]);
    await expectEmptyPlan();
  });

  test('refuses a second one while it runs, with who and since when, and Ctrl-C lets the next go on', async () => {
    let second: Promise<unknown> = Promise.resolve();
    const first = await cutOverProcess(app, [...forward, '--watch', '1h'], (line, kill) => {
      if (line['event'] !== 'applied') return;
      second = app.cutOver({ image: 'app:2' }).catch((error: unknown) => error);
      void second.then(() => kill('SIGINT'));
    });
    expect(await second).toMatchObject({
      code: 'CutOverUnderWay',
      problems: [
        expect.stringMatching(/^\S+@\S+ is at it since \S+Z \(last seen \S+Z\)\. Wait for that run to end$/),
        'a run that was killed elsewhere counts as gone 3 minutes after it was last seen',
      ],
    });
    expect(first).toMatchObject({
      code: 130,
      errors: 'stopped: the journal says where. Run it again to go on from there, or with --return to go back\n',
    });
    expect(app.journal).not.toHaveProperty('holder');
    expect(existsSync(join(app.folder, 'stacks', TO, 'ashlar-apply.plan'))).toBe(false);
  });

  test('after any later step is finished by the next run, and a plan in the middle is empty', async () => {
    const seen: unknown[] = [];
    for (const step of ['shift-100', 'settle']) {
      const { lines } = await killedAt(app, forward, step, 'after');
      seen.push(start(lines)['at']);
      if (step === 'shift-100') await expectEmptyPlan();
    }
    const last = await cutOverProcess(app, forward);
    expect([...seen, start(last.lines)['at']]).toEqual(['in shift-100', 'after shift-100', 'after settle']);
    expect([last.code, last.lines.at(-1), tasks()]).toMatchObject([
      0,
      { event: 'end', result: 'done', active: [TO] },
      0,
    ]);
  });

  test('on its way back is returned by the next run, also where that asks for something else', async () => {
    const seen: unknown[] = [];
    for (const [args, step] of [
      [back, 'traffic-back'],
      [forward, 'image-back'],
      [['--image', 'app:3'], 'rest'],
    ] as const) {
      const { lines } = await killedAt(app, args, step, 'after');
      seen.push(start(lines)['mode'], start(lines)['at']);
    }
    await expectEmptyPlan();
    const last = await cutOverProcess(app, forward);
    expect([...seen, start(last.lines)['at']]).toEqual([
      ...['return', 'at settle'],
      ...['return', 'after traffic-back'],
      ...['return', 'after image-back'],
      'after rest',
    ]);
    expect([last.code, last.lines.at(-1)?.['result'], tasks()]).toEqual([1, 'returned', 1]);
    expect(traffic.split).toEqual([{ image: 'app:1', percent: 100 }]);
  });
});
