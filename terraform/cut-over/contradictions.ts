import { problem, UserError } from '../../constructs/core/errors';
import type { Entry } from './journal';
import type { Situation } from './situation';

/** What the user has said of how to cut over; what is missing was left to its default. */
export interface Asked {
  /** Percent of the traffic for the new image, one step each. */
  readonly shares?: readonly number[];
  /** Leave the other environment as it is. */
  readonly skipStop?: boolean;
  readonly onReturn?: Situation['onReturn'];
}

/**
 * The entry that a run goes on with, under what is asked of it.
 * @throws {UserError} `OptionsContradict`, naming everything asked for that the entry has settled otherwise.
 */
export function asAsked(entry: Entry, asked: Asked): Entry {
  const { situation, to, from, status, startedBy, startedAt } = entry;
  const problems = contradictions(entry, asked);
  if (problems.length > 0) {
    const advice =
      status === 'returned'
        ? `it is over. Apply ${from} to have it otherwise`
        : 'it goes on as it was begun. To begin anew, return it first with --return';
    throw new UserError(`cut-over to ${to}`, 'OptionsContradict', [
      ...problems,
      `${startedBy} began it at ${startedAt}, and ${advice}`,
    ]);
  }
  return { ...entry, situation: { ...situation, onReturn: asked.onReturn ?? situation.onReturn } };
}

/** A strategy as it is typed. */
export function strategyText(shares: readonly number[]): string {
  return shares.length === 1 ? 'blue-green' : `canary=${shares.join(',')}`;
}

function contradictions(entry: Entry, { shares, skipStop, onReturn }: Asked): string[] {
  const { from, situation, status, direction, step } = entry;
  const begun = strategyText(situation.shares);
  const isStrategy = shares === undefined || strategyText(shares) === begun;
  // What was stopped already, or is left by now, cannot be skipped wrongly.
  const isStop = skipStop === undefined || (skipStop ? !situation.from.stops : situation.from.skipped !== true);
  const isLate = status === 'returned' || (direction === 'back' && step === 'restart');
  const isOnReturn = onReturn === undefined || onReturn === situation.onReturn || !isLate;
  const when = status === 'returned' ? 'it has returned already' : 'its return has come to that step';
  return [
    ...(isStrategy ? [] : [problem('--strategy', `${begun} or left out`, strategyText(shares))]),
    ...(isStop
      ? []
      : [
          skipStop
            ? `\`--skip-aws-stop\` must be left out or false, got true: it was begun to stop ${from}`
            : `\`--skip_aws_stop\` must be left out or true, got false: it was begun to leave ${from} active`,
        ]),
    ...(isOnReturn ? [] : [`${problem('--on-return', `${situation.onReturn} or left out`, onReturn)}: ${when}`]),
  ];
}
