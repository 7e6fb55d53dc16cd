import { Duration } from '../../../../core/duration';
import { UserError } from '../../../../core/errors';
import { kebab } from '../../../../core/naming';
import { SERIES } from '../monitoring/service-rules';
import { dashboardPropsProblems } from './dashboard-checks';
import type { DashboardModel, DashboardPanel, DashboardProps, DashboardVariable } from './dashboard-props';
import { COLUMNS, DATASOURCE, heightOf, panelModel } from './panel';

/** Version of the model that is written. Grafana brings older ones up to date as it reads them. */
const SCHEMA_VERSION = 39;

/**
 * A dashboard, by what its panels ask Prometheus: Grafana's places, numbers and defaults follow.
 * @throws {UserError} `DashboardInvalid`, listing every wrong value, titles that two panels share and queries that cannot be any.
 * @example
 * const requests = { title: 'Requests', queries: { '{{service}}': 'service:requests:rate5m' }, unit: 'reqps' };
 * const shop = dashboard({ title: 'Shop', rows: { Traffic: [requests] } });
 */
export function dashboard(props: DashboardProps): DashboardModel {
  const problems = dashboardPropsProblems(props);
  if (problems.length > 0) throw new UserError(`dashboard '${props.title}'`, 'DashboardInvalid', problems);
  const { title, uid = kebab(title).slice(0, 40), description, tags = [], rows, variables = {}, links = {} } = props;
  const { marksDeployments = false, range = Duration.hours(6), refresh = Duration.minutes(1) } = props;
  return {
    title,
    uid,
    ...(description === undefined ? {} : { description }),
    tags: [...tags],
    timezone: 'browser',
    editable: false,
    graphTooltip: 1,
    schemaVersion: SCHEMA_VERSION,
    time: { from: `now-${seconds(range)}`, to: 'now' },
    refresh: seconds(refresh),
    templating: { list: Object.entries(variables).map(([name, variable]) => variableModel(name, variable)) },
    annotations: { list: marksDeployments ? [deployments(Object.keys(variables))] : [] },
    links: Object.entries(links).map(([name, url]) => linkModel(name, url)),
    panels: panelsOf(rows),
  } as DashboardModel;
}

/** Rows below each other; panels beside each other, and below where they do not fit. */
function panelsOf(rows: DashboardProps['rows']): object[] {
  let y = 0;
  let id = 0;
  return Object.entries(rows).flatMap(([title, panels]) => {
    const head = {
      id: ++id,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { h: 1, w: COLUMNS, x: 0, y: y++ },
      panels: [],
    };
    let x = 0;
    let lineHeight = 0;
    const placed = panels.map((panel) => {
      const width = widthOf(panel, panels.length);
      if (x + width > COLUMNS) {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
      }
      const model = panelModel(panel, { id: ++id, x, y, width });
      x += width;
      lineHeight = Math.max(lineHeight, heightOf(panel));
      return model;
    });
    y += lineHeight;
    return [head, ...placed];
  });
}

/** Up to four stand beside each other. */
function widthOf({ width }: DashboardPanel, count: number): number {
  return width ?? Math.floor(COLUMNS / Math.min(count, 4));
}

function variableModel(name: string, { query, label }: DashboardVariable) {
  return {
    type: 'query',
    name,
    ...(label === undefined ? {} : { label }),
    datasource: DATASOURCE,
    query,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { selected: true, text: ['All'], value: ['$__all'] },
  };
}

function linkModel(title: string, url: string) {
  return {
    title,
    url,
    type: 'link',
    icon: 'external link',
    tooltip: '',
    tags: [],
    asDropdown: false,
    targetBlank: true,
    includeVars: false,
    keepTime: true,
  };
}

function deployments(variables: readonly string[]) {
  const matchers = ['namespace', 'service']
    .filter((name) => variables.includes(name))
    .map((name) => `${name}=~"$${name}"`);
  return {
    name: 'Deployments',
    enable: true,
    hide: false,
    iconColor: 'blue',
    datasource: DATASOURCE,
    expr: `changes(${SERIES.deployed}{${matchers.join(',')}}[$__interval]) > 0`,
    titleFormat: 'Deployment',
    textFormat: '{{namespace}}/{{service}}',
    step: '60s',
  };
}

function seconds(duration: Duration): string {
  return `${duration.toSeconds().toString()}s`;
}
