import { Duration } from '../../../core/duration';
import { problem } from '../../../core/errors';
import { MAX_PODS } from '../replicas';
import { type EndlessPause, type WatchOptions, watchProblems, watchTimeProblems } from './watch-options';

/** How long the new version stands ready before it takes over, where nothing else is said. */
export const PREVIEW_WATCH = Duration.minutes(2);

/** Settings of {@link blueGreen}. */
export interface BlueGreenOptions extends WatchOptions {
  /**
   * How long the new version stands ready beside the old one, for its health and for smoke tests, before it takes over: 1 second to
   * 24 hours, above `settle` of the analysis.
   * @default Duration.minutes(2)
   */
  readonly previewWatch?: Duration;
  /**
   * Pods of the new version until it takes over: 1 to as many as of the old one. Then there are as many as of the old one.
   * @default - as many as of the old one
   */
  readonly previewReplicas?: number;
  /**
   * Waits for somebody who promotes before it takes over; its health was watched before, and is not while it waits. Only where the
   * rollout is `attended`.
   * @default - goes on by itself
   */
  readonly pause?: EndlessPause;
}

/** A new version beside the old one, which takes over all at once: made by {@link blueGreen}. */
export interface BlueGreen {
  readonly type: 'BlueGreen';
  readonly options: BlueGreenOptions;
}

/**
 * The new version starts beside the old one, where only the Service `NAME-preview` leads to it; then all requests go to it at once.
 * The old one stays until the new one was watched: the way back takes seconds. Takes Argo Rollouts on the cluster.
 * @see https://argo-rollouts.readthedocs.io/en/release-1.9/features/bluegreen/
 * @example
 * const analysis: Analysis = { prometheus: 'http://prometheus-operated.monitoring:9090', requests: istioRequests() };
 * const rollout = blueGreen({ watch: Duration.minutes(10), analysis });
 */
export function blueGreen(options: BlueGreenOptions = {}): BlueGreen {
  return { type: 'BlueGreen', options };
}

/** What is wrong with `rollout`, as sentences; empty when nothing is. */
export function blueGreenProblems({ options }: BlueGreen): string[] {
  const { previewWatch = PREVIEW_WATCH, previewReplicas: pods, pause, analysis } = options;
  const isCount = pods === undefined || (Number.isInteger(pods) && pods >= 1 && pods <= MAX_PODS);
  return [
    ...watchTimeProblems('rollout.previewWatch', previewWatch, analysis, false),
    ...(isCount ? [] : [problem('rollout.previewReplicas', `1 to ${MAX_PODS.toString()} pods`, pods)]),
    ...watchProblems(options, pause === undefined ? [] : ['rollout.pause']),
  ];
}
