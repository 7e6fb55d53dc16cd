import type { Analysis, OwnQuery, QuerySubject } from './analysis';
import { newPods, podHealth } from './pod-health';
import type { RequestMetrics, Requests } from './request-metrics';

/** Percentile of answers that is looked at where none is named. */
const PERCENTILE = 95;
const SUCCESS_PERCENT = 99;
/** Fewer errors than one in a thousand requests are no measure of anything. */
const LEAST_ERRORS = 0.001;

/** What an analysis is about. */
export interface AnalysisSubject {
  readonly namespace: string;
  readonly workload: string;
  /** Longest time, in seconds, that a pod may take to be ready, a wait for a node included. */
  readonly startSeconds: number;
  /** Requests to the new version. */
  readonly requests: Omit<Requests, 'namespace' | 'range'>;
  /** Requests to the one before, in the hour before the rollout. */
  readonly before: Omit<Requests, 'namespace'>;
}

/** One measure of an analysis: a query of one value, and the limit that this value has to keep to. */
export interface AnalysisMetric {
  readonly name: string;
  readonly query: string;
  readonly condition: string;
  /** True for one that looks `window` back: its first question waits until all of that belongs to the new version. */
  readonly looksBack: boolean;
}

/** What `analysis` measures of `subject`, `window` back. */
export function analysisMetrics(analysis: Analysis, subject: AnalysisSubject, window: string): AnalysisMetric[] {
  const pods = newPods(subject.namespace, subject.workload);
  const { namespace, requests } = subject;
  const own: QuerySubject = { pods, namespace, service: requests.service, window };
  return [
    ...requestMetrics(analysis, subject, window),
    ...healthMetrics(analysis, subject),
    ...Object.entries(analysis.queries ?? {}).map(([name, query]) => ownMetric(name, query, own)),
  ];
}

/** What it measures of the pods alone, before there are requests. */
export function healthMetrics({ healthyPercent = 100 }: Analysis, subject: AnalysisSubject): AnalysisMetric[] {
  if (healthyPercent === 0) return [];
  const query = podHealth(newPods(subject.namespace, subject.workload), subject.startSeconds);
  return [{ name: 'health', query, condition: limit('>=', share(healthyPercent)), looksBack: false }];
}

function requestMetrics(analysis: Analysis, subject: AnalysisSubject, window: string): AnalysisMetric[] {
  const { requests: source, successPercent = SUCCESS_PERCENT, latency, comparedToBefore = {} } = analysis;
  if (source === undefined) return [];
  const { namespace } = subject;
  const now = { ...subject.requests, namespace, range: `[${window}]` };
  const before = { ...subject.before, namespace };
  const quantile = share(latency?.percentile ?? PERCENTILE);
  const { errorsPercent, latencyPercent } = comparedToBefore;
  const atLeast = (name: string, query: string, value: number): AnalysisMetric => ({
    name,
    query: known(analysis, query, 1),
    condition: limit('>=', value),
    looksBack: true,
  });
  const atMost = (name: string, query: string, value: number): AnalysisMetric => ({
    name,
    query: known(analysis, query, 0),
    condition: limit('<=', value),
    looksBack: true,
  });
  return [
    atLeast('success-rate', source.successRate(now), share(successPercent)),
    ...(latency === undefined ? [] : [atMost('latency', source.latency(now, quantile), latency.milliseconds)]),
    ...(errorsPercent === undefined
      ? []
      : [atMost('errors-against-before', errorRise(source, now, before), share(100 + errorsPercent))]),
    ...(latencyPercent === undefined
      ? []
      : [
          atMost(
            'latency-against-before',
            `(${source.latency(now, quantile)}) / (${source.latency(before, quantile)})`,
            share(100 + latencyPercent),
          ),
        ]),
  ];
}

function errorRise(source: RequestMetrics, now: Requests, before: Requests): string {
  return `(1 - ${source.successRate(now)}) / clamp_min(1 - ${source.successRate(before)}, ${LEAST_ERRORS.toString()})`;
}

function ownMetric(name: string, { query, atLeast, atMost }: OwnQuery, subject: QuerySubject): AnalysisMetric {
  return {
    name,
    query: typeof query === 'string' ? query : query(subject),
    condition: atLeast === undefined ? limitOfAll('<=', atMost ?? 0) : limitOfAll('>=', atLeast),
    looksBack: true,
  };
}

/** Without requests a query finds nothing, or divides nothing by nothing: then `best` takes its place, where that is no bad answer. */
function known({ withoutRequests = 'bad' }: Analysis, query: string, best: number): string {
  return withoutRequests === 'bad' ? query : `(${query}) >= 0 or vector(${best.toString()})`;
}

/** An empty result is a bad answer too: without the length, Argo Rollouts takes it for an error, and asks on. */
function limit(comparison: '>=' | '<=', value: number): string {
  return `len(result) > 0 && result[0] ${comparison} ${value.toString()}`;
}

/** The same for each of several values. It ends like the other, from which a rehearsal reads the limit. */
function limitOfAll(comparison: '>=' | '<=', value: number): string {
  const text = value.toString();
  return `len(result) > 0 && all(result, {# ${comparison} ${text}}) && result[0] ${comparison} ${text}`;
}

/** Percent as a part of one; floating point would make 0.9990000000000001 of 99.9. */
function share(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}
