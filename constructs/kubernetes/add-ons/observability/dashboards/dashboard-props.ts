import type { Duration } from '../../../../core/duration';

/** How a panel shows what its queries find. */
export type PanelKind = 'gauge' | 'stat' | 'table' | 'timeseries';

/** A dashboard in Grafana's own JSON model: what {@link dashboard} makes, or the builders of `@grafana/grafana-foundation-sdk`. */
export interface DashboardModel {
  readonly title?: string;
  /** What addresses of it and links to it hold: 1 to 40 letters, digits and `-_`. */
  readonly uid?: string;
  readonly schemaVersion: number;
  readonly panels?: readonly object[];
}

/** One panel of a {@link dashboard}. */
export interface DashboardPanel {
  /** Title, of no other panel of the dashboard. */
  readonly title: string;
  /**
   * Queries of Prometheus, by what the legend says of their series: `\{ '\{\{service\}\}': 'service:requests:rate5m' \}`. They may hold
   * variables (`$namespace`), and `$__rate_interval`, `$__range` and `$__interval`.
   */
  readonly queries: Readonly<Record<string, string>>;
  /** @default 'timeseries' */
  readonly kind?: PanelKind;
  /**
   * Unit of the values, as Grafana calls it: `s`, `bytes`, `percentunit`, `reqps`.
   * @see https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts
   * @default - plain numbers
   */
  readonly unit?: string;
  /**
   * Digits after the point: 0 to 10.
   * @default - as many as fit
   */
  readonly decimals?: number;
  /** @default - that of the values */
  readonly min?: number;
  /** @default - that of the values */
  readonly max?: number;
  /**
   * Colours from a value on: `\{ 0.95: 'orange', 0.99: 'red' \}`. Below the first it is green.
   * @default - none
   */
  readonly thresholds?: Readonly<Record<number, string>>;
  /**
   * What it shows, for whoever looks at it.
   * @default - none
   */
  readonly description?: string;
  /**
   * Columns of the 24 that a dashboard has: 1 to 24.
   * @default - all panels of a row share them
   */
  readonly width?: number;
  /**
   * Height in units of 30 pixels: 1 to 40.
   * @default - 8; 4 for `stat`, 6 for `gauge`
   */
  readonly height?: number;
}

/** A choice at the top of a dashboard: `$name` in queries. */
export interface DashboardVariable {
  /** Query of its values: `label_values(up, namespace)`. */
  readonly query: string;
  /**
   * What stands beside it.
   * @default - its name
   */
  readonly label?: string;
}

/** Settings of {@link dashboard}. */
export interface DashboardProps {
  readonly title: string;
  /**
   * What addresses of it and links to it hold: 1 to 40 letters, digits and `-_`.
   * @default - the title, in lower case with hyphens
   */
  readonly uid?: string;
  /**
   * What it is for.
   * @default - none
   */
  readonly description?: string;
  /**
   * Words to find it by.
   * @default - none
   */
  readonly tags?: readonly string[];
  /** Panels by the title of their row. */
  readonly rows: Readonly<Record<string, readonly DashboardPanel[]>>;
  /**
   * Choices at the top, by name. More than one value may be chosen: compare with `=~`.
   * @default - none
   */
  readonly variables?: Readonly<Record<string, DashboardVariable>>;
  /**
   * Links at the top, by title: to traces, logs and the like.
   * @default - none
   */
  readonly links?: Readonly<Record<string, string>>;
  /**
   * Marks each deployment of a service that `$namespace` and `$service` choose, where the dashboard has these variables.
   * @default false
   */
  readonly marksDeployments?: boolean;
  /**
   * Time that it shows: 1 minute to 90 days.
   * @default Duration.hours(6)
   */
  readonly range?: Duration;
  /**
   * How often it is brought up to date: 5 seconds to 1 day.
   * @default Duration.minutes(1)
   */
  readonly refresh?: Duration;
}
