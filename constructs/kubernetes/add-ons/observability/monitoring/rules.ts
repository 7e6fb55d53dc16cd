import { Duration } from '../../../../core/duration';
import { problem } from '../../../../core/errors';
import { SEVERITIES, type Severity } from './matcher';
import { promqlProblems } from './promql';

/** A query that is kept as a series of its own, under a name such as `service:requests:rate5m`. */
export interface RecordingRule {
  /** Name of the series: letters, digits, `_` and `:`. */
  readonly record: string;
  /** Query of what it holds. */
  readonly expr: string;
  /**
   * Labels of the series besides those that the query leaves.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A query that finds what is wrong. */
export interface AlertingRule {
  /** Name of the alert: letters, digits and `_`. */
  readonly alert: string;
  /** Query: there is an alert for each series that it finds. */
  readonly expr: string;
  /** How much it matters, which is the label `severity`. */
  readonly severity: Severity;
  /** What is wrong, in one line, which may name labels and the value: `{{ $labels.service }} answers {{ $value }} of requests`. */
  readonly summary: string;
  /**
   * How long the query has to find it: 0 seconds to 1 day.
   * @default Duration.minutes(5)
   */
  readonly for?: Duration;
  /**
   * More about it, and what to do.
   * @default - none
   */
  readonly description?: string;
  /**
   * Page that says what to do: `https://…`.
   * @default - none
   */
  readonly runbookUrl?: string;
  /**
   * Labels besides those that the query leaves, which routes tell alerts by.
   * @default - none but `severity`
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other: what one records, the next may ask for. */
export interface RuleGroup {
  readonly rules: readonly (AlertingRule | RecordingRule)[];
  /**
   * How often: 5 seconds to 1 hour.
   * @default - as often as Prometheus evaluates rules
   */
  readonly interval?: Duration;
}

/** Groups by name, unique on the cluster. */
export type RuleGroups = Readonly<Record<string, RuleGroup>>;

const FOR = Duration.minutes(5);
const SERIES = /^[a-zA-Z_:][\w:]*$/;
const NAME = /^[a-zA-Z_]\w*$/;

/** A group as the custom resource and a file of Prometheus hold it. */
export function ruleGroup(name: string, { rules, interval }: RuleGroup) {
  return {
    name,
    ...(interval === undefined ? {} : { interval: text(interval) }),
    rules: rules.map((rule) => ('record' in rule ? recording(rule) : alerting(rule))),
  };
}

/** What is wrong with groups, as sentences; empty when nothing is. */
export function ruleProblems(prop: string, groups: RuleGroups): string[] {
  const names = Object.keys(groups);
  return [
    ...(names.length > 0 ? [] : [problem(prop, 'one group or more', 'none')]),
    ...names.flatMap((name) => {
      const at = `${prop}.${name}`;
      const { rules = [], interval } = groups[name] ?? {};
      return [
        ...(name.trim() === '' ? [problem(prop, 'named', name)] : []),
        ...(rules.length > 0 ? [] : [problem(`${at}.rules`, 'one rule or more', 'none')]),
        ...secondsProblems(`${at}.interval`, interval, [5, 3_600]),
        ...rules.flatMap((rule, index) => oneRuleProblems(`${at}.rules[${index.toString()}]`, rule)),
        ...repeated(rules).map((title) => problem(`${at}.rules`, 'different from each other', title)),
      ];
    }),
  ];
}

function oneRuleProblems(at: string, rule: AlertingRule | RecordingRule): string[] {
  return [
    ...('record' in rule ? matches(`${at}.record`, rule.record, SERIES, 'a name of letters, digits, _ and :') : []),
    ...('alert' in rule ? alertProblems(at, rule) : []),
    ...promqlProblems(`${at}.expr`, rule.expr),
    ...Object.keys(rule.labels ?? {}).flatMap((label) =>
      matches(`${at}.labels`, label, NAME, 'named by letters, digits and _'),
    ),
  ];
}

function alertProblems(at: string, { alert, severity, summary, runbookUrl, labels = {}, for: time }: AlertingRule) {
  return [
    ...matches(`${at}.alert`, alert, NAME, 'a name of letters, digits and _'),
    ...(SEVERITIES.includes(severity) ? [] : [problem(`${at}.severity`, `one of ${SEVERITIES.join(', ')}`, severity)]),
    ...(summary.trim() === '' ? [problem(`${at}.summary`, 'given', summary)] : []),
    ...(runbookUrl === undefined ? [] : matches(`${at}.runbookUrl`, runbookUrl, /^https?:\/\/\S+$/, 'an address')),
    ...('severity' in labels ? [problem(`${at}.labels`, 'without `severity`, which is a setting', labels)] : []),
    ...secondsProblems(`${at}.for`, time, [0, 86_400]),
  ];
}

/** Two alerts of one name are told apart by their labels alone. */
function repeated(rules: readonly (AlertingRule | RecordingRule)[]): string[] {
  const titles = rules.map((rule) => {
    const labels = JSON.stringify(rule.labels ?? {});
    return 'record' in rule ? `${rule.record} ${labels}` : `${rule.alert} ${rule.severity} ${labels}`;
  });
  return [...new Set(titles.filter((title, index) => titles.indexOf(title) !== index))];
}

function recording({ record, expr, labels }: RecordingRule) {
  return { record, expr, ...(labels === undefined ? {} : { labels: { ...labels } }) };
}

function alerting(rule: AlertingRule) {
  const { alert, expr, severity, summary, description, runbookUrl, labels, for: time = FOR } = rule;
  return {
    alert,
    expr,
    ...(time.toSeconds() === 0 ? {} : { for: text(time) }),
    labels: { severity, ...labels },
    annotations: {
      summary,
      ...(description === undefined ? {} : { description }),
      ...(runbookUrl === undefined ? {} : { runbook_url: runbookUrl }),
    },
  };
}

function secondsProblems(prop: string, given: Duration | undefined, [min, max]: readonly [number, number]): string[] {
  const seconds = given?.toSeconds();
  if (seconds === undefined || (seconds >= min && seconds <= max)) return [];
  return [problem(prop, `${min.toString()} to ${max.toString()} seconds`, seconds)];
}

function matches(prop: string, value: string, pattern: RegExp, allowed: string): string[] {
  return pattern.test(value) ? [] : [problem(prop, allowed, value)];
}

function text(duration: Duration): string {
  return `${duration.toSeconds().toString()}s`;
}
