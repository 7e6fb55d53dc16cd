import { isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import type { Analysis, OwnQuery } from './analysis';

export const EVERY = Duration.seconds(30);
export const WINDOW = Duration.minutes(2);
export const SETTLE = Duration.minutes(1);

const ADDRESS = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/;
const QUERY_NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names of the metrics that are built in. */
const TAKEN = ['success-rate', 'latency', 'health', 'errors-against-before', 'latency-against-before'];
/** What the controller would fail to fill in. */
const UNKNOWN_ARGUMENT = /\{\{(?!args\.hash\}\})/;

/** What is wrong with `analysis`, as sentences that begin with `at`; empty when nothing is. */
export function analysisProblems(at: string, analysis: Analysis): string[] {
  const { requests, healthyPercent = 100, queries = {}, badAnswers = 0 } = analysis;
  const prometheus: unknown = analysis.prometheus;
  const problems: string[] = [];
  const check = (holds: boolean, prop: string, allowed: string, got: unknown, advice = ''): void => {
    if (!holds) problems.push(problem(`${at}.${prop}`, allowed, got, advice));
  };
  const within = (prop: string, value: number | undefined, min: number, max: number, unit: string): void =>
    check(
      value === undefined || (value >= min && value <= max),
      prop,
      `${String(min)} to ${String(max)} ${unit}`,
      value,
    );

  check(
    // A program that is run without the compiler may leave it out.
    typeof prometheus === 'string' && (!isKnown(prometheus) || ADDRESS.test(prometheus)),
    'prometheus',
    'an address: http://prometheus:9090',
    prometheus ?? 'none',
  );
  if (requests === undefined && healthyPercent === 0 && Object.keys(queries).length === 0)
    problems.push(`\`${at}\` must name a metric, got none. Give \`requests\`, \`healthyPercent\` or \`queries\``);
  for (const prop of ['successPercent', 'latency', 'comparedToBefore', 'withoutRequests'] as const)
    check(requests !== undefined || analysis[prop] === undefined, prop, 'left out without `requests`', analysis[prop]);
  requestProblems(analysis, check, within);
  within('healthyPercent', healthyPercent, 0, 100, 'percent');
  within('badAnswers', badAnswers, 0, 10, 'answers');
  check(Number.isInteger(badAnswers), 'badAnswers', 'a whole number', badAnswers);
  for (const [name, query] of Object.entries(queries)) queryProblems(name, query, check);
  within('every', analysis.every?.toSeconds(), 1, 3_600, 'seconds');
  within('window', analysis.window?.toSeconds(), 1, 3_600, 'seconds');
  within('settle', analysis.settle?.toSeconds(), 0, 3_600, 'seconds');
  return problems;
}

type Check = (holds: boolean, prop: string, allowed: string, got: unknown, advice?: string) => void;
type Within = (prop: string, value: number | undefined, min: number, max: number, unit: string) => void;

function requestProblems(analysis: Analysis, check: Check, within: Within): void {
  const { successPercent: success, latency, comparedToBefore: before, withoutRequests } = analysis;
  const isShare = (percent: number | undefined): boolean => percent === undefined || (percent > 0 && percent <= 100);
  check(isShare(success), 'successPercent', 'above 0 to 100 percent', success);
  within('latency.milliseconds', latency?.milliseconds, 1, 600_000, 'milliseconds');
  const percentile = latency?.percentile;
  check(
    percentile === undefined || (percentile >= 1 && percentile < 100),
    'latency.percentile',
    '1 to below 100 percent',
    percentile,
  );
  within('comparedToBefore.errorsPercent', before?.errorsPercent, 0, 1_000, 'percent');
  within('comparedToBefore.latencyPercent', before?.latencyPercent, 0, 1_000, 'percent');
  check(
    before === undefined || Object.values(before).some((one) => one !== undefined),
    'comparedToBefore',
    'given with a limit',
    'none',
  );
  check(
    withoutRequests === undefined || ['bad', 'good'].includes(withoutRequests),
    'withoutRequests',
    'one of bad, good',
    withoutRequests,
  );
}

function queryProblems(name: string, { query, atLeast, atMost }: OwnQuery, check: Check): void {
  check(QUERY_NAME.test(name), 'queries', 'named by 1 to 63 lower-case letters, digits and hyphens', name);
  check(!TAKEN.includes(name), 'queries', `named other than ${TAKEN.join(', ')}`, name);
  const text = typeof query === 'string' ? query : query({ pods: '', namespace: '', service: '', window: '' });
  check(text.trim() !== '', `queries.${name}.query`, 'a query', text);
  check(!UNKNOWN_ARGUMENT.test(text), `queries.${name}.query`, 'without {{, but for {{args.hash}}', text);
  const limits = [atLeast, atMost].filter((one) => one !== undefined);
  check(
    limits.length === 1 && limits.every(Number.isFinite),
    `queries.${name}`,
    'given with one number, `atLeast` or `atMost`',
    limits,
  );
}
