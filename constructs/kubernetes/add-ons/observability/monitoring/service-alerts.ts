import { isKnown } from '../../../../core/checks';
import { Duration } from '../../../../core/duration';
import { problem, UserError } from '../../../../core/errors';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import type { AlertingRule, RecordingRule, RuleGroups } from './rules';
import { SERIES } from './service-rules';

/** Which services are meant. */
export interface ServiceSelection {
  /**
   * Namespaces of the services.
   * @default - all of them
   */
  readonly namespaces?: readonly string[];
}

/** Settings of {@link serviceAlerts}. */
export interface ServiceAlertOptions extends ServiceSelection {
  /**
   * How long a service may be without a pod that is ready before it is critical: 0 seconds to 1 day.
   * @default Duration.minutes(2)
   */
  readonly downFor?: Duration;
  /**
   * Percent of the requests that may fail before it is a warning: 0 to 100.
   * @default 5
   */
  readonly errorPercent?: number;
  /**
   * Time that 95 of 100 answers may take before it is a warning: 1 millisecond to 1 hour.
   * @default - not looked at
   */
  readonly slowerThan?: Duration;
}

/**
 * Alerts of services that are down, fail, are slow or lack pods, on what `workloadRules` and `requestRules` record.
 * @throws {UserError} `OptionsInvalid`, listing every wrong value.
 */
export function serviceAlerts(options: ServiceAlertOptions = {}): RuleGroups {
  const { downFor = Duration.minutes(2), errorPercent = 5, slowerThan } = options;
  checkOptions('serviceAlerts', options, [
    ['downFor', downFor.toSeconds(), 0, 86_400, 'seconds'],
    ['errorPercent', errorPercent, 0, 100, 'percent'],
    ['slowerThan', slowerThan?.toSeconds(), 0.001, 3_600, 'seconds'],
  ]);
  const { available, desired, errors, latency } = selected(options);
  const rules: readonly AlertingRule[] = [
    {
      alert: 'ServiceDown',
      expr: `${available} == 0 and on (namespace, service) ${desired} > 0`,
      for: downFor,
      severity: 'critical',
      summary: '{{ $labels.namespace }}/{{ $labels.service }} has no pod that is ready',
    },
    {
      alert: 'ServiceLacksPods',
      expr: `${available} < on (namespace, service) ${desired} and on (namespace, service) ${available} > 0`,
      for: Duration.minutes(10),
      severity: 'warning',
      summary: '{{ $labels.namespace }}/{{ $labels.service }} has had fewer pods ready than it should for 10 minutes',
    },
    {
      alert: 'ServiceErrors',
      expr: `${errors} > ${(errorPercent / 100).toString()}`,
      severity: 'warning',
      summary:
        '{{ $labels.namespace }}/{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests, more than ' +
        `${errorPercent.toString()} %`,
    },
  ];
  const slow: readonly AlertingRule[] =
    slowerThan === undefined
      ? []
      : [
          {
            alert: 'ServiceSlow',
            expr: `${latency} > ${slowerThan.toSeconds().toString()}`,
            severity: 'warning',
            summary:
              'One answer of {{ $labels.namespace }}/{{ $labels.service }} in 20 takes {{ $value | humanizeDuration }} or more',
          },
        ];
  return { 'service-alerts': { rules: [...rules, ...slow] } };
}

/** Settings of {@link deploymentAlerts}. */
export interface DeploymentAlertOptions extends ServiceSelection {
  /**
   * How long after a deployment services are watched: 5 minutes to 1 day. What was before is the same time before it.
   * @default Duration.hours(1)
   */
  readonly watch?: Duration;
  /**
   * Percent by which the share of errors may rise against before, 0 to 10000. Less than one error in a thousand requests counts as one in a
   * thousand.
   * @default 10
   */
  readonly errorRisePercent?: number;
  /**
   * Percent by which the time of answers may rise against before: 0 to 10000.
   * @default 20
   */
  readonly latencyRisePercent?: number;
  /**
   * How long it has to be worse: 0 seconds to 1 day.
   * @default Duration.minutes(2)
   */
  readonly for?: Duration;
}

/** Fewer errors than one in a thousand requests are no measure of anything. */
const LEAST_ERRORS = 0.001;

/**
 * Alerts when a service is worse after a deployment than it was before, on what `workloadRules` and `requestRules` record. How it was
 * is recorded until a deployment, and kept while that one is watched: a second deployment in the meantime is compared with the time
 * before the first.
 * @throws {UserError} `OptionsInvalid`, listing every wrong value.
 */
export function deploymentAlerts(options: DeploymentAlertOptions = {}): RuleGroups {
  const { watch = Duration.hours(1), errorRisePercent = 10, latencyRisePercent = 20 } = options;
  const pending = options.for ?? Duration.minutes(2);
  checkOptions('deploymentAlerts', options, [
    ['watch', watch.toSeconds(), 300, 86_400, 'seconds'],
    ['errorRisePercent', errorRisePercent, 0, 10_000, 'percent'],
    ['latencyRisePercent', latencyRisePercent, 0, 10_000, 'percent'],
    ['for', pending.toSeconds(), 0, 86_400, 'seconds'],
  ]);
  const { errors, latency, deployed } = selected(options);
  const time = `${watch.toSeconds().toString()}s`;
  const recently = `on (namespace, service) (time() - ${deployed} < ${watch.toSeconds().toString()})`;
  const before = (series: string): string => `${series.replace(/:[^:]*$/, '')}:before_deployment`;
  const [errorsBefore, latencyBefore] = [before(SERIES.errors), before(SERIES.latency)];
  const kept = (record: string, series: string): RecordingRule => ({
    record,
    expr: `(avg_over_time(${series}[${time}]) unless ${recently}) or (last_over_time(${record}[${time}]) and ${recently})`,
  });
  const rise = (percent: number): string => ((100 + percent) / 100).toString();
  const rules: readonly (AlertingRule | RecordingRule)[] = [
    kept(errorsBefore, errors),
    kept(latencyBefore, latency),
    {
      alert: 'ErrorsRoseAfterDeployment',
      expr:
        `${errors} > on (namespace, service) clamp_min(${rise(errorRisePercent)} * ${errorsBefore}, ${LEAST_ERRORS.toString()}) ` +
        `and ${recently}`,
      for: pending,
      severity: 'critical',
      summary:
        '{{ $labels.namespace }}/{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests, ' +
        `${errorRisePercent.toString()} % more than before it was deployed`,
    },
    {
      alert: 'SlowerAfterDeployment',
      expr: `${latency} > on (namespace, service) ${rise(latencyRisePercent)} * ${latencyBefore} and ${recently}`,
      for: pending,
      severity: 'warning',
      summary:
        'One answer of {{ $labels.namespace }}/{{ $labels.service }} in 20 takes {{ $value | humanizeDuration }} or more, ' +
        `${latencyRisePercent.toString()} % longer than before it was deployed`,
    },
  ];
  return { 'deployment-alerts': { rules } };
}

/** A number of an option: its name, the number, the least, the most, and what is counted. */
type NumberOption = readonly [name: string, value: number | undefined, min: number, max: number, unit: string];

/** What goes into queries is checked first: a quote in a name would end its matcher. */
function checkOptions(subject: string, { namespaces = [] }: ServiceSelection, numbers: readonly NumberOption[]): void {
  const problems = [
    ...namespaces.flatMap((name, index) =>
      !isKnown(name) || KUBERNETES_NAME.pattern.test(name)
        ? []
        : [problem(`namespaces[${index.toString()}]`, KUBERNETES_NAME.allowed, name)],
    ),
    ...numbers.flatMap(([name, value, min, max, unit]) =>
      value === undefined || (value >= min && value <= max)
        ? []
        : [problem(name, `${min.toString()} to ${max.toString()} ${unit}`, value)],
    ),
  ];
  if (problems.length > 0) throw new UserError(subject, 'OptionsInvalid', problems);
}

/** The series of the services meant. */
function selected({ namespaces = [] }: ServiceSelection): Readonly<Record<keyof typeof SERIES, string>> {
  const matcher = namespaces.length === 0 ? '' : `{namespace=~"${namespaces.join('|')}"}`;
  const entries = Object.entries(SERIES).map(([name, series]) => [name, `${series}${matcher}`]);
  return Object.fromEntries(entries) as Record<keyof typeof SERIES, string>;
}
