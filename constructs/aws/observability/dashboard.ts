import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { placeOf } from '../provider';
import type { Metric } from './metric';
import type { Widget } from './widgets';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
const DASHBOARD_NAME: NameRule = {
  kind: 'CloudWatch dashboard',
  uniqueIn: 'account',
  max: 255,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, - and _',
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;
const MAX_WIDGETS = 500;

/** A dashboard that others can link to, whether or not this app manages it. */
export interface IDashboard {
  readonly dashboardName: string;
}

/** Settings of a {@link Dashboard}. */
export interface DashboardProps {
  /**
   * Name: 1 to 255 letters, digits, hyphens and underscores. Changing this replaces the dashboard.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /** Rows from top to bottom, each with 1 to 24 widgets from left to right: 500 in all. */
  readonly widgets: readonly (readonly Widget[])[];
}

/**
 * A CloudWatch dashboard whose widgets are laid out row by row.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 * @example
 * const waiting = graphWidget({ title: 'Waiting', left: [queue.metricDepth()] });
 * const failed = numberWidget({ title: 'Failed', metrics: [queue.metricDeadLetters()], width: 6 });
 * new Dashboard(stack, 'Jobs', { widgets: [[textWidget({ markdown: '# Jobs' })], [waiting, failed]] });
 */
export class Dashboard extends Construct implements IDashboard {
  /** Refers to a dashboard managed elsewhere: a text widget links to it by `#dashboards:name=` and its name. */
  static fromDashboardName(scope: Construct, id: string, dashboardName: string): IDashboard {
    return new ImportedDashboard(scope, id, dashboardName);
  }

  readonly dashboardName: string;
  /** Stored metrics that it shows, each with its emitter. */
  readonly metrics: readonly Metric[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value that CloudWatch would refuse. */
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { name, widgets } = props;
    const all = widgets.flat();
    const checks = new Checks(this)
      .all(nameProblems(DASHBOARD_NAME, 'name', name))
      .range('widgets', all.length, 1, MAX_WIDGETS, 'widgets');
    widgets.forEach((row, at) => checkRow(checks, `widgets[${at.toString()}]`, row));
    checks.throwIfAny();

    const { region } = placeOf(this);
    const dashboard = new CloudwatchDashboard(this, 'Resource', {
      dashboardName: physicalName(this, DASHBOARD_NAME, name),
      // Each metric keeps the period it was given, whatever time range the viewer picks.
      dashboardBody: JSON.stringify({ periodOverride: 'inherit', widgets: layOut(widgets, region) }),
    });
    this.dashboardName = dashboard.dashboardName;
    this.metrics = all.flatMap((widget) => widget.metrics);
  }
}

class ImportedDashboard extends Construct implements IDashboard {
  constructor(
    scope: Construct,
    id: string,
    readonly dashboardName: string,
  ) {
    super(scope, id);
    const problems = isKnown(dashboardName) ? nameProblems(DASHBOARD_NAME, 'dashboardName', dashboardName) : [];
    new Checks(this).all(problems).throwIfAny();
  }
}

function checkRow(checks: Checks, prop: string, row: readonly Widget[]): void {
  row.forEach((widget, at) => {
    const name = `${prop}[${at.toString()}]`;
    checks
      .range(`${name}.width`, widget.width, 1, COLUMNS, 'columns')
      .range(`${name}.height`, widget.height, 1, 1_000, 'rows')
      .all(widget.problems(name));
  });
  const needed = row.reduce((sum, { width = 1 }) => sum + width, 0);
  checks.range(prop, needed, 1, COLUMNS, 'columns');
}

function layOut(rows: readonly (readonly Widget[])[], region: string): Record<string, unknown>[] {
  let y = 0;
  return rows.flatMap((row) => {
    const height = Math.max(...row.map((widget) => widget.height));
    let x = 0;
    const placed = widthsOf(row).map(([widget, width]) => {
      const position = { x, y, width, height };
      x += width;
      return { type: widget.type, ...position, properties: widget.properties(region) };
    });
    y += height;
    return placed;
  });
}

/** Widgets without a width share what the others leave; columns that cannot be shared go to the first of them. */
function widthsOf(row: readonly Widget[]): [Widget, number][] {
  const taken = row.reduce((sum, { width = 0 }) => sum + width, 0);
  let sharing = row.filter(({ width }) => width === undefined).length;
  let left = COLUMNS - taken;
  return row.map((widget) => {
    if (widget.width !== undefined) return [widget, widget.width];
    const width = Math.ceil(left / sharing);
    left -= width;
    sharing -= 1;
    return [widget, width];
  });
}
