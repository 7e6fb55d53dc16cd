import type { HelmChart } from '../helm-chart';
import { AUTOSCALER_IMAGES } from './autoscaler-images';

/** A chart that an add-on installs, as its project publishes it. */
export interface AddOnChart extends HelmChart {
  /** Version of the program in it. */
  readonly appVersion: string;
  /** Day on which {@link source} was read. */
  readonly date: string;
  /** Where the version stands. */
  readonly source: string;
  /** Kubernetes versions that the chart itself accepts, as its `Chart.yaml` has them: `>= 1.19.0-0`. */
  readonly kubeVersion?: string;
  /** Kubernetes versions that the project publishes for this version. */
  readonly kubernetes?: PublishedVersions;
}

/** A list of Kubernetes versions, or the first of them. */
export type PublishedVersions =
  | { readonly versions: readonly string[]; readonly source: string }
  | { readonly since: string; readonly source: string };

/** Charts of the add-ons. Each version was read where its `source` points, and no other is installed. */
export const CHARTS = {
  awsLoadBalancerController: {
    repository: 'https://aws.github.io/eks-charts',
    name: 'aws-load-balancer-controller',
    version: '3.5.0',
    appVersion: 'v3.5.0',
    date: '2026-08-03',
    source:
      'https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/helm/aws-load-balancer-controller/Chart.yaml',
    kubernetes: {
      since: '1.22',
      source:
        'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#supported-kubernetes-versions',
    },
  },
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
      source: 'https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases',
    },
  },
  externalSecrets: {
    repository: 'https://charts.external-secrets.io',
    name: 'external-secrets',
    version: '2.9.0',
    appVersion: 'v2.9.0',
    date: '2026-08-08',
    source:
      'https://github.com/external-secrets/external-secrets/blob/helm-chart-2.9.0/deploy/charts/external-secrets/Chart.yaml',
    kubeVersion: '>= 1.19.0-0',
    kubernetes: {
      versions: ['1.36'],
      source: 'https://external-secrets.io/latest/introduction/stability-support/',
    },
  },
  fluentBit: {
    repository: 'https://fluent.github.io/helm-charts',
    name: 'fluent-bit',
    version: '0.58.1',
    appVersion: '5.1.1',
    date: '2026-08-18',
    source: 'https://github.com/fluent/helm-charts/blob/fluent-bit-0.58.1/charts/fluent-bit/Chart.yaml',
  },
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
