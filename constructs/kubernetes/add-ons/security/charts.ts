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
} as const satisfies Readonly<Record<string, AddOnChart>>;
