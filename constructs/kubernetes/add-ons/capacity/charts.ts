import type { AddOnChart } from '../chart';
import { AUTOSCALER_IMAGES } from './autoscaler-images';

const KARPENTER = {
  repository: 'oci://public.ecr.aws/karpenter',
  version: '1.14.1',
  appVersion: '1.14.1',
  date: '2026-08-22',
  kubernetes: {
    versions: ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'],
    source: 'https://karpenter.sh/docs/upgrading/compatibility/#compatibility-matrix',
  },
};
const chartOf = (name: string): string =>
  `https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/charts/${name}/Chart.yaml`;

/** Charts of the add-ons that give a cluster the room its pods need. */
export const CAPACITY_CHARTS = {
  clusterAutoscaler: {
    repository: 'https://kubernetes.github.io/autoscaler',
    name: 'cluster-autoscaler',
    version: '9.59.0',
    appVersion: '1.35.0',
    date: '2026-08-22',
    source:
      'https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-chart-9.59.0/charts/cluster-autoscaler/Chart.yaml',
    kubernetes: {
      versions: Object.keys(AUTOSCALER_IMAGES),
      isComplete: true,
      source: 'https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases',
    },
  },
  karpenter: { name: 'karpenter', ...KARPENTER, source: chartOf('karpenter') },
  karpenterCrd: { name: 'karpenter-crd', ...KARPENTER, source: chartOf('karpenter-crd') },
  metricsServer: {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    name: 'metrics-server',
    version: '3.13.1',
    appVersion: '0.8.1',
    date: '2026-08-04',
    source:
      'https://github.com/kubernetes-sigs/metrics-server/blob/metrics-server-helm-chart-3.13.1/charts/metrics-server/Chart.yaml',
    kubernetes: {
      since: '1.31',
      source: 'https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix',
    },
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
