import { Duration } from '../../../../core/duration';
import { problem } from '../../../../core/errors';
import { matcherProblems, SEVERITIES, type Severity, severityMatcher } from './matcher';
import type { AlertChannel } from './receivers';
import type { SecretKey } from './secret-key';

/** Which alerts go to whom. */
export interface AlertRoute {
  /** Name of a receiver. */
  readonly to: string;
  /**
   * Severities of the alerts meant, as their label `severity` says.
   * @default - any
   */
  readonly severity?: Severity | readonly Severity[];
  /**
   * What holds for the labels of the alerts meant, all of it: `team="shop"`, `namespace=~"shop-.*"`, `env!="dev"`.
   * @default - any
   */
  readonly matchers?: readonly string[];
  /**
   * Goes on to the routes after this one: more than one receiver hears of the alert.
   * @default false: the first route that matches takes it
   */
  readonly continue?: boolean;
  /**
   * When it is told again while it lasts: 1 minute to 7 days.
   * @default - that of all routes
   */
  readonly repeat?: Duration;
}

/** Who hears of which alert. */
export interface AlertRoutes {
  /** Whom to tell, by a name of your own: one channel each, or several. */
  readonly receivers: Readonly<Record<string, AlertChannel | readonly AlertChannel[]>>;
  /**
   * Asked in this order. The alert `Watchdog`, which always fires, goes to nobody unless a route takes it: `alertname="Watchdog"` to
   * what calls you when it no longer comes.
   */
  readonly routes: readonly AlertRoute[];
  /**
   * Receiver of what no route takes.
   * @default - nobody
   */
  readonly otherwise?: string;
  /**
   * Labels whose alerts are told in one message.
   * @default ['alertname', 'namespace']
   */
  readonly groupBy?: readonly string[];
  /**
   * How long the first alert of a message waits for more: 0 seconds to 1 hour.
   * @default Duration.seconds(30)
   */
  readonly groupWait?: Duration;
  /**
   * When more alerts of a message told already are told: 1 second to 1 day.
   * @default Duration.minutes(5)
   */
  readonly groupInterval?: Duration;
  /**
   * When it is told again while it lasts: 1 minute to 7 days.
   * @default Duration.hours(4)
   */
  readonly repeat?: Duration;
}

const NOBODY = 'nobody';
const RECEIVER = { pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, allowed: 'lower-case letters, digits and hyphens' };
const LABEL = /^([a-zA-Z_]\w*|\.\.\.)$/;
const DEFAULTS = {
  groupWait: Duration.seconds(30),
  groupInterval: Duration.minutes(5),
  repeat: Duration.hours(4),
} as const;

/** An alert that always fires, which tells that alerts arrive at all: for a dead man's switch, and for nobody where no route is. */
const WATCHDOG = { receiver: NOBODY, matchers: ['alertname="Watchdog"'] };

/** Of a cause and what follows from it, the cause is told. */
const INHIBITIONS = [
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ['namespace', 'alertname'],
  },
  { source_matchers: ['severity="warning"'], target_matchers: ['severity="info"'], equal: ['namespace', 'alertname'] },
  { source_matchers: ['alertname="InfoInhibitor"'], target_matchers: ['severity="info"'], equal: ['namespace'] },
  { target_matchers: ['alertname="InfoInhibitor"'] },
];

/** What is wrong with `routes`, as sentences; empty when nothing is. */
export function alertRouteProblems(prop: string, alerts: AlertRoutes): string[] {
  const { receivers, routes, otherwise, groupBy = [], groupWait, groupInterval, repeat } = alerts;
  const names = Object.keys(receivers);
  const used = new Set([otherwise, ...routes.map(({ to }) => to)]);
  return [
    ...(names.length > 0 ? [] : [problem(`${prop}.receivers`, 'one or more', 'none')]),
    ...names.flatMap((name) => receiverProblems(`${prop}.receivers`, name, receivers[name] ?? [])),
    ...names
      .filter((name) => !used.has(name))
      .map(
        (name) =>
          `\`${prop}.receivers.${name}\` must be named by a route or by \`otherwise\`: nobody tells it anything`,
      ),
    ...(otherwise === undefined ? [] : unknownReceiver(`${prop}.otherwise`, otherwise, names)),
    ...routes.flatMap((route, index) => routeProblems(`${prop}.routes[${index.toString()}]`, route, names)),
    ...groupBy
      .filter((label) => !LABEL.test(label))
      .map((label) => problem(`${prop}.groupBy`, 'names of labels', label)),
    ...durationProblems(`${prop}.groupWait`, groupWait, [0, 3_600]),
    ...durationProblems(`${prop}.groupInterval`, groupInterval, [1, 86_400]),
    ...durationProblems(`${prop}.repeat`, repeat, [60, 604_800]),
  ];
}

/**
 * The configuration of Alertmanager, as its own file has it: in it are paths of files that hold secrets, no secret. It is one for the
 * whole cluster: what amtool says of it holds, and no route of a namespace is silently limited to alerts of that namespace.
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(alerts?: AlertRoutes) {
  const { receivers = {}, routes = [], otherwise = NOBODY, groupBy = ['alertname', 'namespace'] } = alerts ?? {};
  const { groupWait, groupInterval, repeat } = { ...DEFAULTS, ...withoutUndefined(alerts) };
  return {
    global: { resolve_timeout: '5m' },
    inhibit_rules: INHIBITIONS,
    route: {
      receiver: otherwise,
      group_by: [...groupBy],
      group_wait: text(groupWait),
      group_interval: text(groupInterval),
      repeat_interval: text(repeat),
      // Last: whoever has a dead man's switch leads it there.
      routes: [...routes.map(routeOf), WATCHDOG],
    },
    receivers: [{ name: NOBODY }, ...Object.entries(receivers).map(([name, channels]) => receiver(name, channels))],
  };
}

/** All channels of `alerts`. */
export function channelsOf(alerts?: AlertRoutes): AlertChannel[] {
  return Object.values(alerts?.receivers ?? {}).flat();
}

/** Keys of Secrets that the channels read, each once. */
export function secretsOf(alerts?: AlertRoutes): SecretKey[] {
  return channelsOf(alerts).flatMap(({ secrets }) => secrets);
}

function receiver(name: string, channels: AlertChannel | readonly AlertChannel[]) {
  const kinds = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const { kind, settings } of [channels].flat()) kinds.set(kind, [...(kinds.get(kind) ?? []), settings()]);
  return { name, ...Object.fromEntries(kinds) };
}

function routeOf({ to, severity, matchers = [], continue: goesOn = false, repeat }: AlertRoute) {
  const severities = severity === undefined ? [] : [severity].flat();
  return {
    receiver: to,
    matchers: [...(severities.length === 0 ? [] : [severityMatcher(severities)]), ...matchers],
    ...(goesOn ? { continue: true } : {}),
    ...(repeat === undefined ? {} : { repeat_interval: text(repeat) }),
  };
}

function receiverProblems(prop: string, name: string, channels: AlertChannel | readonly AlertChannel[]): string[] {
  const all = [channels].flat();
  const at = (index: number): string => `${prop}.${name}${all.length === 1 ? '' : `[${index.toString()}]`}`;
  return [
    ...(RECEIVER.pattern.test(name) && name !== NOBODY ? [] : [problem(prop, `named by ${RECEIVER.allowed}`, name)]),
    ...(all.length > 0 ? [] : [problem(`${prop}.${name}`, 'one channel or more', 'none')]),
    ...all.flatMap(({ problems }, index) => problems(at(index))),
  ];
}

function routeProblems(at: string, { to, severity, matchers = [], repeat }: AlertRoute, names: readonly string[]) {
  const severities = severity === undefined ? [] : [severity].flat();
  return [
    ...unknownReceiver(`${at}.to`, to, names),
    ...severities
      .filter((one) => !SEVERITIES.includes(one))
      .map((one) => problem(`${at}.severity`, `one of ${SEVERITIES.join(', ')}`, one)),
    ...(severities.length + matchers.length > 0
      ? []
      : [problem(at, 'given `severity` or `matchers`', 'none', 'What no route takes goes to `otherwise`')]),
    ...matcherProblems(`${at}.matchers`, matchers),
    ...durationProblems(`${at}.repeat`, repeat, [60, 604_800]),
  ];
}

function unknownReceiver(prop: string, name: string, names: readonly string[]): string[] {
  return names.includes(name) ? [] : [problem(prop, `one of the receivers ${[...names].sort().join(', ')}`, name)];
}

function durationProblems(prop: string, given: Duration | undefined, [min, max]: readonly [number, number]): string[] {
  const seconds = given?.toSeconds();
  if (seconds === undefined || (seconds >= min && seconds <= max)) return [];
  return [problem(prop, `${min.toString()} to ${max.toString()} seconds`, seconds)];
}

function text(duration: Duration): string {
  return `${duration.toSeconds().toString()}s`;
}

function withoutUndefined<T extends object>(given: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}
