import { UserError } from '../../constructs/core/errors';
import type { Current } from './current';
import type { Entry } from './journal';
import { staysActive } from './situation';
import { backSteps } from './steps';

/**
 * Refuses to return what something else has taken the place of since it was done.
 * @throws {UserError} `NothingToReturn`, where the service that took over has another image by now, or is stopped.
 */
export function mustStillRun({ situation, to, from }: Entry, { image, count }: Current): void {
  if (image !== situation.image) {
    throw new UserError(`cut-over to ${to}`, 'NothingToReturn', [
      `it runs ${image ?? 'nothing'}, not ${situation.image} of the last cut-over: something else was applied since. Cut over to the image you want`,
    ]);
  }
  if (situation.kind === 'cloud-run' || count !== 0) return;
  throw new UserError(`cut-over to ${to}`, 'NothingToReturn', [
    `it is stopped by now: something else was applied since, such as a cut-over to ${from}. Cut over to the image you want`,
  ]);
}

/**
 * A cut-over that was done and is to be returned, with the stopped service as it is now: it may have been deployed, or started, since.
 * @throws {UserError} `NothingToReturn` where that one runs, and a return would leave both active.
 */
export function asItIs(entry: Entry, { image, count = 0 }: Current): { now: Entry; notes: string[] } {
  const { situation, furthest, to } = entry;
  const { from, before } = situation;
  const now = (changed: Partial<typeof from>): Entry => ({
    ...entry,
    situation: { ...situation, from: { ...from, ...changed } },
  });
  if (!from.stops) return { now: entry, notes: [] };
  if (count > 0) {
    if (staysActive(situation)) {
      throw new UserError(`cut-over to ${to}`, 'NothingToReturn', [
        `${entry.from} runs already, with ${count} tasks, and with ${to} back at ${before.count ?? 0} tasks of ${before.image ?? 'no image'} both were active. Cut over to that image, which stops ${entry.from}, or stop that one first`,
      ]);
    }
    const text = `${entry.from} runs already, with ${count} tasks: it is left as it is`;
    return { now: now({ stops: false, count }), notes: [text] };
  }
  const restarts = backSteps(situation, furthest).some(({ id }) => id === 'restart');
  if (image === undefined || image === from.image || !restarts) return { now: entry, notes: [] };
  const had = from.image ?? 'none';
  const text = `${entry.from} has ${image} by now, and not ${had} as it had before the cut-over: it is started again with that`;
  return { now: now({ image }), notes: [text] };
}
