import { posix } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { asObject } from '../providers';
import { stackName } from '../select';
import { type StatePlace, statePlace, type StateRoot } from '../state-store/state-store';
import { holderIn } from './lock-holder';
import { bucketName, type Making } from './ownership';
import { parseState } from './state-file';
import { type Content, jsonIn, lookInto, stateResources } from './state-objects';

/** Object beside a state in which a cut-over notes where it stands. */
const JOURNAL = 'cut-over.json';
const JOURNAL_ENDS = ['done', 'returned'];

/**
 * Looks at every object of the bucket but the stack's own state and lock, whatever its name: the key of a state is free.
 * @param all - Every stack of the app, whose states are told by the stack's id.
 * @throws {UserError} `StatesLeft` for states with something in them, locks that are held (a stack that is applied for the first time has no
 * state yet), cut-overs under way, and what is not understood. Where the bucket stays, only those of the same environment count.
 */
export async function refuseOthers(
  stack: Stack,
  store: StateRoot,
  making: Making,
  all: readonly Stack[],
): Promise<void> {
  const own = statePlace(stack);
  const neighbours = all.filter(isIn(stack)).map((other) => ({ id: other.id, place: statePlace(other) }));
  const isConcerned = (key: string): boolean =>
    making.makes !== 'no' ||
    neighbours.some(({ id, place }) => isOfSameEnvironment(stack.id, id) && belongsTo(key, place));
  const isOther = (key: string): boolean => key !== own.state && key !== own.lock && isConcerned(key);
  const living = await lookInto(store, isOther, (key, content) => {
    const problem = problemOf(key, content);
    const id = neighbours.find(({ place }) => place.state === key)?.id;
    return problem === undefined ? undefined : `${key}${problem}${id === undefined ? '' : ` (${id})`}`;
  });
  if (living.length === 0) return;
  throw new UserError(store.address, 'StatesLeft', [
    ...living,
    'destroy these first: without their state Terraform no longer knows what it made',
  ]);
}

/** What an object has against the end of its bucket; undefined where that is nothing. */
function problemOf(key: string, content: Content): string | undefined {
  if (content === undefined) return NOT_UNDERSTOOD;
  if (key.endsWith('.tflock')) {
    const { who, operation, created } = holderIn(content);
    return `: ${who} (${operation}) works there since ${created}`;
  }
  if (content.trim() === '') return undefined;
  return posix.basename(key) === JOURNAL ? cutOverIn(content) : resourcesIn(content);
}

function cutOverIn(text: string): string | undefined {
  const { status, startedBy, startedAt } = asObject(asObject(jsonIn(text))['entry']);
  if (typeof status !== 'string') return NOT_UNDERSTOOD;
  if (JOURNAL_ENDS.includes(status)) return undefined;
  return `: a cut-over that ${String(startedBy)} began at ${String(startedAt)} is under way`;
}

function resourcesIn(text: string): string | undefined {
  const resources = stateResources(text);
  if (resources === undefined) return NOT_UNDERSTOOD;
  if (resources.length === 0) return undefined;
  try {
    const count = parseState(text, { at: '', earlier: '' })?.addresses.length ?? 0;
    return count === 0 ? undefined : ` has ${count} resource${count === 1 ? '' : 's'}`;
  } catch {
    return NOT_UNDERSTOOD;
  }
}

const NOT_UNDERSTOOD = ' holds something that is not understood. Look at it, and remove it where nobody needs it';

function belongsTo(key: string, { folder, state, lock }: StatePlace): boolean {
  return [state, lock, posix.join(folder, JOURNAL)].includes(key);
}

function isIn(stack: Stack): (other: Stack) => boolean {
  return (other) => other.backend === stack.backend && bucketName(other) === bucketName(stack);
}

function isOfSameEnvironment(id: string, other: string): boolean {
  const [one, two] = [stackName(id), stackName(other)];
  return one !== undefined && one.system === two?.system && one.environment === two.environment;
}
