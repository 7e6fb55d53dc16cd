import { dashboard } from '../../constructs/kubernetes/add-ons/observability/dashboards/dashboard';
import type { DashboardModel } from '../../constructs/kubernetes/add-ons/observability/dashboards/dashboard-props';
import { deploymentsDashboard } from '../../constructs/kubernetes/add-ons/observability/dashboards/deployments-dashboard';
import { infrastructureDashboard } from '../../constructs/kubernetes/add-ons/observability/dashboards/infrastructure-dashboard';
import {
  overviewDashboard,
  servicesDashboard,
} from '../../constructs/kubernetes/add-ons/observability/dashboards/made-dashboards';
import { schemaProblems } from './support/grafana-schema';
import { parsed } from './support/monitoring-tools';
import { suite } from './support/suite';

const links = { Traces: '/explore', Logs: 'https://console.aws.amazon.com/cloudwatch' };
const all: readonly DashboardModel[] = [
  overviewDashboard({ links }),
  overviewDashboard({ namespaces: ['shop', 'crm'] }),
  servicesDashboard({ links }),
  infrastructureDashboard({ hourlyPrices: { 't3.large': 0.0832, 't3.medium': 0.0416 } }),
  deploymentsDashboard(),
  dashboard({
    title: 'Every kind of panel',
    description: 'and setting',
    marksDeployments: true,
    variables: { namespace: { query: 'label_values(up, namespace)', label: 'Namespace' } },
    links,
    rows: {
      all: [
        {
          title: 'graph',
          queries: { a: 'up', b: 'up' },
          unit: 's',
          decimals: 1,
          min: 0,
          max: 1,
          thresholds: { 1: 'red' },
          description: 'all of it',
        },
        { title: 'gauge', kind: 'gauge', queries: { a: 'up' } },
        { title: 'stat', kind: 'stat', queries: { a: 'up' } },
        { title: 'table', kind: 'table', queries: { a: 'up' } },
      ],
    },
  }),
];

interface Query {
  readonly expr?: string;
}
interface Model {
  readonly panels: readonly { readonly targets?: readonly Query[] }[];
  readonly annotations: { readonly list: readonly Query[] };
}

/** Queries of panels and marks, with values in place of what Grafana puts in. */
function queriesOf(models: readonly DashboardModel[]): string[] {
  const queries = (models as readonly unknown[] as readonly Model[]).flatMap(({ panels, annotations }) =>
    [...panels.flatMap(({ targets = [] }) => targets), ...annotations.list].flatMap(({ expr }) => expr ?? []),
  );
  return queries.map((query) =>
    query.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h').replaceAll('$__interval', '1m'),
  );
}

describe("Grafana's own types", () => {
  test('know every field of every dashboard made here, and take its values', () => {
    expect(schemaProblems(all)).toEqual([]);
  });

  test('find a field that is none, a value that is none, and one that is missing', () => {
    const [first] = all as unknown as readonly [Readonly<Record<string, unknown>> & { panels: readonly object[] }];
    const changed = (change: object) => ({ ...first, ...change }) as unknown as DashboardModel;
    const panels = first.panels.map((panel) =>
      'options' in panel ? { ...panel, options: { ...(panel.options as object), colour: 'red' } } : panel,
    );
    const found = schemaProblems([
      changed({ colour: 'red' }),
      changed({ graphTooltip: 7 }),
      changed({ schemaVersion: undefined }),
      changed({ panels }),
    ]);
    expect(found.map((problem) => /["'](colour|7|schemaVersion)["']/.exec(problem)?.[1]).slice(0, 4)).toEqual([
      'colour',
      '7',
      'schemaVersion',
      'colour',
    ]);
  });
});

suite('queries of dashboards', ['prometheus'], () => {
  test('the real parser takes each of them', () => {
    const queries = queriesOf(all);
    expect(queries.length).toBeGreaterThan(55);
    const { ok, text } = parsed(queries);
    expect([ok, text]).toEqual([true, expect.stringMatching(/SUCCESS: \d+ rules found$/)]);
  });

  test('and finds one that is none', () => {
    expect(parsed([...queriesOf(all), 'sum(up']).ok).toBe(false);
  });
});
