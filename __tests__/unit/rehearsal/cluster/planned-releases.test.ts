import { applyTimes } from '../../../../rehearsal/cluster/apply-times';
import { chartSources } from '../../../../rehearsal/cluster/charts';
import { plannedReleases } from '../../../../rehearsal/cluster/planned-releases';
import { folder, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

const release = (name: string, values: object, address = `helm_release.${name}`): object => {
  return { address, mode: 'managed', type: 'helm_release', name, values };
};

test('releases are read from a plan, those of modules too, each after those that it refers to', () => {
  const config = {
    resource: {
      helm_release: {
        Crds: {},
        Web: { depends_on: ['helm_release.Operator', 'aws_iam_role.x'] },
        Operator: { values: ['${helm_release.Crds.name}'] },
      },
    },
  };
  const resources = [
    release('Web', { name: 'web', namespace: 'shop', timeout: 600 }),
    release('Operator', { name: 'operator', namespace: null }),
    release('Crds', { name: 'crds', namespace: 'default', timeout: 60 }),
    { address: 'aws_iam_role.x', mode: 'managed', type: 'aws_iam_role', name: 'x', values: {} },
  ];
  const inner = release('this', { name: 'inner', namespace: 'a' }, 'module.m.helm_release.this');
  const root_module = { resources, child_modules: [{ resources: [inner] }] };
  expect(plannedReleases(JSON.stringify({ planned_values: { root_module } }), config)).toEqual([
    { address: 'helm_release.Web', block: 'Web', name: 'web', namespace: 'shop', timeout: 600, wave: 2 },
    {
      address: 'helm_release.Operator',
      block: 'Operator',
      name: 'operator',
      namespace: 'default',
      timeout: 300,
      wave: 1,
    },
    { address: 'helm_release.Crds', block: 'Crds', name: 'crds', namespace: 'default', timeout: 60, wave: 0 },
    { address: 'module.m.helm_release.this', name: 'inner', namespace: 'a', timeout: 300, wave: 0 },
  ]);
});

test('the time of a resource is that between its start and its end', () => {
  const line = (type: string, addr: string, at: string): string =>
    JSON.stringify({ type, '@timestamp': `2026-01-02T03:04:${at}Z`, hook: { resource: { addr } } });
  const output = [
    'not JSON',
    '{ neither',
    line('apply_start', 'helm_release.a', '05.000'),
    line('apply_start', 'helm_release.b', '05.500'),
    line('apply_errored', 'helm_release.b', '06.000'),
    line('apply_complete', 'helm_release.a', '07.250'),
  ];
  expect([...applyTimes(output.join('\n'))]).toEqual([['helm_release.a', 2.25]]);
});

test('a chart of a repository is taken from the folder where that has its name and version, with or without its v', () => {
  const charts = write(folder(), { 'metrics-3.13.1.tgz': '', 'cert-manager-v1.21.1.tgz': '' });
  const repository = 'https://charts.example.com';
  const config = {
    resource: {
      helm_release: {
        Metrics: { chart: 'metrics', repository, version: 'v3.13.1' },
        Certs: { chart: 'oci://quay.example/charts/cert-manager', version: '1.21.1' },
        Newer: { chart: 'metrics', repository, version: '3.14.0' },
        Own: { chart: './assets/charts/own-1a2b', version: '0.0.0-c1a2b' },
      },
    },
  };
  expect(chartSources(config, charts)).toEqual([
    { block: 'Metrics', label: 'metrics v3.13.1', archive: `${charts}/metrics-3.13.1.tgz` },
    { block: 'Certs', label: 'cert-manager 1.21.1', archive: `${charts}/cert-manager-v1.21.1.tgz` },
    { block: 'Newer', label: 'metrics 3.14.0', fetched: repository },
    { block: 'Own', label: 'its own' },
  ]);
  expect(chartSources(config, undefined)[1]).toMatchObject({ fetched: 'oci://quay.example/charts/cert-manager' });
});
