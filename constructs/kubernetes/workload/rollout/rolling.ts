import { problem } from '../../../core/errors';
import { type PodCount, podCountProblems } from './pod-count';

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment */
export interface RollingUpdate {
  /** Pods above the wanted number while new ones start. */
  readonly maxSurge: PodCount;
  /** Pods below the wanted number. 0 keeps all of them until new ones are ready. */
  readonly maxUnavailable: PodCount;
}

/** What Kubernetes does by itself: made by {@link rolling} and {@link recreate}. */
export type PlainRollout =
  | { readonly type: 'RollingUpdate'; readonly rollingUpdate: RollingUpdate }
  | { readonly type: 'Recreate' };

/** Old pods go as new ones become ready. */
export function rolling({ maxSurge, maxUnavailable }: RollingUpdate): PlainRollout {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

/** All old pods go, then new ones start: nothing answers meanwhile. For programs of which two versions must not run at once. */
export function recreate(): PlainRollout {
  return { type: 'Recreate' };
}

/** What is wrong with `rollout`, as sentences; empty when nothing is. */
export function plainRolloutProblems(rollout: PlainRollout): string[] {
  if (rollout.type === 'Recreate') return [];
  const { maxSurge, maxUnavailable } = rollout.rollingUpdate;
  const wrong = [
    ...podCountProblems('rollout.maxSurge', maxSurge, 0),
    ...podCountProblems('rollout.maxUnavailable', maxUnavailable, 0),
  ];
  if (wrong.length > 0 || !isNone(maxSurge) || !isNone(maxUnavailable)) return wrong;
  return [
    problem('rollout.maxSurge', '1 or more with a `maxUnavailable` of 0', maxSurge, 'Else no pod is ever replaced'),
  ];
}

function isNone(count: PodCount): boolean {
  return count === 0 || count === '0%';
}
