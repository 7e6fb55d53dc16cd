import type { AddOnChart } from '../chart';

/** Charts of the add-ons that bring programs to a cluster and judge them. */
export const DELIVERY_CHARTS = {
  argoCd: {
    repository: 'oci://ghcr.io/argoproj/argo-helm',
    name: 'argo-cd',
    version: '10.1.1',
    appVersion: 'v3.4.4',
    date: '2026-07-02',
    source: 'https://github.com/argoproj/argo-helm/blob/argo-cd-10.1.1/charts/argo-cd/Chart.yaml',
    kubeVersion: '>=1.25.0-0',
    // The oldest that is tested; what is newer than the release is in no table.
    kubernetes: {
      since: '1.32',
      source: 'https://github.com/argoproj/argo-cd/blob/v3.4.4/docs/operator-manual/tested-kubernetes-versions.md',
    },
  },
  argoRollouts: {
    repository: 'oci://ghcr.io/argoproj/argo-helm',
    name: 'argo-rollouts',
    version: '2.41.0',
    appVersion: 'v1.9.0',
    date: '2026-07-02',
    source: 'https://github.com/argoproj/argo-helm/blob/argo-rollouts-2.41.0/charts/argo-rollouts/Chart.yaml',
    // The oldest that is tested, which is all that the project says of versions.
    kubernetes: {
      since: '1.31',
      source: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.0/.github/workflows/testing.yaml',
    },
  },
  sonarQube: {
    repository: 'https://SonarSource.github.io/helm-chart-sonarqube',
    name: 'sonarqube',
    version: '2026.4.0',
    appVersion: '2026.4.0',
    date: '2026-11-21',
    source:
      'https://github.com/SonarSource/helm-chart-sonarqube/blob/sonarqube-2026.4.0-sonarqube-dce-2026.4.0/charts/sonarqube/Chart.yaml',
    kubeVersion: '>= 1.24.0-0',
    kubernetes: {
      versions: ['1.32', '1.33', '1.34', '1.35'],
      source:
        'https://github.com/SonarSource/helm-chart-sonarqube/tree/sonarqube-2026.4.0-sonarqube-dce-2026.4.0/charts/sonarqube#kubernetes-and-openshift-compatibility',
    },
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
