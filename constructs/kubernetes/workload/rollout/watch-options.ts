import { Duration } from '../../../core/duration';
import { problem } from '../../../core/errors';
import type { Analysis } from '../../analysis/analysis';
import { analysisProblems } from '../../analysis/analysis-checks';
import { countWithin, delaySeconds } from '../../analysis/analysis-template';

/** How long each weight, and a version that has just taken over, is watched where nothing else is said. */
export const WATCH = Duration.minutes(5);

/** A wait for somebody who promotes: `kubectl argo rollouts promote NAME`. */
export type EndlessPause = 'until-promoted';

/** What roll-outs that are watched have in common. */
export interface WatchOptions {
  /**
   * How long the new version is watched before the next step: 1 second to 24 hours, above `settle` and `window` of the
   * analysis together where that asks for more than the health of pods.
   * @default Duration.minutes(5)
   */
  readonly watch?: Duration;
  /**
   * What is asked of Prometheus meanwhile. One bad answer, and all requests go to the old version again.
   * @default - nothing: only pods that do not become ready in time are taken back
   */
  readonly analysis?: Analysis;
  /**
   * Lets a release of an older version that the cluster still keeps (`revisionHistory`) go out at once, without steps and analysis.
   * That takes in one that was itself taken back, once a newer one has taken over.
   * @default false: it is watched like any other
   */
  readonly rollbackAtOnce?: boolean;
  /**
   * Says that somebody watches: without it a pause that only a person ends is refused, as an unattended pipeline would wait for ever.
   * @default false
   */
  readonly attended?: boolean;
}

/** What is wrong with the options, as sentences; empty when nothing is. `pauses` are the props that ask for an endless one. */
export function watchProblems(
  { watch, analysis, attended = false }: WatchOptions,
  pauses: readonly string[],
): string[] {
  return [
    ...watchTimeProblems('rollout.watch', watch ?? WATCH, analysis, looksBack(analysis)),
    ...(analysis === undefined ? [] : analysisProblems('rollout.analysis', analysis)),
    ...(attended
      ? []
      : pauses.map((prop) =>
          problem(
            prop,
            'left out unless the rollout is `attended: true`',
            'one without an end',
            'A pipeline that nobody attends would wait for ever: a pause with an end is a `watch`',
          ),
        )),
    ...(attended && pauses.length === 0
      ? [problem('rollout.attended', 'left out where nothing waits for anybody', attended)]
      : []),
  ];
}

/** True where more is measured than the health of pods: the first question waits until all that it looks back on is of the new version. */
export function looksBack(analysis: Analysis | undefined): boolean {
  return analysis?.requests !== undefined || Object.keys(analysis?.queries ?? {}).length > 0;
}

/** What is wrong with a time of watching that begins anew, as sentences. */
export function watchTimeProblems(
  prop: string,
  watch: Duration,
  analysis: Analysis | undefined,
  isBack: boolean,
): string[] {
  const seconds = watch.toSeconds();
  if (seconds < 1 || seconds > 86_400) return [problem(prop, '1 to 86400 seconds', seconds)];
  if (analysis === undefined) return [];
  const { badAnswers = 0 } = analysis;
  const delay = delaySeconds(analysis, isBack);
  const waits = isBack ? '`analysis.settle` and `analysis.window` together' : '`analysis.settle`';
  if (seconds <= delay) return [problem(prop, `above the ${delay.toString()} seconds of ${waits}`, seconds)];
  const answers = countWithin(watch, analysis, isBack);
  return answers > badAnswers
    ? []
    : [problem(prop, `long enough for more answers than the ${badAnswers.toString()} that may be bad`, seconds)];
}
