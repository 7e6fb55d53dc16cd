import { clusterText } from '../../../cli/rehearse-cluster-text';
import type { ClusterRehearsal, ReleaseRehearsal } from '../../../rehearsal/cluster/result';
import { terminal } from './support';

const release = (name: string, seconds: ReleaseRehearsal['seconds'], more: Partial<ReleaseRehearsal> = {}) => {
  return { address: `helm_release.${name}`, name, namespace: 'shop', chart: `${name} 1.0.0`, seconds, ...more };
};

const REHEARSAL: ClusterRehearsal = {
  ok: false,
  seconds: 61.2,
  cluster: { context: 'kind', server: 'https://127.0.0.1:6443', version: '1.36.3' },
  stacks: [
    {
      stack: 'shop-dev-platform',
      result: 'ok',
      releases: [
        release('metrics', { install: 1.25, upgrade: 0.5, uninstall: 2 }, { fetched: 'https://charts.example.com' }),
      ],
      notes: ['made up a value'],
    },
    {
      stack: 'shop-dev-apps',
      result: 'failed',
      releases: [release('web', { install: 3 })],
      notes: [],
      failure: {
        phase: 'upgrade',
        diagnostics: [
          { severity: 'error', summary: 'upgrade failed', detail: 'not ready', constructPath: 'shop-dev-apps/Web' },
        ],
      },
    },
    { stack: 'shop-dev-jobs', result: 'skipped', releases: [], notes: [] },
  ],
  rollouts: [
    {
      stack: 'shop-dev-apps',
      workload: 'shop/web',
      image: 'web:2',
      fail: 'latency',
      result: 'aborted',
      steps: [{ seconds: 2.5, text: 'step 1 of 4, weight 5 %, 1 of 2 pods new' }],
      wayBack: 1.25,
      notes: ['pauses were cut'],
      problems: [],
    },
    {
      stack: 'shop-dev-apps',
      workload: 'shop/api',
      image: 'api:2',
      result: 'stuck',
      steps: [],
      notes: [],
      problems: ['was neither promoted nor aborted within 300 s: 1 of 2 pods new'],
    },
  ],
  swept: { removed: ['ClusterRole hook'], left: ['Secret shop/certificate'], gone: ['ConfigMap default/mine'] },
  notes: ['cleared away a former one'],
};

test('people see a line for each release, each step of a rollout, what failed, what is left and what is gone', () => {
  const text = clusterText(
    {
      synthesized: { manifest: { folder: '/out', version: '0.21.0', stacks: [] }, stacks: [], annotations: [] },
      rehearsal: REHEARSAL,
      terraform: { program: '/bin/terraform', version: '1.11.4', platform: 'linux_amd64' },
      ok: false,
    },
    terminal({}),
  );
  expect(text.split('\n')).toEqual([
    '',
    'stack              release       chart          installed s  upgraded s  uninstalled s  result',
    'shop-dev-platform  shop/metrics  metrics 1.0.0          1.3         0.5            2.0  ok',
    'shop-dev-apps      shop/web      web 1.0.0              3.0                             failed in upgrade',
    'shop-dev-jobs                                                                           skipped',
    '',
    'shop/web gets web:2, with latency failing',
    '     2.5 s  step 1 of 4, weight 5 %, 1 of 2 pods new',
    '  aborted, all weight and pods back 1.3 s after the abort',
    '  note: pauses were cut',
    '',
    'shop/api gets api:2',
    '  stuck',
    '  error: shop/api was neither promoted nor aborted within 300 s: 1 of 2 pods new',
    '',
    'shop-dev-apps, upgrade',
    '  error: shop-dev-apps/Web',
    '    upgrade failed: not ready',
    '',
    'note: cleared away a former one',
    'note: shop-dev-platform: made up a value',
    'note: chart metrics 1.0.0 was fetched from https://charts.example.com',
    'note: uninstalling had left, and the rehearsal deleted: ClusterRole hook',
    'error: Secret shop/certificate was not there before, and is left behind',
    'error: ConfigMap default/mine was there before, and is gone',
    '',
    '2 releases on kind (https://127.0.0.1:6443, Kubernetes 1.36.3): 1 ok, 1 failed, 1 skipped in 61 s (Terraform 1.11.4)',
  ]);
});
