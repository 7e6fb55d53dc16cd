import { Duration } from '../../../../core/duration';
import { problem } from '../../../../core/errors';
import type { IWorkload } from '../../../workload/workload';
import type { IPrometheus } from './prometheus-ref';

/** How a `ServiceMonitor` and a `PodMonitor` ask for metrics. */
export interface ScrapeSettings {
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Another one for each port of a workload.
   * @default - that of the workload or target
   */
  readonly name?: string;
  /**
   * Path below which they are.
   * @default - that of the target, or '/metrics'
   */
  readonly path?: string;
  /**
   * How often they are asked for: 5 seconds to 10 minutes. Beyond 2 minutes graphs have holes.
   * @default - as often as Prometheus asks all
   */
  readonly interval?: Duration;
  /**
   * How long an answer may take: 1 second to `interval`.
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
  /**
   * Keeps labels of the metrics that Prometheus would set itself, such as `namespace` and `service`: for programs that tell of others.
   * @default - as the target says, or false
   */
  readonly honorLabels?: boolean;
  /**
   * Metrics that are thrown away, by regular expressions of their names: `go_.*`.
   * @default - none
   */
  readonly drop?: readonly string[];
  /**
   * Series that are taken at a time: 1 to 1000000. A program that shows more is not asked at all, and cannot fill Prometheus.
   * @default 50000
   */
  readonly sampleLimit?: number;
  /**
   * Prometheus that collects them.
   * @default - the only PrometheusStack of the app on this cluster
   */
  readonly prometheus?: IPrometheus;
}

/** What a monitor of a workload says of where metrics are, and how they are asked for. */
export interface ScrapeProps extends ScrapeSettings {
  /** Workload that shows metrics. Its policy lets Prometheus in on that port. */
  readonly workload: IWorkload;
  /**
   * Name of its port that shows them.
   * @default - the only port of the workload
   */
  readonly port?: string;
}

/** A port of pods, by its name or by its number. */
export type MonitoredPort = { readonly port: string } | { readonly portNumber: number };

const TIMEOUT = Duration.seconds(10);
const SAMPLES = 50_000;

/** What is wrong with the settings of a monitor of a workload, as sentences; empty when nothing is. */
export function scrapeProblems(props: ScrapeProps): string[] {
  return [...portProblems(Object.keys(props.workload.ports), props.port, props.workload), ...settingsProblems(props)];
}

/** What is wrong with how metrics are asked for, as sentences. */
export function settingsProblems(settings: ScrapeSettings): string[] {
  const { path = '/metrics', interval, timeout, drop = [], sampleLimit } = settings;
  const seconds = interval?.toSeconds();
  const longest = seconds ?? 600;
  const wait = timeout?.toSeconds();
  return [
    ...(/^\/[^\s?#]*$/.test(path) ? [] : [problem('path', 'a path that starts with /', path)]),
    ...(seconds === undefined || (seconds >= 5 && seconds <= 600)
      ? []
      : [problem('interval', '5 to 600 seconds', seconds)]),
    ...(wait === undefined || (wait >= 1 && wait <= longest)
      ? []
      : [problem('timeout', `1 to ${longest.toString()} seconds`, wait)]),
    ...drop.flatMap((one, index) =>
      isRegExp(one) ? [] : [problem(`drop[${index.toString()}]`, 'a regular expression', one)],
    ),
    ...(sampleLimit === undefined || (Number.isInteger(sampleLimit) && sampleLimit >= 1 && sampleLimit <= 1_000_000)
      ? []
      : [problem('sampleLimit', '1 to 1000000 series', sampleLimit)]),
  ];
}

function portProblems(names: readonly string[], port: string | undefined, { node }: IWorkload): string[] {
  if (names.length === 0) return [problem('workload', 'one that listens on a port', node.path)];
  if (port === undefined) return names.length === 1 ? [] : [problem('port', `one of ${names.join(', ')}`, 'none')];
  return names.includes(port) ? [] : [problem('port', `one of ${names.join(', ')}`, port)];
}

/** Name of the port meant, of settings without a problem. */
export function portOf({ workload, port }: ScrapeProps): string {
  return port ?? Object.keys(workload.ports)[0] ?? '';
}

/** What both kinds of monitor hold of an endpoint. */
export function endpoint(settings: ScrapeSettings, port: MonitoredPort) {
  const { path = '/metrics', interval, timeout, honorLabels = false, drop = [] } = settings;
  // Prometheus refuses a time-out above the interval.
  const wait = Math.min((timeout ?? TIMEOUT).toSeconds(), interval?.toSeconds() ?? Infinity);
  return {
    ...port,
    path,
    ...(interval === undefined ? {} : { interval: `${interval.toSeconds().toString()}s` }),
    ...(timeout === undefined && interval === undefined ? {} : { scrapeTimeout: `${wait.toString()}s` }),
    ...(honorLabels ? { honorLabels } : {}),
    ...(drop.length === 0
      ? {}
      : {
          metricRelabelings: [
            { action: 'drop' as const, sourceLabels: ['__name__'], regex: drop.map((one) => `(?:${one})`).join('|') },
          ],
        }),
  };
}

/** What both kinds of monitor hold besides. */
export function selected(podLabels: IWorkload['podLabels'], { sampleLimit = SAMPLES }: ScrapeSettings) {
  return {
    jobLabel: 'app.kubernetes.io/name',
    selector: { matchLabels: { ...podLabels } },
    sampleLimit,
  };
}

function isRegExp(text: string): boolean {
  try {
    return text !== '' && new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
