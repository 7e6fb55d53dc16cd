import { startArgoRollouts } from '../lab/start-argo-rollouts';
import { type Lab, startLab } from '../lab/start-lab';
import { type Prometheus, startPrometheus } from '../lab/start-prometheus';
import { removeFolders } from '../unit/terraform/support';
import { deploymentApp, rolloutApp } from './support/cluster-app';
import { compiledCommand } from './support/compiled-command';
import { inventory } from './support/lab-inventory';
import { ended, startRehearsal } from './support/rehearsed';
import { cliConfig, suite } from './support/suite';

const NEXT = 'registry.test/web:2';

suite(
  'ashlar rehearse --cluster --release',
  ['terraform', 'helm-provider', 'lab', 'argo-rollouts', 'prometheus'],
  () => {
    let lab: Lab;
    let prometheus: Prometheus;
    let before: readonly string[];
    let command: string;

    beforeAll(async () => {
      command = await compiledCommand();
      lab = await startLab({ nodes: 1 });
      await startArgoRollouts(lab);
      // It scrapes nothing: every query has its answer in itself.
      prometheus = await startPrometheus(lab, { target: '127.0.0.1:1' });
      before = await inventory(lab);
    });
    afterAll(async () => {
      await lab.stop();
      removeFolders();
    });

    const run = (outdir: string, ...more: readonly string[]) =>
      ended(
        startRehearsal(
          ['--out', outdir, '--cluster', lab.kubeconfig, '--mark-cluster', '--prometheus', prometheus.url, ...more],
          { TF_CLI_CONFIG_FILE: cliConfig() },
          command,
        ),
      );

    test('follows a canary through its steps until it is promoted', async () => {
      const { code, output } = await run(rolloutApp(), '--release', `web=${NEXT}`);
      expect([code, output]).toEqual([0, expect.stringContaining(`default/web gets ${NEXT}\n`)]);
      const steps = output.split('\n').filter((line) => /^ +\d+\.\d s {2}/.test(line));
      const texts = steps.map((line) => line.replace(/^ +\d+\.\d s {2}/, ''));
      expect(texts).toEqual(
        expect.arrayContaining([
          'step 2 of 5, weight 50 %, 1 of 2 pods new',
          'step 3 of 5, weight 50 %, 1 of 2 pods new',
          'after the last step, weight 100 %, 2 of 2 pods new',
        ]),
      );
      expect(output).toContain('\n  promoted\n');
      expect(await inventory(lab)).toEqual(before);
    });

    test('has a canary with a bad metric come back, and tells how long that took', async () => {
      const { code, output } = await run(rolloutApp(), '--release', `web=${NEXT}`, '--fail', 'latency');
      expect([code, output]).toEqual([
        0,
        expect.stringMatching(
          /^default\/web gets registry\.test\/web:2, with latency failing\n(.*\n)*.*aborted, 0 of 2 pods new\n {2}aborted, all weight and pods back \d+\.\d s after the abort\n/m,
        ),
      ]);
      expect(output).not.toContain('promoted');
      expect(await inventory(lab)).toEqual(before);
    });

    test('says at once which workload or metric there is none of', async () => {
      const [wrong, none, plain] = await Promise.all([
        run(rolloutApp(), '--release', 'shop=a:2'),
        run(rolloutApp(), '--release', `web=${NEXT}`, '--fail', 'speed'),
        run(rolloutApp(), '--release', 'web'),
      ]);
      expect([wrong.output, none.output, plain.output]).toEqual([
        '--release [WorkloadUnknown]:\n- no workload is called `shop`; there are: web (Rollout in web-dev-rollout)\n',
        '--fail [MetricUnknown]:\n- no metric of `web` is called `speed`; it has: success-rate, latency\n',
        'options [OptionsInvalid]:\n- --release must be <workload>=<image>, such as backend=registry.example.com/backend:2, got web\n',
      ]);
    });

    test('follows a Deployment until all its pods run the new image', async () => {
      const { code, output } = await run(deploymentApp(), '--release', `web=${NEXT}`);
      expect([code, output]).toEqual([0, expect.stringMatching(/ s {2}2 of 2 pods new\n {2}promoted\n/)]);
      expect(await inventory(lab)).toEqual(before);
    });
  },
);
