import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { serviceKind, type Variables } from './contract';
import { Journal, type Entry } from './journal';
import { variablesAt } from './steps';

/** A back end without its bucket, or that holds nothing but states, has no journal. */
const NO_JOURNAL = new Set(['StateStoreMissing', 'BackendUnsupported']);

/** What the cut-over that a stack is under says about it. */
export interface UnderWay {
  /** Its variables where the cut-over stands. */
  readonly variables: Variables;
  /** What to tell about it. */
  readonly note: string;
}

/**
 * Reads the journals beside the states of services, and gives by id of the stack what a cut-over under way has set and `env` does not.
 * Of a journal that cannot be read there is a note alone: without it a plan may undo the cut-over.
 */
export async function cutOversUnderWay(
  stacks: readonly Stack[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, UnderWay>> {
  const found = new Map<string, UnderWay>();
  for (const stack of stacks.filter((one) => serviceKind(one) !== undefined)) {
    const entry = await entryBeside(stack, env);
    if (entry instanceof Error) {
      if (!found.has(stack.id)) found.set(stack.id, { variables: {}, note: unknown(stack.id, entry) });
      continue;
    }
    if (entry?.status !== 'under-way' || entry.to !== stack.id) continue;
    const now = variablesAt(entry.situation, entry);
    for (const [id, values] of [
      [entry.to, now.to],
      [entry.from, now.from],
    ] as const) {
      const own = Object.entries(values ?? {}).filter(([name]) => env[`TF_VAR_${name}`] === undefined);
      if (own.length === 0 || !stacks.some((one) => one.id === id)) continue;
      found.set(id, {
        variables: Object.fromEntries(own),
        note: note(
          entry,
          id,
          own.map(([name]) => name),
        ),
      });
    }
  }
  return found;
}

/** The last entry of the journal beside a state, or why that is not known. */
async function entryBeside(stack: Stack, env: NodeJS.ProcessEnv): Promise<Entry | Error | undefined> {
  try {
    return (await Journal.open(stack, env)).entry;
  } catch (error) {
    if (error instanceof UserError && NO_JOURNAL.has(error.code)) return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

function unknown(id: string, error: Error): string {
  const reason =
    error instanceof UserError ? `${error.subject} [${error.code}]: ${error.problems.join('; ')}` : error.message;
  return `whether ${id} is under a cut-over is not known, and where it is this plan shows what would undo it: ${reason}`;
}

function note(
  { step = 'its beginning', phase, direction, startedBy, startedAt }: Entry,
  id: string,
  names: string[],
): string {
  const where = `${phase === 'before' ? 'in' : 'after'} step ${step}${direction === 'back' ? ' of its return' : ''}`;
  return `${id} is under a cut-over that ${startedBy} began at ${startedAt}, ${where}: the journal gives ${names.join(', ')}`;
}
