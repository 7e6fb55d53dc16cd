import { problem } from '../../core/errors';

/** Pods, as a number or as a share of all: `1`, `'25%'`. */
export type PodCount = number | `${number}%`;

/** How new pods take the place of old ones: made by {@link rolling} and {@link recreate}. */
export type Rollout =
  { readonly type: 'RollingUpdate'; readonly rollingUpdate: RollingUpdate } | { readonly type: 'Recreate' };

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment */
export interface RollingUpdate {
  /** Pods above the wanted number while new ones start. */
  readonly maxSurge: PodCount;
  /** Pods below the wanted number. 0 keeps all of them until new ones are ready. */
  readonly maxUnavailable: PodCount;
}

/** Old pods go as new ones become ready. */
export function rolling({ maxSurge, maxUnavailable }: RollingUpdate): Rollout {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

/** All old pods go, then new ones start: nothing answers meanwhile. For programs of which two versions must not run at once. */
export function recreate(): Rollout {
  return { type: 'Recreate' };
}

/** What is wrong with `rollout`, as sentences; empty when nothing is. */
export function rolloutProblems(rollout: Rollout): string[] {
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

/** What is wrong with a number or a share of pods. */
export function podCountProblems(prop: string, count: PodCount, min: number): string[] {
  const share = typeof count === 'string' ? /^(\d+)%$/.exec(count)?.[1] : undefined;
  const valid =
    typeof count === 'number'
      ? Number.isInteger(count) && count >= min
      : share !== undefined && Number(share) >= min && Number(share) <= 100;
  return valid ? [] : [problem(prop, `${min.toString()} or more pods, or ${min.toString()}% to 100%`, count)];
}

function isNone(count: PodCount): boolean {
  return count === 0 || count === '0%';
}
