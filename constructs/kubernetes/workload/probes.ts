import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import type { IProbe } from './models';

/** Kubernetes asks this often where nothing else is said. @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes */
const PERIOD = Duration.seconds(10);
const TIMEOUT = Duration.seconds(1);
const FAILURES = 3;
/**
 * Twice as often as for readiness: a container that is only busy is first sent no more requests, not killed.
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
const FAILURES_TO_KILL = 6;
const STARTUP = Duration.minutes(2);
/** While it starts, a container is asked more often, so that a rolling update does not wait for the next turn. */
const STARTUP_PERIOD = Duration.seconds(5);

/** How a container is asked, and how long it may take. */
export interface HealthOptions {
  /**
   * Time between two questions: 1 second to 5 minutes.
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;
  /**
   * Time to answer: 1 second to the period. Give it more than the slowest answer under load.
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;
  /**
   * Time to give the first good answer; a container that takes longer is killed, and started anew: 5 seconds to 30 minutes.
   * @default Duration.minutes(2)
   */
  readonly startup?: Duration;
}

/** The same for what is asked over the network. */
export interface PortHealthOptions extends HealthOptions {
  /**
   * Name of the port.
   * @default - the first port of the workload
   */
  readonly port?: string;
}

/** A question to a container: made by {@link http}, {@link tcp} and {@link exec}. */
export type Health =
  | (PortHealthOptions & { readonly ask: 'http'; readonly path: string })
  | (PortHealthOptions & { readonly ask: 'tcp' })
  | (HealthOptions & { readonly ask: 'exec'; readonly command: readonly string[] });

/**
 * A different question for each of what Kubernetes wants to know. What is left out is not asked.
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export interface HealthChecks {
  /** Can it take requests now? After three bad answers it gets none, until a good one. */
  readonly readiness?: Health;
  /** Does it work at all? After six bad answers it is killed. Ask nothing here that depends on another system. */
  readonly liveness?: Health;
  /** Has it started? Until then the others are not asked. */
  readonly startup?: Health;
}

/**
 * Healthy is what answers a GET of `path` with a status of 200 to 399.
 * @example
 * const health = http('/health', { timeout: Duration.seconds(2) });
 */
export function http(path: string, options: PortHealthOptions = {}): Health {
  return { ...options, ask: 'http', path };
}

/** Healthy is what accepts a connection. */
export function tcp(options: PortHealthOptions = {}): Health {
  return { ...options, ask: 'tcp' };
}

/**
 * Healthy is where `command`, run in the container, ends with 0.
 * @example
 * const health = exec(['node', 'healthcheck.js']);
 */
export function exec(command: readonly string[], options: HealthOptions = {}): Health {
  return { ...options, ask: 'exec', command };
}

/** The questions that `health` stands for: one alone is asked for all three. */
export function healthChecks(health: Health | HealthChecks): HealthChecks {
  return 'ask' in health ? { readiness: health, liveness: health, startup: health } : health;
}

/** Longest time that a container may take to become ready, in seconds. */
export function startupSeconds(health: Health | HealthChecks | undefined): number {
  const startup = health === undefined ? undefined : healthChecks(health).startup;
  return startup === undefined ? 0 : (startup.startup ?? STARTUP).toSeconds();
}

/** The probes of a container, for the fields of its spec. `firstPort` is asked where `health` names none. */
export function probes(
  health: Health | HealthChecks | undefined,
  firstPort: string,
): { readinessProbe?: IProbe; livenessProbe?: IProbe; startupProbe?: IProbe } {
  const { readiness, liveness, startup } = health === undefined ? {} : healthChecks(health);
  return {
    ...(startup === undefined ? {} : { startupProbe: startupProbe(startup, firstPort) }),
    ...(liveness === undefined ? {} : { livenessProbe: probe(liveness, firstPort, FAILURES_TO_KILL) }),
    ...(readiness === undefined ? {} : { readinessProbe: probe(readiness, firstPort, FAILURES) }),
  };
}

function probe(health: Health, firstPort: string, failureThreshold: number, period = health.period ?? PERIOD): IProbe {
  return {
    ...action(health, firstPort),
    periodSeconds: period.toSeconds(),
    timeoutSeconds: (health.timeout ?? TIMEOUT).toSeconds(),
    failureThreshold,
  };
}

function startupProbe(health: Health, firstPort: string): IProbe {
  const seconds = (health.startup ?? STARTUP).toSeconds();
  return probe(health, firstPort, Math.ceil(seconds / STARTUP_PERIOD.toSeconds()), STARTUP_PERIOD);
}

function action(health: Health, firstPort: string): IProbe {
  if (health.ask === 'exec') return { exec: { command: [...health.command] } };
  const port = health.port ?? firstPort;
  return health.ask === 'http' ? { httpGet: { path: health.path, port } } : { tcpSocket: { port } };
}

/** What is wrong with `health` of a container with `ports`, as sentences; empty when nothing is. */
export function healthProblems(health: Health | HealthChecks | undefined, ports: readonly string[]): string[] {
  if (health === undefined) return [];
  if ('ask' in health) return oneProblems('health', health, ports);
  return Object.entries(health).flatMap(([name, one]: [string, Health]) => oneProblems(`health.${name}`, one, ports));
}

function oneProblems(prop: string, health: Health, ports: readonly string[]): string[] {
  const { period = PERIOD, timeout = TIMEOUT, startup = STARTUP } = health;
  const between = (name: string, value: Duration, min: number, max: number) =>
    value.toSeconds() >= min && value.toSeconds() <= max
      ? []
      : [problem(`${prop}.${name}`, `${min.toString()} to ${max.toString()} seconds`, value.toSeconds())];
  return [
    ...between('period', period, 1, 300),
    ...between('timeout', timeout, 1, Math.max(period.toSeconds(), 1)),
    ...between('startup', startup, 5, 1_800),
    ...(health.ask === 'exec' ? [] : portProblems(`${prop}.port`, health.port, ports)),
    ...(health.ask === 'http' && !/^\/\S*$/.test(health.path)
      ? [problem(`${prop}.path`, 'a path that starts with /', health.path)]
      : []),
    ...(health.ask === 'exec' && health.command.length === 0
      ? [problem(`${prop}.command`, 'a program with its arguments', health.command)]
      : []),
  ];
}

function portProblems(prop: string, port: string | undefined, ports: readonly string[]): string[] {
  if (ports.length === 0)
    return [problem(prop, 'of a workload with ports', port ?? 'none', 'Ask with exec([...]) instead')];
  return port === undefined || ports.includes(port) ? [] : [problem(prop, `one of ${ports.join(', ')}`, port)];
}
