import type { AddOnChart } from '../chart';

/** Charts of the add-ons that keep secrets and watch over what runs. */
export const SECURITY_CHARTS = {
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
  falco: {
    repository: 'https://falcosecurity.github.io/charts',
    name: 'falco',
    version: '9.1.0',
    appVersion: '0.44.1',
    date: '2026-11-21',
    source: 'https://github.com/falcosecurity/charts/blob/falco-9.1.0/charts/falco/Chart.yaml',
  },
  sealedSecrets: {
    repository: 'https://bitnami-labs.github.io/sealed-secrets',
    name: 'sealed-secrets',
    version: '2.18.5',
    appVersion: '0.36.6',
    date: '2026-04-22',
    source: 'https://github.com/bitnami-labs/sealed-secrets/blob/helm-v2.18.5/helm/sealed-secrets/Chart.yaml',
    kubeVersion: '>=1.16.0-0',
  },
  trivyOperator: {
    repository: 'https://aquasecurity.github.io/helm-charts',
    name: 'trivy-operator',
    version: '0.34.0',
    appVersion: '0.32.0',
    date: '2026-11-21',
    source: 'https://github.com/aquasecurity/trivy-operator/blob/v0.32.0/deploy/helm/Chart.yaml',
  },
  vault: {
    repository: 'https://helm.releases.hashicorp.com',
    name: 'vault',
    version: '0.34.1',
    appVersion: '2.0.4',
    date: '2026-11-21',
    source: 'https://github.com/hashicorp/vault-helm/blob/v0.34.1/Chart.yaml',
    kubeVersion: '>= 1.20.0-0',
    // The oldest that is tested.
    kubernetes: { since: '1.29', source: 'https://github.com/hashicorp/vault-helm/blob/v0.34.1/README.md' },
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
