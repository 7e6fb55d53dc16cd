import type { DashboardPanel, PanelKind } from './dashboard-props';

/** Columns of a dashboard of Grafana. */
export const COLUMNS = 24;
const HEIGHTS: Readonly<Record<PanelKind, number>> = { timeseries: 8, stat: 4, gauge: 6, table: 8 };

/** Data source that `PrometheusStack` sets up. */
export const DATASOURCE = { type: 'prometheus', uid: 'prometheus' } as const;

export interface Place {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export function heightOf({ kind = 'timeseries', height = HEIGHTS[kind] }: DashboardPanel): number {
  return height;
}

/** A panel of Grafana's model. */
export function panelModel(panel: DashboardPanel, { id, x, y, width }: Place) {
  const { title, description, kind = 'timeseries', queries, unit, decimals, min, max, thresholds = {} } = panel;
  const steps = Object.entries(thresholds)
    .map(([value, color]) => ({ value: Number(value), color }))
    .sort((one, other) => one.value - other.value);
  return {
    id,
    type: kind,
    title,
    ...(description === undefined ? {} : { description }),
    datasource: DATASOURCE,
    gridPos: { h: heightOf(panel), w: width, x, y },
    targets: Object.entries(queries).map(([legend, expr], index) => target(legend, expr, index, kind)),
    fieldConfig: {
      defaults: {
        ...(unit === undefined ? {} : { unit }),
        ...(decimals === undefined ? {} : { decimals }),
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        ...(steps.length === 0
          ? {}
          : { thresholds: { mode: 'absolute', steps: [{ value: null, color: 'green' }, ...steps] } }),
        ...(kind === 'timeseries' ? { custom: { lineWidth: 1, fillOpacity: 10, spanNulls: false } } : {}),
      },
      overrides: [],
    },
    options: OPTIONS[kind],
    ...(kind === 'table' ? { transformations: TABLE } : {}),
  };
}

function target(legend: string, expr: string, index: number, kind: PanelKind) {
  const isInstant = kind !== 'timeseries';
  return {
    refId: String.fromCharCode(65 + index),
    expr,
    legendFormat: legend,
    datasource: DATASOURCE,
    range: !isInstant,
    instant: isInstant,
    ...(kind === 'table' ? { format: 'table' } : {}),
  };
}

const REDUCED = { calcs: ['lastNotNull'], fields: '', values: false };
const OPTIONS: Readonly<Record<PanelKind, object>> = {
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  stat: { reduceOptions: REDUCED, colorMode: 'background', graphMode: 'none', justifyMode: 'auto', textMode: 'auto' },
  gauge: { reduceOptions: REDUCED, showThresholdLabels: false, showThresholdMarkers: true },
  table: { showHeader: true },
};

/** One row for each series, without when it was asked for. */
const TABLE = [
  { id: 'merge', options: {} },
  { id: 'organize', options: { excludeByName: { Time: true, __name__: true, job: true, instance: true } } },
];
