import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HelmRelease } from '../../../constructs/kubernetes/helm-release';
import { synth } from '../../../testing';
import { releaseStack, writtenByCdktf } from './manifests/support';

let folder: string;

function release(): Record<string, unknown> {
  const stack = releaseStack();
  new HelmRelease(stack, 'Release', { name: 'web', namespace: 'shop', chart: { path: folder } });
  return synth(stack).at('Release');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-chart-'));
  write('Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.2.3\n');
  write('templates/map.yaml', 'kind: ConfigMap\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const refused = (problems: string): void => {
  expect(() => release()).toThrow(`HelmRelease at 'apps/Release' [PropsInvalid]:\n${problems}`);
};

test('a chart in a folder of the project goes beside the stack as it is, at its own version', () => {
  write('files/logo.bin', 'x');
  const files = writtenByCdktf((app) => {
    new HelmRelease(releaseStack(app), 'Release', { name: 'web', namespace: 'shop', chart: { path: folder } });
  });
  const json = JSON.parse(files['stacks/apps/cdk.tf.json'] ?? '');
  const [made] = Object.values<Record<string, unknown>>(json.resource.helm_release);
  expect(made).toMatchObject({
    version: '1.2.3',
    chart: expect.stringMatching(/^\.\/assets\/charts\/web-[0-9a-f]{12}$/),
  });
  expect(made).not.toHaveProperty('repository');
  const inside = `stacks/apps/${String(made?.['chart']).slice(2)}/`;
  const copied = Object.entries(files).filter(([path]) => path.startsWith(inside));
  expect(Object.fromEntries(copied.map(([path, text]) => [path.slice(inside.length), text]))).toEqual({
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
    'files/logo.bin': 'x',
    'templates/map.yaml': 'kind: ConfigMap\n',
  });
});

test('a chart in a folder is another one after any edit', () => {
  const path = (): unknown => release()['chart'];
  const before = path();
  expect(path()).toBe(before);
  write('templates/map.yaml', 'kind: Secret\n');
  expect(path()).not.toBe(before);
});

test('a chart in a folder is refused with everything wrong in it named at once', () => {
  write('Chart.yaml', 'apiVersion: v2\nversion: 1.2\ndependencies:\n  - name: redis\n  - name: mongo\n');
  write('charts/mongo-1.0.0.tgz', 'x');
  refused(
    '- Chart.yaml: `name` must be the name of the chart, got undefined\n' +
      '- Chart.yaml: `version` must be an exact version such as 1.21.1, in quotes, got 1.2\n' +
      `- Chart.yaml: the dependency redis must be in charts/. Run \`helm dependency build ${folder}\``,
  );
  write('Chart.yaml', 'a: b: c\n');
  refused('- Chart.yaml must be YAML: Nested mappings are not allowed in compact mappings at line 1, column 4:');
  rmSync(join(folder, 'Chart.yaml'));
  refused(`- \`chart.path\` must be a folder with a Chart.yaml, got ${folder}`);
});

test('a chart in a folder cannot leave its place beside the stack by its name', () => {
  write('Chart.yaml', 'apiVersion: v2\nname: ../../../web\nversion: 1.2.3\n');
  refused('- Chart.yaml: `name` must be the name of the chart, got ../../../web');
});

test('a chart in a folder is refused with a link in it, wherever that leads', () => {
  symlinkSync(tmpdir(), join(folder, 'charts'));
  symlinkSync('nowhere', join(folder, 'templates/gone.yaml'));
  refused('- `chart.path` must be a folder without links, as they may lead out of it, got charts, templates/gone.yaml');
});

test.each(['', '\n  - name: redis\n    version: 1.0.0'])(
  'a list of dependencies may be empty, or all there: %j',
  (list) => {
    write('Chart.yaml', `apiVersion: v2\nname: web\nversion: 1.2.3\ndependencies:${list}\n`);
    write('charts/redis-1.0.0.tgz', 'x');
    expect(release()).toMatchObject({ version: '1.2.3' });
  },
);
