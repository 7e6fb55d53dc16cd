import { asList, asObject } from '../../../terraform/providers';

/** Longest pause, interval and delay of a rollout that is rehearsed, unless the real ones are asked for. */
const LONGEST_SECONDS = 3;

/** How often a metric is asked at most. */
const MOST_ASKED = 3;

type Json = Readonly<Record<string, unknown>>;

/** What the analysis of a rehearsed rollout is to find. */
export interface PlayedAnalysis {
  /** Metric that is to be bad. */
  readonly fail?: string;
  /** Address of Prometheus for the controller. @default - that of the template */
  readonly prometheus?: string;
  /** Keep pauses, intervals and delays. */
  readonly realPauses: boolean;
}

/**
 * The metrics of an AnalysisTemplate with an answer that is known in advance, as a rehearsal has no requests to measure: what its
 * condition asks for, or not a number for the one that is to fail. Those whose condition is of another form stay as they are.
 */
export function playedMetrics(template: Json, { fail, prometheus, realPauses }: PlayedAnalysis): Json[] {
  return asList(asObject(template['spec'])['metrics']).map((one) => {
    const metric = asObject(one);
    const provider = asObject(asObject(metric['provider'])['prometheus']);
    const query = metric['name'] === fail ? 'vector(NaN)' : goodAnswer(metric);
    if (query === undefined) return metric;
    const asked = { ...provider, query, ...(prometheus === undefined ? {} : { address: prometheus }) };
    const played = { ...metric, provider: { ...asObject(metric['provider']), prometheus: asked } };
    return realPauses ? played : shortMetric(played);
  });
}

/** Names of the metrics whose condition tells no good answer. */
export function unknownMetrics(template: Json, fail: string | undefined): string[] {
  const metrics = asList(asObject(template['spec'])['metrics']).map(asObject);
  return metrics.filter((one) => one['name'] !== fail && goodAnswer(one) === undefined).map(({ name }) => String(name));
}

/** The limit itself is good enough, in whichever direction it is one. */
function goodAnswer({ successCondition }: Json): string | undefined {
  const limit = /result\[0\] [<>]= (-?\d[\d.e+-]*)$/.exec(String(successCondition))?.[1];
  return limit === undefined ? undefined : `vector(${limit})`;
}

function shortMetric(metric: Json): Json {
  const { count } = metric;
  const times = ['interval', 'initialDelay'].filter((name) => name in metric);
  return {
    ...metric,
    ...Object.fromEntries(times.map((name) => [name, shortTime(metric[name])])),
    ...(count === undefined ? {} : { count: Math.min(MOST_ASKED, Number(count) || MOST_ASKED) }),
  };
}

/** The strategy of a Rollout with short pauses; those without an end get one, as nobody is there to go on. */
export function shortStrategy(rollout: Json): Json {
  const strategy = asObject(asObject(rollout['spec'])['strategy']);
  const { canary, blueGreen } = strategy;
  if (canary !== undefined)
    return { canary: shortTimes({ ...asObject(canary), steps: asList(asObject(canary)['steps']).map(shortStep) }) };
  return { blueGreen: shortTimes({ ...asObject(blueGreen), autoPromotionEnabled: true }) };
}

function shortStep(step: unknown): Json {
  const { pause } = asObject(step);
  if (pause === undefined) return asObject(step);
  return { ...asObject(step), pause: { duration: shortTime(asObject(pause)['duration'] ?? 1) } };
}

function shortTimes(strategy: Json): Json {
  const times = ['autoPromotionSeconds', 'scaleDownDelaySeconds', 'abortScaleDownDelaySeconds'];
  const present = times.filter((name) => name in strategy);
  const short = present.map((name) => [name, Math.min(LONGEST_SECONDS, Number(strategy[name]))] as const);
  return { ...strategy, ...Object.fromEntries(short) };
}

/** As Argo Rollouts writes times: seconds, or `90s`, `5m`, `1h`. */
function shortTime(time: unknown): string {
  const [, count = '0', unit = 's'] = /^(\d+)([smh]?)$/.exec(String(time)) ?? [];
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
  return `${Math.min(LONGEST_SECONDS, seconds)}s`;
}
