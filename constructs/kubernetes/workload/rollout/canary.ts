import type { Duration } from '../../../core/duration';
import { problem } from '../../../core/errors';
import { type EndlessPause, looksBack, type WatchOptions, watchProblems, watchTimeProblems } from './watch-options';

/** A share of the requests that the new version gets, with what differs from the other steps. */
export interface CanaryStep {
  /** Percent of the requests: 1 to 100. */
  readonly weight: number;
  /**
   * How long it is watched at this weight: 1 second to 24 hours.
   * @default - as long as at the others
   */
  readonly watch?: Duration;
  /**
   * Waits, once it was watched, for somebody who promotes; meanwhile, and from then on, the analysis goes on asking. Only where the
   * rollout is `attended`.
   * @default - goes on by itself
   */
  readonly pause?: EndlessPause;
}

/** Settings of {@link canary}. */
export interface CanaryOptions extends WatchOptions {
  /**
   * Takes old pods away as new ones come, in place of keeping all until the end: half as many pods meanwhile, but the way back takes
   * as long as they take to start. Only where a route splits the requests; that must not be installed anew during a rollout, as it
   * would give all requests to the few old pods that are left: synth warns.
   * @default false
   */
  readonly shrinkOld?: boolean;
}

/** A new version that gets more and more of the requests: made by {@link canary}. */
export interface Canary {
  readonly type: 'Canary';
  readonly steps: readonly CanaryStep[];
  readonly options: CanaryOptions;
}

/**
 * The new version gets `weights` percent of the requests, one after the other and watched at each; then all. Requests are split by
 * the route that leads `to` the workload (an `HttpRoute`, a `VirtualService`, an `Ingress` of class `alb`), without one by the number
 * of pods. Takes Argo Rollouts on the cluster.
 * @see https://argo-rollouts.readthedocs.io/en/release-1.9/features/canary/
 * @example
 * const analysis: Analysis = { prometheus: 'http://prometheus-operated.monitoring:9090', requests: istioRequests() };
 * const rollout = canary([5, 25, 50, 100], { watch: Duration.minutes(5), analysis });
 */
export function canary(weights: readonly (number | CanaryStep)[], options: CanaryOptions = {}): Canary {
  const steps = weights.map((step) => (typeof step === 'number' ? { weight: step } : step));
  return { type: 'Canary', steps, options };
}

/** What is wrong with `rollout`, as sentences; empty when nothing is. */
export function canaryProblems({ steps, options }: Canary): string[] {
  const weights = steps.map(({ weight }) => weight);
  const isWeight = (weight: number): boolean => Number.isInteger(weight) && weight >= 1 && weight <= 100;
  const rises = weights.every((weight, index) => index === 0 || weight > (weights[index - 1] ?? 0));
  const pauses = steps.flatMap(({ pause }, index) => (pause === undefined ? [] : [`${at(index)}.pause`]));
  return [
    ...(weights.length > 0 ? [] : [problem('rollout.weights', 'one or more', 'none')]),
    ...weights.flatMap((weight, index) =>
      isWeight(weight) ? [] : [problem(at(index), '1 to 100 whole percent', weight)],
    ),
    ...(rises ? [] : [problem('rollout.weights', 'rising from step to step', weights)]),
    ...steps.flatMap(({ watch }, index) =>
      watch === undefined
        ? []
        : watchTimeProblems(`${at(index)}.watch`, watch, options.analysis, looksBack(options.analysis)),
    ),
    ...watchProblems(options, pauses),
  ];
}

function at(index: number): string {
  return `rollout.weights[${index.toString()}]`;
}
