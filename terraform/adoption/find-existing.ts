import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { type Candidate, candidates } from './candidate';
import type { Kind, Surroundings } from './kind';
import { importIdOf, kindOf, KINDS } from './kinds';
import { type Look, unknown } from './look';
import { type StateOf, stateOf } from './state-of';

/** Types of Terraform that `ashlar adopt` looks for, sorted. */
export const ADOPTABLE_TYPES: readonly string[] = KINDS.flatMap(({ types }) => types).sort();

/** One resource that was looked for. */
export type Finding = Look & {
  readonly stack: string;
  /** Construct path below the stack: `State/Resource`. */
  readonly path: string;
  readonly type: string;
  readonly address: string;
  /** What it is imported by; undefined where that is known to Terraform alone. */
  readonly id?: string;
};

/** What was found out about one stack. */
export interface Adoptable {
  readonly stack: string;
  /** Resources that are neither in the state nor in an `import` block, in the order of their paths. */
  readonly findings: readonly Finding[];
  /** Those of them that need not be looked for: the state has them. */
  readonly managed: number;
  /** Why the state could not be read: then what is in it is looked for too. */
  readonly stateProblem?: string;
}

/**
 * Looks for what the stack declares and somebody has made already, by name, with the login of its providers. Changes nothing. A login
 * that cannot be used is told of each resource that needs it: those of another cloud are found all the same.
 */
export async function findExisting(stack: Stack, surroundings: Surroundings): Promise<Adoptable> {
  const all = candidates(stack, ADOPTABLE_TYPES);
  const state: StateOf = all.length === 0 ? { addresses: new Set() } : await stateOf(stack, surroundings.env);
  const open = all.filter(({ address }) => !state.addresses.has(address));
  const findings = await Promise.all(open.map((candidate) => find(candidate, surroundings)));
  const { problem } = state;
  return {
    stack: stack.id,
    findings,
    managed: all.length - open.length,
    ...(problem === undefined ? {} : { stateProblem: problem }),
  };
}

async function find(candidate: Candidate, surroundings: Surroundings): Promise<Finding> {
  const { stack, path, type, address } = candidate;
  const [kind, id] = [kindOf(candidate), importIdOf(candidate, surroundings)];
  if (kind === undefined || id === undefined) {
    return { stack, path, type, address, ...unknown('its name is known to Terraform alone') };
  }
  return { stack, path, type, address, id, ...(await look(kind, candidate, surroundings)) };
}

async function look(kind: Kind, candidate: Candidate, surroundings: Surroundings): Promise<Look> {
  try {
    return await kind.look(candidate, surroundings);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return unknown(`${error.subject} ${error.problems.join('; ')}`);
  }
}
