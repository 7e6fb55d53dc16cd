import type { IAnalysisTemplate } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import type { Duration } from '../../core/duration';
import type { Analysis } from './analysis';
import { EVERY, SETTLE, WINDOW } from './analysis-checks';
import type { AnalysisMetric } from './metrics';

/** Errors of Prometheus in a row, ten seconds apart, that are put up with. The next one ends the analysis, and the rollout with it. */
const ERRORS_IN_A_ROW = 4;
/** Seconds that Prometheus has for an answer. */
const ANSWER_SECONDS = 10;

/** What is measured, where and how often. */
export interface TemplateInput {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly analysis: Analysis;
  readonly metrics: readonly AnalysisMetric[];
  /** For how long where a run does not say. */
  readonly watch: Duration;
}

/** An AnalysisTemplate; its runs are given the `hash` of the new pods, and `count`, how often each query is asked. */
export function analysisTemplate({ name, labels, analysis, metrics, watch }: TemplateInput): IAnalysisTemplate {
  const { prometheus: address, badAnswers: failureLimit = 0, every = EVERY, settle = SETTLE } = analysis;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name, labels: { ...labels } },
    spec: {
      args: [{ name: 'hash' }, { name: 'count', value: countWithin(watch, analysis).toString() }],
      metrics: metrics.map(({ name: metric, query, condition }) => ({
        name: metric,
        ...(settle.toSeconds() === 0 ? {} : { initialDelay: prometheusTime(settle) }),
        interval: prometheusTime(every),
        count: '{{args.count}}',
        successCondition: condition,
        failureLimit,
        consecutiveErrorLimit: ERRORS_IN_A_ROW,
        provider: { prometheus: { address, query, timeout: ANSWER_SECONDS } },
      })),
    },
  };
}

/** How often each query is asked within `watch`: the last time at its end. */
export function countWithin(watch: Duration, { every = EVERY, settle = SETTLE }: Analysis): number {
  return Math.floor((watch.toSeconds() - settle.toSeconds()) / every.toSeconds()) + 1;
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
