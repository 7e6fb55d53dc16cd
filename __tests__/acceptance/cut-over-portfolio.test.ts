import { PRODUCTION, STAGING, type CutOverApp, type Line } from './support/cut-over-app';
import { openPortfolio } from './support/cut-over-portfolio';
import { Traffic } from './support/cut-over-traffic';
import { scratch } from './support/differences';
import { suite } from './support/suite';

const [OLD, NEW] = [
  'us-west1-docker.pkg.dev/portfolio-test-476200/images/app:1',
  'us-west1-docker.pkg.dev/portfolio-test-476200/images/app:2',
];
const STAGED = '222233334444.dkr.ecr.us-west-1.amazonaws.com/app:1';

const steps = (lines: readonly Line[]): unknown[] =>
  lines.filter(({ event, phase }) => event === 'step' && phase === 'after').map(({ step }) => step);

suite('ashlar cut-over of portfolio', ['terraform'], () => {
  let traffic: Traffic;
  let app: CutOverApp;

  beforeAll(async () => {
    traffic = await Traffic.open();
    app = await openPortfolio(scratch('cut-over-portfolio'), traffic.origin);
    traffic.serve(app);
    await app.apply(STAGING, { container_image: STAGED, desired_count: '1' });
    await app.apply(PRODUCTION, { container_image: OLD });
  });
  afterAll(async () => {
    await app.close();
    await traffic.close();
  });

  const tasks = (): unknown => app.resources(STAGING, 'aws_ecs_service')[0]?.['desired_count'];
  const shares = (): unknown => app.resources(PRODUCTION, 'google_cloud_run_v2_service')[0]?.['traffic'];

  test('stops staging while production takes the image step by step, plans nothing afterwards, and goes back by hand', async () => {
    const { code, lines } = await app.cutOver({ image: NEW });
    expect([code, steps(lines), tasks()]).toEqual([0, ['roll-out', 'shift-100', 'settle'], 0]);
    expect(shares()).toMatchObject([{ percent: 100, type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' }]);
    expect(lines.at(-1)).toMatchObject({ result: 'done', saving: { dollarsAMonth: 10.36 } });
    const env = { TF_VAR_container_image: NEW };
    expect((await app.plan(env)).replace(/ +/g, ' ')).toContain(`${PRODUCTION}-service no changes`);

    const back = await app.cutOver({ return: true });
    expect([back.code, steps(back.lines), tasks()]).toEqual([0, ['traffic-back', 'image-back', 'rest', 'restart'], 1]);
  });
});
