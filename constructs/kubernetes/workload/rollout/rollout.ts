import { type BlueGreen, blueGreenProblems } from './blue-green';
import { type Canary, canaryProblems } from './canary';
import { type PlainRollout, plainRolloutProblems } from './rolling';

/** A roll-out that Argo Rollouts plays, watches and takes back. */
export type ProgressiveRollout = Canary | BlueGreen;

/** How new pods take the place of old ones: made by `rolling`, `recreate`, `canary` and `blueGreen`. */
export type Rollout = PlainRollout | ProgressiveRollout;

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
