import type { CorpusCase, CorpusStack } from './model';
import { both, never, real, stackWith } from './support';

/** A chart in the stack's own folder. */
const LOCAL = {
  'assets/metrics/Chart.yaml': 'apiVersion: v2\nname: metrics\nversion: 1.0.0\n',
  'assets/metrics/templates/map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n',
};
const release = (settings: object, config: object = {}, files: CorpusStack['files'] = {}) => [
  stackWith(
    'helm',
    { resource: { helm_release: { Metrics: { name: 'metrics', ...settings } } }, ...config },
    { files },
  ),
];
const CHART = { chart: 'metrics-server', repository: 'https://charts.example.com', version: '3.12.2' };

/** Mistakes in Helm releases. */
export const helmCases: readonly CorpusCase[] = [
  {
    name: 'helm: the cluster of the provider as a block',
    stacks: release(CHART, { provider: { helm: [{ kubernetes: [{ host: 'https://10.0.0.1' }] }] } }),
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "kubernetes": object required.',
    ),
  },
  {
    name: 'helm: a setting of the cluster that does not exist',
    stacks: release(CHART, { provider: { helm: [{ kubernetes: { endpoint: 'https://10.0.0.1' } }] } }),
    expected: never('terraform-silent'),
  },
  {
    name: 'helm: a release without a chart',
    stacks: release({ repository: CHART.repository }),
    expected: both(
      'validate',
      'Missing required argument: The argument "chart" is required, but no definition was found.',
      'Metrics',
    ),
  },
  {
    name: 'helm: a value to set without a name',
    stacks: release({ ...CHART, set: [{ value: '2' }] }),
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "set": element 0: attribute "name" is required.',
      'Metrics',
    ),
  },
  {
    name: 'helm: values as a map in the place of a list of texts',
    stacks: release({ ...CHART, values: { replicas: 2 } }),
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "values": list of string required.',
      'Metrics',
    ),
  },
  {
    name: 'helm: values that are no YAML',
    stacks: release({ chart: './assets/metrics', values: ['replicas: 2: 3'] }, {}, LOCAL),
    expected: never('checked-at-apply'),
  },
  {
    name: 'helm: a name that Kubernetes does not allow',
    stacks: release({ chart: './assets/metrics', name: 'Metrics Server' }, {}, LOCAL),
    expected: never('checked-at-apply'),
  },
  {
    name: 'helm: a chart that is not in its folder',
    stacks: release({ chart: './assets/metrics' }),
    expected: real(
      'plan',
      'Error locating chart: Unable to locate chart ./assets/metrics: path "./assets/metrics" not found',
      'Metrics',
    ),
  },
  {
    name: 'helm: a chart that its repository does not have',
    stacks: release({ ...CHART, chart: 'metrics-sever' }),
    expected: never('played-cloud'),
  },
];
