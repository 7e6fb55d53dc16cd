import { UserError } from '../../constructs/core/errors';
import type { PlanTools } from '../plan-stack';
import { refuseUnusable } from './address';
import { commandFor } from './contract';
import { asAsked } from './contradictions';
import { readCurrent, type Current } from './current';
import { whoAmI, type Entry, type Journal } from './journal';
import { UNASKED, type CutOverOptions, type StartEvent } from './options';
import { initialised, prepare } from './prepare';
import { turned } from './run';
import { asItIs, mustStillRun } from './since-done';

/** What a run does, and what of the service it starts from. */
export interface Begun {
  readonly entry: Entry;
  readonly current: Current;
  readonly mode: StartEvent['mode'];
}

/**
 * What this run does, from what is asked and what the journal says; undefined where there is nothing to do. Changes nothing.
 * @throws {UserError} `CutOverUnderWay`, `OptionsContradict`, `NothingToReturn`, and whatever keeps a new one from being prepared.
 */
export async function begin(options: CutOverOptions, journal: Journal, tools: PlanTools): Promise<Begun | undefined> {
  const { services, image, goBack, shares, skipStop, onReturn, healthUrl, onEvent } = options;
  const { to, from } = services;
  const { entry } = journal;
  if (entry !== undefined && entry.to !== to.stack.id) refuseOther(entry, to.stack.id, goBack);
  if (entry !== undefined && (entry.status === 'under-way' || goBack)) {
    if (entry.from !== from.stack.id) throw otherPair(entry);
    return goOn(asAsked(entry, options), options, tools);
  }
  if (goBack || image === undefined) {
    throw new UserError(`cut-over to ${to.stack.id}`, 'NothingToReturn', [
      `no cut-over to it was ever begun: none is in ${journal.address}/cut-over.json`,
    ]);
  }
  const wanted = {
    image,
    shares: shares ?? UNASKED.shares,
    skipStop: skipStop ?? UNASKED.skipStop,
    onReturn: onReturn ?? UNASKED.onReturn,
  };
  const { situation, current, notes } = await prepare(to, from, wanted, tools);
  for (const text of notes) onEvent({ event: 'note', text });
  if (situation === undefined) return undefined;
  refuseUnusable(to.stack.id, { ...current, ...(healthUrl === undefined ? {} : { healthUrl }) });
  const fresh: Entry = {
    to: to.stack.id,
    from: from.stack.id,
    status: 'under-way',
    startedBy: whoAmI(),
    startedAt: new Date().toISOString(),
    direction: 'forward',
    phase: 'before',
    situation,
  };
  return { entry: fresh, current, mode: 'new' };
}

/** What becomes of a cut-over that is in the journal, under what is asked by now. */
async function goOn(entry: Entry, options: CutOverOptions, tools: PlanTools): Promise<Begun | undefined> {
  const { services, image, goBack, onEvent } = options;
  const { to, from } = services;
  const note = (text: string): void => onEvent({ event: 'note', text });
  await initialised(to, tools);
  const current = await readCurrent(to, tools);
  await initialised(from, tools);
  if (goBack && entry.status === 'returned') return undefined;
  if (entry.status === 'done') mustStillRun(entry, current);
  if (goBack && entry.direction === 'forward') {
    const back = turned(entry, 'it was asked for');
    if (entry.status !== 'done') return { entry: back, current, mode: 'return' };
    const { now, notes } = asItIs(back, await readCurrent(from, tools));
    notes.forEach(note);
    return { entry: now, current, mode: 'return' };
  }
  if (entry.direction === 'forward' && image === entry.situation.image) return { entry, current, mode: 'finish' };
  if (image !== undefined) note(`this run only goes back: to roll ${image} out, run it again when this one has ended`);
  const reason = `another image was asked for: ${image ?? ''}`;
  return { entry: entry.direction === 'back' ? entry : turned(entry, reason), current, mode: 'return' };
}

function otherPair(entry: Entry): UserError {
  const { from, to, startedBy, startedAt, status } = entry;
  const began = `that ${startedBy} began at ${startedAt} came from ${from}`;
  return status === 'under-way'
    ? new UserError(`cut-over to ${to}`, 'CutOverUnderWay', [
        `the one ${began}. Finish that one first, or return it: ${commandFor(entry)} --return`,
      ])
    : new UserError(`cut-over to ${to}`, 'NothingToReturn', [
        `the last one to it ${began}. To return that: ${commandFor(entry)} --return`,
      ]);
}

/** States in one folder share a journal: what another service has under way there is neither finished nor returned. */
function refuseOther(entry: Entry, asked: string, goBack: boolean): void {
  const { status, to, startedBy, startedAt } = entry;
  if (status === 'under-way') {
    throw new UserError(`cut-over to ${asked}`, 'CutOverUnderWay', [
      `the journal beside its state holds the one to ${to} that ${startedBy} began at ${startedAt}`,
      `finish that one first, or return it: ${commandFor(entry)} --return. To have them apart, give each state a folder of its own`,
    ]);
  }
  if (!goBack) return;
  throw new UserError(`cut-over to ${asked}`, 'NothingToReturn', [
    `the last one in the journal beside its state went to ${to}`,
  ]);
}
