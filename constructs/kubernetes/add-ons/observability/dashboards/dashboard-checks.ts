import type { Duration } from '../../../../core/duration';
import { problem } from '../../../../core/errors';
import { promqlProblems } from '../monitoring/promql';
import type { DashboardModel, DashboardPanel, DashboardProps } from './dashboard-props';

const UID = { pattern: /^[\w-]{1,40}$/, allowed: '1 to 40 letters, digits and -_' };
const KINDS = ['gauge', 'stat', 'table', 'timeseries'];

/** What is wrong with the settings of a dashboard, as sentences; empty when nothing is. */
export function dashboardPropsProblems(props: DashboardProps): string[] {
  const { title, uid, rows, variables = {}, links = {}, range, refresh } = props;
  const panels = Object.values(rows).flat();
  return [
    ...(title.trim() === '' ? [problem('title', 'given', title)] : []),
    ...(uid === undefined || UID.pattern.test(uid) ? [] : [problem('uid', UID.allowed, uid)]),
    ...(panels.length > 0 ? [] : [problem('rows', 'one panel or more', 'none')]),
    ...sharedTitles(panels.map((panel) => panel.title)),
    ...Object.entries(rows).flatMap(([row, all]) =>
      all.flatMap((panel, index) => panelProblems(`rows.${row}[${index.toString()}]`, panel)),
    ),
    ...Object.entries(variables).flatMap(([name, { query }]) => [
      ...(/^[a-zA-Z_]\w*$/.test(name) ? [] : [problem('variables', 'named by letters, digits and _', name)]),
      ...promqlProblems(`variables.${name}.query`, query),
    ]),
    ...Object.entries(links)
      .filter(([, url]) => !/^(https?:\/\/|\/)\S+$/.test(url))
      .map(([name, url]) => problem(`links.${name}`, 'an address', url)),
    ...secondsProblems('range', range, [60, 7_776_000]),
    ...secondsProblems('refresh', refresh, [5, 86_400]),
  ];
}

/** What is wrong with a dashboard of Grafana's model, whoever made it, as sentences; empty when nothing is. */
export function modelProblems(model: DashboardModel): string[] {
  const { title = '', uid } = model;
  const panels = allPanels(model.panels ?? []);
  return [
    ...(title.trim() === '' ? [problem('dashboard.title', 'given', title)] : []),
    ...(uid === undefined
      ? [problem('dashboard.uid', 'given', 'none', 'Without it each Grafana makes one of its own, and links break')]
      : UID.pattern.test(uid)
        ? []
        : [problem('dashboard.uid', UID.allowed, uid)]),
    ...(panels.length > 0 ? [] : [problem('dashboard.panels', 'one or more', 'none')]),
    ...sharedTitles(panels.flatMap((panel) => panel.title ?? [])).map((text) =>
      text.replace('`rows`', '`dashboard.panels`'),
    ),
    ...panels.flatMap(({ title: name = 'without a title', targets = [] }) =>
      targets.flatMap(({ expr }) => (expr === undefined ? [] : promqlProblems(`dashboard.panels.${name}`, expr))),
    ),
  ];
}

interface SomePanel {
  readonly type?: string;
  readonly title?: string;
  readonly targets?: readonly { readonly expr?: string }[];
  readonly panels?: readonly object[];
}

/** Panels, those inside collapsed rows included; rows are none. */
function allPanels(panels: readonly object[]): SomePanel[] {
  return (panels as readonly SomePanel[]).flatMap((panel) =>
    panel.type === 'row' ? allPanels(panel.panels ?? []) : [panel],
  );
}

function sharedTitles(titles: readonly string[]): string[] {
  const shared = new Set(titles.filter((title, index) => titles.indexOf(title) !== index));
  return [...shared].map((title) => problem('rows', 'panels of different titles', title));
}

function panelProblems(at: string, panel: DashboardPanel): string[] {
  const { title, queries, kind = 'timeseries', decimals, width, height, thresholds = {} } = panel;
  return [
    ...(title.trim() === '' ? [problem(`${at}.title`, 'given', title)] : []),
    ...(KINDS.includes(kind) ? [] : [problem(`${at}.kind`, `one of ${KINDS.join(', ')}`, kind)]),
    ...(Object.keys(queries).length > 0 ? [] : [problem(`${at}.queries`, 'one or more', 'none')]),
    ...Object.entries(queries).flatMap(([legend, query]) => promqlProblems(`${at}.queries.${legend}`, query)),
    ...Object.keys(thresholds)
      .filter((value) => !Number.isFinite(Number(value)))
      .map((value) => problem(`${at}.thresholds`, 'from numbers on', value)),
    ...within(`${at}.decimals`, decimals, 0, 10),
    ...within(`${at}.width`, width, 1, 24),
    ...within(`${at}.height`, height, 1, 40),
  ];
}

function within(prop: string, value: number | undefined, min: number, max: number): string[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  return [problem(prop, `${min.toString()} to ${max.toString()}`, value)];
}

function secondsProblems(prop: string, given: Duration | undefined, [min, max]: readonly [number, number]): string[] {
  const seconds = given?.toSeconds();
  if (seconds === undefined || (seconds >= min && seconds <= max)) return [];
  return [problem(prop, `${min.toString()} to ${max.toString()} seconds`, seconds)];
}
