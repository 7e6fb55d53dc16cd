import type { AddOnChart } from '../chart';

/** Charts of the add-ons that run databases and brokers, and keep copies of what a cluster holds. */
export const DATA_CHARTS = {
  cloudNativePg: {
    repository: 'https://cloudnative-pg.github.io/charts',
    name: 'cloudnative-pg',
    version: '0.29.0',
    appVersion: '1.30.0',
    date: '2026-07-20',
    source: 'https://github.com/cloudnative-pg/charts/blob/cloudnative-pg-v0.29.0/charts/cloudnative-pg/Chart.yaml',
    kubeVersion: '>=1.29.0-0',
    kubernetes: {
      versions: ['1.34', '1.35', '1.36'],
      source: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/supported_releases.md',
    },
  },
  mongodbOperator: {
    repository: 'https://mongodb.github.io/helm-charts',
    name: 'mongodb-kubernetes',
    version: '1.9.1',
    date: '2026-07-16',
    source: 'https://github.com/mongodb/helm-charts/blob/mongodb-kubernetes-1.9.1/charts/mongodb-kubernetes/Chart.yaml',
    kubeVersion: '>=1.16-0',
  },
  rabbitmqOperator: {
    repository: 'oci://registry-1.docker.io/cloudpirates',
    name: 'rabbitmq-cluster-operator',
    version: '0.6.5',
    appVersion: '2.22.3',
    date: '2026-08-21',
    source:
      'https://github.com/CloudPirates-io/helm-charts/blob/rabbitmq-cluster-operator-0.6.5/charts/rabbitmq-cluster-operator/Chart.yaml',
  },
  velero: {
    repository: 'https://vmware-tanzu.github.io/helm-charts',
    name: 'velero',
    version: '12.1.0',
    appVersion: '1.18.1',
    date: '2026-06-25',
    source: 'https://github.com/vmware-tanzu/helm-charts/blob/velero-12.1.0/charts/velero/Chart.yaml',
    kubeVersion: '>=1.16.0-0',
    kubernetes: {
      since: '1.18',
      source: 'https://github.com/vmware-tanzu/velero/tree/v1.18.1#velero-compatibility-matrix',
    },
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
