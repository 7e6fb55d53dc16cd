import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findWorkload } from '../../../../../rehearsal/cluster/rollout/find-workload';
import { MaskedTemplate } from '../../../../../rehearsal/cluster/rollout/masked-template';
import { setImage } from '../../../../../rehearsal/cluster/rollout/set-image';
import type { PreparedStack } from '../../../../../rehearsal/run/prepare';
import { folder, removeFolders, write } from '../../../terraform/support';

afterEach(removeFolders);

const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: backend
  namespace: orders
spec:
  template:
    metadata:
      annotations:
        checksum/config: {{ .Values.tokens.ta | toJson }}
    spec:
      containers:
        - image: registry.test/proxy:1
          name: proxy
        - image: {{ print .Values.tokens.tb ":0f1c2d3" "}}" | toJson }}
          name: backend
          args:
            - "{{ "{{" }}args.x}}"
`;
const ANALYSIS = { kind: 'AnalysisTemplate', metadata: { name: 'backend' }, spec: { metrics: [{ name: 'latency' }] } };
const DEPLOYMENT = {
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { template: { spec: { containers: [{}] } } },
};

/** A stack with one release for each chart. */
function stack(charts: Readonly<Record<string, Readonly<Record<string, unknown>>>>): PreparedStack {
  const at = write(folder(), Object.assign({}, ...Object.entries(charts).map(([name, files]) => within(name, files))));
  const releases = Object.keys(charts).map((name) => [name, { chart: `./${name}`, namespace: 'shop' }] as const);
  const config = { resource: { helm_release: Object.fromEntries(releases) } };
  return { stack: { id: 'orders-dev-apps', config }, folder: at } as unknown as PreparedStack;
}

function within(chart: string, files: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [`${chart}/templates/${name}.yaml`, file]));
}

const found = () => stack({ a: { rollout: ROLLOUT, analysis: ANALYSIS }, b: { web: DEPLOYMENT } });

test('a workload is found in the chart of its release, with its own container and the metrics that judge it', () => {
  const [own, other] = ['backend', 'web'].map((name) => findWorkload([found()], name, undefined));
  expect(own).toMatchObject({
    kind: 'Rollout',
    namespace: 'orders',
    block: 'a',
    file: 'rollout.yaml',
    container: 1,
    analyses: { backend: ['latency'] },
  });
  expect(other).toMatchObject({ kind: 'Deployment', namespace: 'shop', container: 0, analyses: {} });
});

test('a new image goes into a copy of the chart, in which nothing else differs', () => {
  const workload = findWorkload([found()], 'backend', 'latency');
  setImage(workload, 'registry.test/backend:2');
  const at = workload.stack.folder;
  const released = readFileSync(join(at, 'a-released/templates/rollout.yaml'), 'utf8');
  const given = '{{ print .Values.tokens.tb ":0f1c2d3" "}}" | toJson }}';
  expect(released).toBe(ROLLOUT.replace(given, 'registry.test/backend:2'));
  expect(readFileSync(join(at, 'a/templates/rollout.yaml'), 'utf8')).toBe(ROLLOUT);
  expect(JSON.parse(readFileSync(join(at, 'zzy_ashlar_z_release_override.tf.json'), 'utf8'))).toEqual({
    resource: { helm_release: { a: { chart: './a-released' } } },
  });
});

test('a template that is no YAML without Helm has no objects', () => {
  expect(new MaskedTemplate('{{- if .Values.a }}\nkind: Deployment\n{{- end }}\n').objects).toEqual([{}]);
});

test.each([
  [
    'a name that no workload has',
    () => findWorkload([found()], 'shop', undefined),
    '--release [WorkloadUnknown]:\n- no workload is called `shop`; there are: backend (Rollout in orders-dev-apps), web (Deployment in orders-dev-apps)',
  ],
  [
    'any name where there is no workload',
    () => findWorkload([stack({})], 'shop', undefined),
    '--release [WorkloadUnknown]:\n- no workload is called `shop`; no chart beside the stacks has one',
  ],
  [
    'a name that two have',
    () => findWorkload([stack({ a: { web: DEPLOYMENT }, b: { web: DEPLOYMENT } })], 'web', undefined),
    '--release [WorkloadUnknown]:\n- `web` is the name of several; there are: web (Deployment in orders-dev-apps), web (Deployment in orders-dev-apps)',
  ],
  [
    'a metric that its analysis has not',
    () => findWorkload([found()], 'backend', 'speed'),
    '--fail [MetricUnknown]:\n- no metric of `backend` is called `speed`; it has: latency',
  ],
  [
    'a metric of a workload without analysis',
    () => findWorkload([found()], 'web', 'latency'),
    '--fail [MetricUnknown]:\n- no metric of `web` is called `latency`; it has no analysis, so nothing takes it back',
  ],
])('refuses %s', (_, work, message) => {
  expect(work).toThrow(new Error(message));
});
