import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { commandFor } from './contract';
import { Journal } from './journal';

/**
 * Refuses to go on while a cut-over that has to do with either of two services is under way in the journal of the one that is
 * stopped: going both ways at once, both could become active.
 * @throws {UserError} `CutOverUnderWay`, with who is at it, and whatever keeps that journal from being read.
 */
export async function refuseElsewhere(to: Stack, from: Stack, own: Journal, env: NodeJS.ProcessEnv): Promise<void> {
  const journal = await journalOf(from, env);
  if (journal === undefined || journal.address === own.address) return;
  const { entry, busy } = journal;
  if (entry?.status !== 'under-way') return;
  if (![to.id, from.id].some((id) => id === entry.to || id === entry.from)) return;
  throw new UserError(`cut-over to ${to.id}`, 'CutOverUnderWay', [
    `the one from ${entry.from} to ${entry.to} that ${entry.startedBy} began at ${entry.startedAt} is under way`,
    busy === undefined
      ? `finish that one first, or return it: ${commandFor(entry)} --return`
      : `${busy.who} is at it since ${busy.since} (last seen ${busy.seen}). Wait for that run to end`,
  ]);
}

/** Beside a state in a back end that holds nothing else there is no journal, and nothing was ever cut over to it. */
async function journalOf(stack: Stack, env: NodeJS.ProcessEnv): Promise<Journal | undefined> {
  try {
    return await Journal.open(stack, env);
  } catch (error) {
    if (error instanceof UserError && error.code === 'BackendUnsupported') return undefined;
    throw error;
  }
}
