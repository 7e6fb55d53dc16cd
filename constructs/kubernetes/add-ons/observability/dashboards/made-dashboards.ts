import { dashboard } from './dashboard';
import type { DashboardModel, DashboardPanel, DashboardVariable } from './dashboard-props';
import { SERIES } from '../monitoring/service-rules';

/** What the dashboards made here have in common. */
export interface MadeDashboardOptions {
  /**
   * Namespaces of the services: those named, or what `$namespace` chooses.
   * @default - chosen at the top
   */
  readonly namespaces?: readonly string[];
  /**
   * Links at the top, by title: `\{ Traces: '/explore?…', Logs: 'https://…' \}`.
   * @default - none
   */
  readonly links?: Readonly<Record<string, string>>;
}

const NAMESPACE: DashboardVariable = { query: `label_values(${SERIES.desired}, namespace)`, label: 'Namespace' };
const SERVICE: DashboardVariable = { query: `label_values(${SERIES.desired}, service)`, label: 'Service' };
const LEGEND = '{{namespace}}/{{service}}';
/** Good where there is none. */
const NONE_IS_GOOD = { 1: 'red' } as const;

/** Health of all services, how well they answer, and what is wrong now. Asks for what `workloadRules` and `requestRules` record. */
export function overviewDashboard(options: MadeDashboardOptions = {}): DashboardModel {
  const { matcher, variables } = chosen(options);
  const { requests, errors, latency, available, desired } = series(matcher);
  const firing = (severity: string): string => `count(ALERTS{alertstate="firing",severity="${severity}"}) or vector(0)`;
  return dashboard({
    title: 'Overview',
    description: 'Health of all services, how well they answer, and what is wrong now',
    tags: ['services'],
    variables,
    links: options.links,
    marksDeployments: true,
    rows: {
      Health: [
        stat('Services', `count(${desired} > 0) or vector(0)`),
        stat('Services down', `count(${available} == 0 and ${desired} > 0) or vector(0)`, NONE_IS_GOOD),
        stat('Critical alerts', firing('critical'), NONE_IS_GOOD),
        stat('Warnings', firing('warning'), { 1: 'orange' }),
      ],
      'Service levels': [
        {
          title: 'Requests answered without an error',
          unit: 'percentunit',
          max: 1,
          queries: {
            '{{namespace}}': `1 - sum by (namespace) (${errors} * ${requests}) / sum by (namespace) (${requests})`,
          },
        },
        { title: '95th percentile of answers', unit: 's', min: 0, queries: { [LEGEND]: latency } },
        { title: 'Requests', unit: 'reqps', min: 0, queries: { [LEGEND]: requests } },
        {
          title: 'Pods ready of those there should be',
          unit: 'percentunit',
          min: 0,
          max: 1,
          queries: { [LEGEND]: `${available} / (${desired} > 0)` },
        },
      ],
      'Active alerts': [
        {
          title: 'Alerts',
          kind: 'table',
          width: 24,
          queries: { alerts: 'ALERTS{alertstate="firing",alertname!~"Watchdog|InfoInhibitor"}' },
        },
      ],
    },
  });
}

/** Each service: requests, errors and time of answers, pods and what they use. Links lead to its traces and logs. */
export function servicesDashboard(options: MadeDashboardOptions = {}): DashboardModel {
  const { matcher, variables } = chosen(options);
  const { requests, errors, latency, available, desired } = series(`${matcher},service=~"$service"`);
  const pods = `${matcher},pod=~"($service)-.*",container!=""`;
  return dashboard({
    title: 'Services',
    description: 'Requests, errors and time of answers of each service, and what its pods use',
    tags: ['services'],
    variables: { ...variables, service: SERVICE },
    links: options.links,
    marksDeployments: true,
    rows: {
      'Requests, errors, duration': [
        { title: 'Requests', unit: 'reqps', min: 0, queries: { [LEGEND]: requests } },
        { title: 'Errors', unit: 'percentunit', min: 0, queries: { [LEGEND]: errors } },
        { title: '95th percentile of answers', unit: 's', min: 0, queries: { [LEGEND]: latency } },
      ],
      Pods: [
        { title: 'Pods ready', min: 0, queries: { [`${LEGEND} ready`]: available, [`${LEGEND} wanted`]: desired } },
        {
          title: 'Restarts',
          min: 0,
          queries: {
            '{{namespace}}/{{pod}}': `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${matcher},pod=~"($service)-.*"}[$__rate_interval]))`,
          },
        },
        {
          title: 'CPU',
          min: 0,
          queries: { '{{pod}}': `sum by (pod) (rate(container_cpu_usage_seconds_total{${pods}}[$__rate_interval]))` },
        },
        {
          title: 'Memory',
          unit: 'bytes',
          min: 0,
          queries: { '{{pod}}': `sum by (pod) (container_memory_working_set_bytes{${pods}})` },
        },
      ],
    },
  });
}

export function stat(title: string, query: string, thresholds?: Readonly<Record<number, string>>): DashboardPanel {
  return { title, kind: 'stat', queries: { value: query }, ...(thresholds === undefined ? {} : { thresholds }) };
}

/** Matcher of the namespaces meant, and the choice of them where they are not named. */
export function chosen({ namespaces = [] }: MadeDashboardOptions) {
  const isChosen = namespaces.length === 0;
  const variables: Readonly<Record<string, DashboardVariable>> = isChosen ? { namespace: NAMESPACE } : {};
  return {
    matcher: `namespace=~"${isChosen ? '$namespace' : namespaces.join('|')}"`,
    variables,
  };
}

function series(matcher: string): Readonly<Record<keyof typeof SERIES, string>> {
  const entries = Object.entries(SERIES).map(([name, one]) => [name, `${one}{${matcher}}`]);
  return Object.fromEntries(entries) as Record<keyof typeof SERIES, string>;
}
