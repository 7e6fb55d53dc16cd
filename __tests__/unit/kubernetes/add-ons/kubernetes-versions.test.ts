import { AUTOSCALER_IMAGES } from '../../../../constructs/kubernetes/add-ons/capacity/autoscaler-images';
import type { AddOnChart } from '../../../../constructs/kubernetes/add-ons/chart';
import { CHARTS } from '../../../../constructs/kubernetes/add-ons/charts';
import { kubernetesProblems } from '../../../../constructs/kubernetes/add-ons/kubernetes-versions';
import { chartProblems } from '../../../../constructs/kubernetes/helm-chart';

const charts: readonly AddOnChart[] = Object.values(CHARTS);
const chart: AddOnChart = {
  repository: 'https://charts.example',
  name: 'operator',
  version: '1.2.3',
  appVersion: '1.2.0',
  date: '2026-08-22',
  source: 'https://example/Chart.yaml',
};

test.each(charts.map((row) => [row.name, row] as const))(
  'the chart of %s has an exact version, a source and its day, and a kubeVersion that is understood',
  (_, row) => {
    expect(chartProblems(row)).toEqual([]);
    expect(row.source).toMatch(/^https:\/\/\S+\/Chart\.yaml$/);
    expect(row.source).toContain(row.version);
    expect(row.date).toMatch(/^2026-\d\d-\d\d$/);
    expect(row.kubeVersion ?? '>= 1.19.0-0').toMatch(/^>= ?v?1\.\d+\.\d+(-0)?$/);
    expect(row.kubernetes?.source ?? 'https://').toMatch(/^https:\/\//);
  },
);

test('on a version that the project lists there is no problem, on another one that names those it lists', () => {
  const listed = { ...chart, kubernetes: { versions: ['1.35', '1.36'], source: 'https://example/support' } };
  expect(kubernetesProblems(listed, '1.35')).toEqual([]);
  expect(kubernetesProblems(listed, '1.37')).toEqual([
    '`cluster.version` must be one of 1.35, 1.36 for operator 1.2.3 (https://example/support), got 1.37',
  ]);
});

test('from the first version that the project names on there is no problem; 1.9 is before 1.31', () => {
  const since = { ...chart, kubernetes: { since: '1.31', source: 'https://example/support' } };
  expect(['1.31', '1.36', '1.100'].flatMap((version) => kubernetesProblems(since, version))).toEqual([]);
  expect(kubernetesProblems(since, '1.9')).toEqual([
    '`cluster.version` must be 1.31 or later for operator 1.2.3 (https://example/support), got 1.9',
  ]);
});

test('where the project publishes nothing, what the chart accepts counts', () => {
  const bounded = { ...chart, kubeVersion: '>= 1.25.0-0' };
  expect(kubernetesProblems(bounded, '1.25')).toEqual([]);
  expect(kubernetesProblems(bounded, '1.24')).toEqual([
    '`cluster.version` must be 1.25 or later for operator 1.2.3 (https://example/Chart.yaml), got 1.24',
  ]);
});

test('a chart that says nothing, and a cluster of unknown version, pass', () => {
  expect(kubernetesProblems(chart, '1.20')).toEqual([]);
  expect(kubernetesProblems(CHARTS.externalSecrets, undefined)).toEqual([]);
});

test('the autoscaler runs in the version of the cluster', () => {
  for (const [version, tag] of Object.entries(AUTOSCALER_IMAGES)) expect(tag).toMatch(`v${version}.`);
});
