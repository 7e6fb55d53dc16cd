import { AUTOSCALER_IMAGES } from '../../../../constructs/kubernetes/add-ons/capacity/autoscaler-images';
import type { AddOnChart } from '../../../../constructs/kubernetes/add-ons/chart';
import { CHARTS } from '../../../../constructs/kubernetes/add-ons/charts';
import { addOnChecks } from '../../../../constructs/kubernetes/add-ons/install-add-on';
import { kubernetesProblems, untestedKubernetes } from '../../../../constructs/kubernetes/add-ons/kubernetes-versions';
import { chartProblems } from '../../../../constructs/kubernetes/helm-chart';
import { installed } from './support';

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
    // Some projects tag their source by the program alone.
    expect([row.version, row.appVersion ?? row.version].some((one) => row.source.includes(one))).toBe(true);
    expect(row.date).toMatch(/^2026-\d\d-\d\d$/);
    expect(row.kubeVersion ?? '>= 1.19.0-0').toMatch(/^>= ?v?1\.\d+(\.\d+)?(-0)?$/);
    expect(row.kubernetes?.source ?? 'https://').toMatch(/^https:\/\//);
  },
);

const listed: AddOnChart = { ...chart, kubernetes: { versions: ['1.35', '1.36'], source: 'https://example/support' } };

test('on a version that the project lists there is no problem, on an older one that names those it lists', () => {
  expect(kubernetesProblems(listed, '1.35')).toEqual([]);
  expect(kubernetesProblems(listed, '1.34')).toEqual([
    '`cluster.version` must be one of 1.35, 1.36 for operator 1.2.3 (https://example/support), got 1.34',
  ]);
  const holed = { ...chart, kubernetes: { versions: ['1.34', '1.36'], source: 'https://example/support' } };
  expect(kubernetesProblems(holed, '1.35')).toHaveLength(1);
});

test('a version that is newer than all that the project lists is warned of, with what it lists and where', () => {
  expect(kubernetesProblems(listed, '1.37')).toEqual([]);
  expect([untestedKubernetes(listed, '1.36'), untestedKubernetes(listed, '1.34')]).toEqual([undefined, undefined]);
  expect(untestedKubernetes(listed, undefined)).toBeUndefined();
  let warnings: unknown;
  installed((stack) => {
    addOnChecks(stack, listed).throwIfAny();
    warnings = stack.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as unknown);
  }, '1.37');
  expect(warnings).toEqual([
    'operator 1.2.3 is published for Kubernetes 1.35, 1.36 (https://example/support), and is installed on 1.37: ' +
      'try it there before you rely on it',
  ]);
});

test('a newer version is refused where what is installed differs by version, as with the autoscaler', () => {
  const newest = CHARTS.clusterAutoscaler;
  expect(untestedKubernetes(newest, '1.99')).toBeUndefined();
  expect(kubernetesProblems(newest, '1.99')).toEqual([
    '`cluster.version` must be one of 1.34, 1.35, 1.36 for cluster-autoscaler 9.59.0 ' +
      '(https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases), got 1.99',
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
  expect(kubernetesProblems({ ...chart, kubeVersion: '>=1.25-0' }, '1.24')).toHaveLength(1);
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
