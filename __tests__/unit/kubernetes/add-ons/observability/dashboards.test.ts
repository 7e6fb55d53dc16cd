import { Duration } from '../../../../../constructs/core/duration';
import { dashboard } from '../../../../../constructs/kubernetes/add-ons/observability/dashboards/dashboard';
import type {
  DashboardPanel,
  DashboardProps,
} from '../../../../../constructs/kubernetes/add-ons/observability/dashboards/dashboard-props';
import { deploymentsDashboard } from '../../../../../constructs/kubernetes/add-ons/observability/dashboards/deployments-dashboard';
import {
  GrafanaDashboard,
  type GrafanaDashboardProps,
} from '../../../../../constructs/kubernetes/add-ons/observability/dashboards/grafana-dashboard';
import { infrastructureDashboard } from '../../../../../constructs/kubernetes/add-ons/observability/dashboards/infrastructure-dashboard';
import {
  overviewDashboard,
  servicesDashboard,
} from '../../../../../constructs/kubernetes/add-ons/observability/dashboards/made-dashboards';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../../testing/synth';
import { propsWithoutEffect } from '../../props-without-effect';
import { Apps } from '../../workload/support';

const panel: DashboardPanel = { title: 'Requests', queries: { '{{service}}': 'sum by (service) (up)' } };
const simple: DashboardProps = { title: 'The Shop', rows: { Traffic: [panel] } };
const installed = (stack: Apps, props: Partial<GrafanaDashboardProps> = {}) =>
  new GrafanaDashboard(stack, 'Shop', { namespace: stack.home, dashboard: dashboard(simple), ...props });

interface Model {
  readonly panels: readonly { readonly title: string; readonly gridPos: object }[];
}
const placesOf = (props: DashboardProps) =>
  (dashboard(props) as unknown as Model).panels.map(({ title, gridPos }) => [title, gridPos]);

test('is a config map that Grafana looks for, in the folder named', () => {
  const stack = new Apps();
  const [object] = manifestsOf(installed(stack, { folder: 'Shop' }));
  expect(object).toMatchObject({
    kind: 'ConfigMap',
    metadata: {
      name: 'dashboard-shop',
      namespace: 'shop',
      labels: { grafana_dashboard: '1' },
      annotations: { grafana_folder: 'Shop' },
    },
  });
  const { 'shop.json': text } = object?.['data'] as { 'shop.json': string };
  expect(JSON.parse(text)).toMatchObject({
    title: 'The Shop',
    uid: 'the-shop',
    editable: false,
    time: { from: 'now-21600s' },
    refresh: '60s',
    panels: [
      { type: 'row', title: 'Traffic' },
      {
        type: 'timeseries',
        title: 'Requests',
        datasource: { type: 'prometheus', uid: 'prometheus' },
        targets: [{ refId: 'A', expr: 'sum by (service) (up)', legendFormat: '{{service}}' }],
      },
    ],
  });
  expect(synth(stack).at('Shop/Resource')).toMatchObject({ name: 'dashboard-shop', namespace: 'shop' });
});

test('panels of a row share its width, four at most; others stand below', () => {
  const stat = (title: string): DashboardPanel => ({ title, kind: 'stat', queries: { value: 'up' } });
  const rows = { Two: [panel, { ...stat('b'), width: 4 }], Five: ['1', '2', '3', '4', '5'].map(stat) };
  expect(placesOf({ title: 'All', rows })).toEqual([
    ['Two', { h: 1, w: 24, x: 0, y: 0 }],
    ['Requests', { h: 8, w: 12, x: 0, y: 1 }],
    ['b', { h: 4, w: 4, x: 12, y: 1 }],
    ['Five', { h: 1, w: 24, x: 0, y: 9 }],
    ['1', { h: 4, w: 6, x: 0, y: 10 }],
    ['2', { h: 4, w: 6, x: 6, y: 10 }],
    ['3', { h: 4, w: 6, x: 12, y: 10 }],
    ['4', { h: 4, w: 6, x: 18, y: 10 }],
    ['5', { h: 4, w: 6, x: 0, y: 14 }],
  ]);
});

test('those made here ask for the namespaces named, or let them be chosen', () => {
  expect(JSON.stringify(overviewDashboard({ namespaces: ['shop', 'crm'] }))).toContain(
    'service:requests:rate5m{namespace=~\\"shop|crm\\"}',
  );
  for (const made of [overviewDashboard(), servicesDashboard(), deploymentsDashboard()])
    expect(JSON.stringify(made)).toMatch(/namespace=~\\"\$namespace\\".*|"name":"namespace"/);
});

test('what nodes cost is shown where their prices are known', () => {
  expect(JSON.stringify(infrastructureDashboard())).not.toContain('currencyUSD');
  expect(JSON.stringify(infrastructureDashboard({ hourlyPrices: { 't3.large': 0.0832 } }))).toContain(
    '((count(kube_node_labels{label_node_kubernetes_io_instance_type=\\"t3.large\\"}) or vector(0)) * 0.0832) * 730',
  );
});

test('fails with every bad value named at once', () => {
  expect(() =>
    dashboard({
      title: 'Bad',
      uid: 'a b',
      range: Duration.seconds(1),
      refresh: Duration.seconds(1),
      variables: { 'a-b': { query: 'label_values(' } },
      links: { Logs: 'logs' },
      rows: {
        One: [panel, { title: ' ', queries: {}, kind: 'pie' as 'stat', decimals: 11, width: 25, height: 0 }],
        Two: [{ ...panel, queries: { a: 'sum(up' }, thresholds: { x: 'red' } as Record<number, string> }],
      },
    }),
  ).toThrow(
    new Error(
      "dashboard 'Bad' [DashboardInvalid]:\n" +
        '- `uid` must be 1 to 40 letters, digits and -_, got a b\n' +
        '- `rows` must be panels of different titles, got Requests\n' +
        '- `rows.One[1].title` must be given, got  \n' +
        '- `rows.One[1].kind` must be one of gauge, stat, table, timeseries, got pie\n' +
        '- `rows.One[1].queries` must be one or more, got none\n' +
        '- `rows.One[1].decimals` must be 0 to 10, got 11\n' +
        '- `rows.One[1].width` must be 1 to 24, got 25\n' +
        '- `rows.One[1].height` must be 1 to 40, got 0\n' +
        '- `rows.Two[0].queries.a` must be a query of Prometheus, with each bracket closed, got sum(up\n' +
        '- `rows.Two[0].thresholds` must be from numbers on, got x\n' +
        '- `variables` must be named by letters, digits and _, got a-b\n' +
        '- `variables.a-b.query` must be a query of Prometheus, with each bracket closed, got label_values(\n' +
        '- `links.Logs` must be an address, got logs\n' +
        '- `range` must be 60 to 7776000 seconds, got 1\n' +
        '- `refresh` must be 5 to 86400 seconds, got 1',
    ),
  );
  expect(() => dashboard({ title: '', rows: {} })).toThrow(
    new Error(
      "dashboard '' [DashboardInvalid]:\n- `title` must be given, got an empty string\n- `rows` must be one panel or more, got none",
    ),
  );
});

test('one that others made is looked at as well', () => {
  const twice = { title: 'Twice', type: 'stat', targets: [{ expr: 'sum(up' }] };
  const model = {
    schemaVersion: 39,
    panels: [
      { type: 'row', panels: [twice] },
      { title: 'Twice', type: 'text' },
    ],
  };
  expect(() => installed(new Apps(), { name: 'A', folder: '/', dashboard: model })).toThrow(
    new Error(
      "GrafanaDashboard at 'shop-dev-apps/Shop' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got A\n' +
        '- `folder` must be 1 to 40 letters, digits, spaces and hyphens, got /\n' +
        '- `dashboard.title` must be given, got an empty string\n' +
        '- `dashboard.uid` must be given, got none. Without it each Grafana makes one of its own, and links break\n' +
        '- `dashboard.panels` must be panels of different titles, got Twice\n' +
        '- `dashboard.panels.Twice` must be a query of Prometheus, with each bracket closed, got sum(up',
    ),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<GrafanaDashboardProps>((stack, props) => installed(stack, props), {
    namespace: (stack) => new Namespace(stack, 'Other', { name: 'other' }),
    name: () => 'others',
    dashboard: () => overviewDashboard(),
    folder: () => 'Shop',
  });
  expect(without).toEqual([]);
  const settings: Required<Omit<DashboardProps, 'title' | 'rows'>> = {
    uid: 'shop',
    description: 'All of it',
    tags: ['shop'],
    variables: { namespace: { query: 'label_values(up, namespace)' } },
    links: { Logs: 'https://example.com' },
    marksDeployments: true,
    range: Duration.days(1),
    refresh: Duration.minutes(5),
  };
  const ofPanel: Required<Omit<DashboardPanel, 'title' | 'queries'>> = {
    kind: 'stat',
    unit: 's',
    decimals: 1,
    min: 1,
    max: 1,
    thresholds: { 1: 'red' },
    description: 'All of it',
    width: 3,
    height: 3,
  };
  const changes = [
    ...Object.entries(settings).map(([name, value]) => [name, { ...simple, [name]: value }] as const),
    ...Object.entries(ofPanel).map(
      ([name, value]) => [name, { ...simple, rows: { Traffic: [{ ...panel, [name]: value }] } }] as const,
    ),
  ];
  const plain = JSON.stringify(dashboard(simple));
  expect(changes.filter(([, props]) => JSON.stringify(dashboard(props)) === plain).map(([name]) => name)).toEqual([]);
});
