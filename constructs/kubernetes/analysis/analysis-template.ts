import type { IAnalysisTemplate } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import { Duration } from '../../core/duration';
import type { Analysis } from './analysis';
import { EVERY, SETTLE, WINDOW } from './analysis-checks';
import type { AnalysisMetric } from './metrics';

/** Errors of Prometheus in a row, ten seconds apart, that are put up with. The next one ends the analysis, and the rollout with it. */
const ERRORS_IN_A_ROW = 4;
/** Seconds that Prometheus has for an answer. */
const ANSWER_SECONDS = 10;

/** Arguments of a run: how often it asks for what is so now, and for what looks back. */
const COUNT = 'count';
const LATER_COUNT = 'later-count';

/** What is measured, where and how often. */
export interface TemplateInput {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly analysis: Analysis;
  readonly metrics: readonly AnalysisMetric[];
  /** For how long where a run does not say. */
  readonly watch: Duration;
}

/** An AnalysisTemplate; its runs are given the `hash` of the new pods, and how often each query is asked. */
export function analysisTemplate({ name, labels, analysis, metrics, watch }: TemplateInput): IAnalysisTemplate {
  const { prometheus: address, badAnswers: failureLimit = 0, every = EVERY } = analysis;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name, labels: { ...labels } },
    spec: {
      args: [{ name: 'hash' }, ...countArgs(watch, analysis, metrics)],
      metrics: metrics.map(({ name: metric, query, condition, looksBack }) => ({
        name: metric,
        ...initialDelay(analysis, looksBack),
        interval: prometheusTime(every),
        count: `{{args.${looksBack ? LATER_COUNT : COUNT}}}`,
        successCondition: condition,
        failureLimit,
        consecutiveErrorLimit: ERRORS_IN_A_ROW,
        provider: { prometheus: { address, query, timeout: ANSWER_SECONDS } },
      })),
    },
  };
}

/** An argument of a run. */
export interface RunArgument {
  readonly name: string;
  readonly value: string;
}

/** How often `metrics` are asked within `watch`, as arguments of a run. */
export function countArgs(watch: Duration, analysis: Analysis, metrics: readonly AnalysisMetric[]): RunArgument[] {
  return argumentsOf(metrics, (looksBack) => countWithin(watch, analysis, looksBack));
}

/** Arguments of a run that asks for `metrics` until the rollout ends it. */
export function endlessArgs(metrics: readonly AnalysisMetric[]): RunArgument[] {
  return argumentsOf(metrics, () => 0);
}

function argumentsOf(metrics: readonly AnalysisMetric[], count: (looksBack: boolean) => number): RunArgument[] {
  return [false, true]
    .filter((looksBack) => metrics.some((metric) => metric.looksBack === looksBack))
    .map((looksBack) => ({ name: looksBack ? LATER_COUNT : COUNT, value: count(looksBack).toString() }));
}

/** How often a query is asked within `watch`: the last time at its end. */
export function countWithin(watch: Duration, analysis: Analysis, looksBack: boolean): number {
  const { every = EVERY } = analysis;
  return Math.floor((watch.toSeconds() - delaySeconds(analysis, looksBack)) / every.toSeconds()) + 1;
}

/** Seconds until the first question: what looks back would else judge the new version by requests to the old one. */
export function delaySeconds({ settle = SETTLE, window = WINDOW }: Analysis, looksBack: boolean): number {
  return settle.toSeconds() + (looksBack ? window.toSeconds() : 0);
}

function initialDelay(analysis: Analysis, looksBack: boolean): { initialDelay?: string } {
  const delay = Duration.seconds(delaySeconds(analysis, looksBack));
  return delay.toSeconds() === 0 ? {} : { initialDelay: prometheusTime(delay) };
}

/** How far back a query looks. */
export function windowOf({ window = WINDOW }: Analysis): string {
  return prometheusTime(window);
}

/** A duration as Prometheus and Argo Rollouts write it: `90s`, `2m`. */
export function prometheusTime(duration: Duration): string {
  const seconds = duration.toSeconds();
  return seconds > 0 && seconds % 60 === 0 ? `${(seconds / 60).toString()}m` : `${seconds.toString()}s`;
}
