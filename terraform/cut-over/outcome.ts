import type { Entry } from './journal';
import { savingOf, type Saving } from './saving';
import { isFirstRevision } from './situation';
import { backSteps, hasBegun } from './steps';

/**
 * What a return has left of the service that was to take over: its old image, nothing that runs as before, a first revision that
 * nothing can take the traffic from, or what was there as nothing was rolled out.
 */
export type Left = 'old-image' | 'stopped' | 'first-revision' | 'untouched';

/** How a cut-over ended. */
export interface Outcome {
  /** `nothing` where all was as asked already. */
  readonly result: 'done' | 'returned' | 'nothing';
  /** Why it returned. */
  readonly reason?: string;
  /** What is where the image was to be; missing where nothing has returned. */
  readonly left?: Left;
  /** What the stopped service no longer costs; missing where none was stopped. */
  readonly saving?: Saving;
  /** Stacks that are active now, as far as this run has to do with them. */
  readonly active: readonly string[];
  /** What is not as one may expect. */
  readonly notes: readonly string[];
}

/** How a cut-over ended whose last entry this is. */
export function outcome(entry: Entry): Outcome {
  const { status, reason, to, from, situation, furthest } = entry;
  const { stops, task, count, kind, image } = situation.from;
  // A Cloud Run service has no number of tasks, and is active as soon as it has an image.
  const ran = kind === 'cloud-run' ? image !== undefined : count > 0;
  if (status === 'done') {
    const active = [to, ...(ran && !stops ? [from] : [])];
    return { result: 'done', active, notes: [], ...(stops ? { saving: savingOf(task, count) } : {}) };
  }
  const restarts = backSteps(situation, furthest).some(({ id }) => id === 'restart');
  const wasStopped = stops && furthest !== undefined;
  const left = leftOf(entry);
  const isFirst = left === 'first-revision';
  const isActive = isFirst || !situation.rollsOut || (situation.before.count ?? 0) > 0;
  const runs = ran && (restarts || !wasStopped);
  const how = restarts ? 'was started again' : 'runs as before';
  const why = situation.onReturn === 'leave' ? 'as --on-return leave asks' : 'as only one is to be active';
  return {
    result: 'returned',
    ...(reason === undefined ? {} : { reason }),
    left,
    active: [...(isActive ? [to] : []), ...(runs ? [from] : [])],
    notes: [
      ...(isFirst
        ? [`${to} has no older revision to go back to: the new one, if it came up, keeps all of its traffic`]
        : []),
      ...(isFirst && runs ? [`${from} ${how}: send users there`] : []),
      ...(wasStopped && !restarts ? [`${from} stays stopped, ${why}`] : []),
    ],
  };
}

function leftOf({ situation, furthest }: Entry): Left {
  if (!hasBegun(situation, furthest, 'roll-out')) return 'untouched';
  if (isFirstRevision(situation)) return 'first-revision';
  const { kind, before } = situation;
  return before.image === undefined || (kind !== 'cloud-run' && before.count === 0) ? 'stopped' : 'old-image';
}
