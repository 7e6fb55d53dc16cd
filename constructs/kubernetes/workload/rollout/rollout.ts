import { isKnown } from '../../../core/checks';
import { problem } from '../../../core/errors';
import { type BlueGreen, blueGreenProblems } from './blue-green';
import { type Canary, canaryProblems } from './canary';
import { type PlainRollout, plainRolloutProblems } from './rolling';

/** A roll-out that Argo Rollouts plays, watches and takes back. */
export type ProgressiveRollout = Canary | BlueGreen;

/** How new pods take the place of old ones: made by `rolling`, `recreate`, `canary` and `blueGreen`. */
export type Rollout = PlainRollout | ProgressiveRollout;

/** What a workload has that its rollout needs. */
export interface RolledOut {
  /** Most pods that it has. */
  readonly pods: number;
  readonly revisionHistory: number;
}

/** Why `rollout` does not fit such a workload, as sentences; empty when it does. */
export function fitProblems(rollout: Rollout, { pods, revisionHistory }: RolledOut): string[] {
  if (!isProgressive(rollout)) return [];
  const { type, options } = rollout;
  const preview = type === 'BlueGreen' ? options.previewReplicas : undefined;
  return [
    ...(options.rollbackAtOnce === true && revisionHistory === 0
      ? [problem('rollout.rollbackAtOnce', 'left out with a `revisionHistory` of 0', true)]
      : []),
    ...(preview !== undefined && isKnown(pods) && preview > pods
      ? [problem('rollout.previewReplicas', `the ${pods.toString()} pods of the workload or fewer`, preview)]
      : []),
  ];
}

/** What is wrong with `rollout`, as sentences; empty when nothing is. */
export function rolloutProblems(rollout: Rollout): string[] {
  switch (rollout.type) {
    case 'Canary':
      return canaryProblems(rollout);
    case 'BlueGreen':
      return blueGreenProblems(rollout);
    default:
      return plainRolloutProblems(rollout);
  }
}

/** True for one that takes the controller of Argo Rollouts. */
export function isProgressive(rollout: Rollout): rollout is ProgressiveRollout {
  return rollout.type === 'Canary' || rollout.type === 'BlueGreen';
}
