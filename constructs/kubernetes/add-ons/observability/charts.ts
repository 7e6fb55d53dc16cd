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
  fluentd: {
    repository: 'https://fluent.github.io/helm-charts',
    name: 'fluentd',
    version: '0.6.0',
    appVersion: '1.19.3',
    date: '2026-08-18',
    source: 'https://github.com/fluent/helm-charts/blob/fluentd-0.6.0/charts/fluentd/Chart.yaml',
  },
  jaeger: {
    repository: 'https://jaegertracing.github.io/helm-charts',
    name: 'jaeger',
    version: '4.11.1',
    appVersion: '2.19.0',
    date: '2026-08-20',
    source: 'https://github.com/jaegertracing/helm-charts/blob/jaeger-4.11.1/charts/jaeger/Chart.yaml',
    kubeVersion: '>= 1.21-0',
    kubernetes: {
      since: '1.21',
      source: 'https://github.com/jaegertracing/helm-charts/blob/jaeger-4.11.1/charts/jaeger/Chart.yaml',
    },
  },
  kubePrometheusStack: {
    repository: 'oci://ghcr.io/prometheus-community/charts',
    name: 'kube-prometheus-stack',
    version: '88.5.3',
    appVersion: 'v0.93.1',
    date: '2026-08-22',
    source:
      'https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/Chart.yaml',
    kubeVersion: '>=1.25.0-0',
  },
  openTelemetryCollector: {
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    name: 'opentelemetry-collector',
    version: '0.170.0',
    appVersion: '0.158.0',
    date: '2026-08-20',
    source:
      'https://github.com/open-telemetry/opentelemetry-helm-charts/blob/opentelemetry-collector-0.170.0/charts/opentelemetry-collector/Chart.yaml',
    kubernetes: {
      since: '1.24',
      source:
        'https://github.com/open-telemetry/opentelemetry-helm-charts/blob/opentelemetry-collector-0.170.0/charts/opentelemetry-collector/README.md#prerequisites',
    },
  },
} as const satisfies Readonly<Record<string, AddOnChart>>;
