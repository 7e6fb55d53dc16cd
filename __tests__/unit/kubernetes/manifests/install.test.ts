import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { ConstructError } from '../../../../constructs/core/errors';
import { synthesize } from '../../../../constructs/core/synthesize';
import { allManifests, manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { synth, synthApp } from '../../../../testing';
import { testApp } from '../../../support/stack';
import { Thing } from '../../../support/layers';
import { configMap, Installed, releaseStack, writtenByCdktf } from './support';

test('a release is rolled back as a whole, waits for ten minutes, and takes its chart from beside the stack', () => {
  const stack = releaseStack();
  new Installed(stack, 'Settings', { of: [configMap({ sky: 'blue' })] });
  expect(synth(stack).at('Settings')).toEqual({
    atomic: true,
    chart: expect.stringMatching(/^\.\/assets\/charts\/settings-[0-9a-f]{12}$/),
    cleanup_on_fail: true,
    create_namespace: false,
    max_history: 10,
    name: 'settings',
    namespace: 'shop',
    timeout: 600,
    upgrade_install: true,
    version: expect.stringMatching(/^0\.0\.0-c[0-9a-f]{12}$/),
    wait: true,
    wait_for_jobs: true,
  });
});

test('what is known after apply reaches the release as its values', () => {
  const stack = releaseStack();
  const queue = new Thing(stack, 'Queue');
  new Installed(stack, 'Settings', { of: [configMap({ queue: queue.id })], timeout: Duration.minutes(2) });
  expect(synth(stack).at('Settings')).toMatchObject({
    timeout: 120,
    values: [
      expect.stringMatching(
        /^\$\{jsonencode\(\{ tokens = \{ t[0-9a-f]{12} = tostring\(test_thing\.Queue\.id\) \} \}\)\}$/,
      ),
    ],
  });
});

const settings =
  (before: (stack: TerraformStack) => void = () => undefined, sky = 'blue') =>
  (app: App): void => {
    const stack = releaseStack(app);
    before(stack);
    new Installed(stack, 'Settings', { of: [configMap({ sky, queue: new Thing(stack, 'Queue').id })] });
  };
const isChart = (path: string): boolean => path.startsWith('stacks/apps/assets/charts/');

test('CDKTF alone writes the chart where the release looks for it', () => {
  const files = writtenByCdktf(settings());
  const json = JSON.parse(files['stacks/apps/cdk.tf.json'] ?? '');
  const { chart, version } = Object.values<Record<string, unknown>>(json.resource.helm_release)[0] ?? {};
  const folder = `stacks/apps/${String(chart).slice(2)}`;
  expect(Object.keys(files).filter(isChart)).toEqual([
    `${folder}/Chart.yaml`,
    `${folder}/templates/configmap-settings.yaml`,
    `${folder}/values.schema.json`,
  ]);
  expect(files[`${folder}/Chart.yaml`]).toBe(`apiVersion: v2\nname: settings\nversion: ${String(version)}\n`);
});

test('unchanged objects give the same bytes in the same place, also after an unrelated edit; an edit gives another place', () => {
  const charts = (build: (app: App) => void): [string, string][] =>
    Object.entries(writtenByCdktf(build)).filter(([path]) => isChart(path));
  const usual = charts(settings());
  expect(charts(settings())).toEqual(usual);
  const unrelated = (stack: TerraformStack): void => {
    const other = new Thing(stack, 'Other');
    new Installed(stack, 'First', { of: [configMap({ other: other.id }, 'first')] });
  };
  expect(charts(settings(unrelated))).toEqual(expect.arrayContaining(usual));
  const paths = usual.map(([path]) => path);
  expect(charts(settings(undefined, 'grey')).filter(([path]) => paths.includes(path))).toEqual([]);
});

test('objects are asked for once a synth, when everything is declared, and anew for the next one', () => {
  const stack = releaseStack();
  const data: Record<string, string> = {};
  const objects = jest.fn(() => [configMap({ ...data })]);
  new Installed(stack, 'Settings', { of: [], objects });
  data['sky'] = 'blue';
  expect(synth(stack).manifest('ConfigMap', 'settings')).toEqual(configMapIn('shop', { sky: 'blue' }));
  expect(objects).toHaveBeenCalledTimes(1);
  data['sky'] = 'grey';
  expect(synth(stack).manifest('ConfigMap', 'settings')).toEqual(configMapIn('shop', { sky: 'grey' }));
  expect(objects).toHaveBeenCalledTimes(2);
});

function configMapIn(namespace: string, data: unknown): unknown {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data };
}

test('a whole synth asks for objects once as well, and leaves nothing of the chart that was there before', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'ashlar-synth-'));
  try {
    const objects = jest.fn(() => [configMap({ sky: 'blue' })]);
    await synthesize((app) => {
      new Installed(releaseStack(app), 'Settings', { of: [], objects });
    }, outdir);
    expect(objects).toHaveBeenCalledTimes(1);
    const charts = join(outdir, 'stacks/apps/assets/charts');
    const [first = ''] = readdirSync(charts);
    await synthesize((app) => {
      new Installed(releaseStack(app), 'Colours', { of: [configMap({})] });
    }, outdir);
    expect(readdirSync(charts)).toEqual([expect.stringMatching(/^colours-/)]);
    expect(first).toMatch(/^settings-/);
    await synthesize((app) => {
      releaseStack(app);
    }, outdir);
    expect(readdirSync(join(outdir, 'stacks/apps'))).toEqual(['cdk.tf.json']);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

test('objects get the namespace of the release where they name none and their kind has one', () => {
  const stack = releaseStack();
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [],
  };
  const elsewhere = { ...configMap({}), metadata: { name: 'there', namespace: 'elsewhere' } };
  const installed = new Installed(stack, 'Settings', { of: [configMap({}), role, elsewhere] });
  const places = [
    ['settings', 'shop'],
    ['reader', undefined],
    ['there', 'elsewhere'],
  ];
  expect(manifestsOf(installed).map(({ metadata }) => [metadata.name, metadata.namespace])).toEqual(places);
});

test('the objects of a construct are those of everything in it; of an app with the construct that each belongs to', () => {
  const app = testApp();
  const [one, two] = [releaseStack(app, 'one'), releaseStack(app, 'two', 'other')];
  const first = new Installed(one, 'First', { of: [configMap({}, 'a'), configMap({}, 'b')] });
  const second = new Installed(two, 'Second', { of: [configMap({}, 'c')] });
  const names = (manifests: readonly { readonly metadata: { readonly name: string } }[]): string[] =>
    manifests.map(({ metadata }) => metadata.name);
  expect(names(manifestsOf(first))).toEqual(['a', 'b']);
  expect(names(manifestsOf(one))).toEqual(['a', 'b']);
  expect(names(manifestsOf(app))).toEqual(['a', 'b', 'c']);
  expect(allManifests(app).map(({ owner, objects }) => [owner, names(objects)])).toEqual([
    [first, ['a', 'b']],
    [second, ['c']],
  ]);
});

test('mistakes of all releases are found at once, also by CDKTF alone', () => {
  const broken = (app: App): void => {
    const stack = releaseStack(app);
    new Installed(stack, 'First', { of: [configMap({ a: Number.NaN as never })] });
    new Installed(stack, 'Second', { of: [configMap({ b: Number.NaN as never }, 'second')] });
  };
  const app = testApp();
  broken(app);
  const said = (name: string, key: string): unknown =>
    expect.stringContaining(`ConfigMap/${name}: \`data.${key}\` must be a number that JSON has, got NaN`);
  expect(() => synthApp(app)).toThrow(expect.objectContaining({ message: said('settings', 'a') }));
  expect(() => synthApp(app)).toThrow(expect.objectContaining({ message: said('second', 'b') }));
  expect(() => writtenByCdktf(broken)).toThrow(expect.objectContaining({ message: said('second', 'b') }));
});

test('a stack that deploys to no cluster is told what to do', () => {
  const stack = new TerraformStack(testApp(), 'apps');
  expect(() => new Installed(stack, 'Settings', { of: [] })).toThrow(
    new ConstructError('Installed', 'apps/Settings', 'ClusterMissing', [
      "its stack deploys to no cluster. Add kubernetes(cluster) to the clouds of 'apps'",
    ]),
  );
});
