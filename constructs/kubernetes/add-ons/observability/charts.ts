import type { AddOnChart } from '../chart';

/** Charts of the add-ons that collect logs, metrics and traces. */
export const OBSERVABILITY_CHARTS = {
  fluentBit: {
    repository: 'https://fluent.github.io/helm-charts',
    name: 'fluent-bit',
    version: '0.58.1',
    appVersion: '5.1.1',
    date: '2026-08-18',
    source: 'https://github.com/fluent/helm-charts/blob/fluent-bit-0.58.1/charts/fluent-bit/Chart.yaml',
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
