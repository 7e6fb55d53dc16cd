import type { IConstruct } from 'constructs';
import { ConstructError, problem } from './errors';
import type { StateBackend } from './state-backend-data';
import { addRule } from './validation';

const STATE = Symbol.for('ashlar/state');
const BUCKET = Symbol.for('ashlar/state-bucket');

/** Where the stacks of one environment keep their state. */
interface EnvironmentState {
  /** System and environment: `portfolio-staging`. */
  readonly environment: string;
  readonly state: StateBackend;
}

/** A bucket that a construct makes for state. */
interface MadeBucket {
  readonly type: StateBackend['type'];
  readonly name: string;
}

type Marked = IConstruct & { [STATE]?: EnvironmentState; [BUCKET]?: MadeBucket };

/**
 * Says where the stacks of an environment keep their state, and checks at synth that those who share a bucket agree on its owner.
 * @param environment - System and environment: `portfolio-staging`.
 */
export function shareState(stack: Marked, environment: string, state: StateBackend): void {
  stack[STATE] = { environment, state };
  addRule(stack, () => sharingErrors(stack));
}

/** Says that `construct` makes the bucket `name`, in which states are kept: who says that another environment does must not. */
export function makesStateBucket(construct: Marked, type: StateBackend['type'], name: string): void {
  construct[BUCKET] = { type, name };
  addRule(construct, () => makerErrors(construct));
}

/** What is wrong with the owner that an environment names; told once, by its first stack. */
function sharingErrors(stack: Marked): ConstructError[] {
  const own = stack[STATE];
  const all = nodesOf(stack).filter((node) => node[STATE] !== undefined);
  const isFirst = all.find((node) => node[STATE]?.environment === own?.environment) === stack;
  if (own?.state.ownedBy === undefined || !isFirst) return [];
  const { environment, state } = own;
  const { ownedBy } = state;
  const states = all.flatMap((node) => node[STATE] ?? []);
  const owner = states.find((other) => other.environment === ownedBy)?.state;
  const allowed = 'the environment that makes the bucket';
  const problems = [
    ...(ownedBy === environment
      ? [problem('state.ownedBy', allowed, ownedBy, 'Leave it out in the owner itself')]
      : []),
    ...(owner === undefined || ownedBy === environment ? [] : ownerProblems(state, ownedBy, owner)),
  ];
  return problems.length === 0
    ? []
    : [new ConstructError(stack.constructor.name, stack.node.path, 'StateShared', problems)];
}

/** An owner that is in another app is not seen from here, and believed. */
function ownerProblems(state: StateBackend, ownedBy: string | undefined, owner: StateBackend): string[] {
  if (owner.type !== state.type || owner.bucket !== state.bucket) {
    const got = `${ownedBy ?? ''}, whose state is in ${owner.type} bucket ${owner.bucket}`;
    return [problem('state.ownedBy', `an environment whose state is in ${state.type} bucket ${state.bucket}`, got)];
  }
  if (owner.ownedBy === undefined) return [];
  const got = `${ownedBy ?? ''}, which says that ${owner.ownedBy} does`;
  return [problem('state.ownedBy', 'the environment that makes the bucket', got)];
}

/** What is wrong where a construct makes the bucket that its own environment says is another one's. */
function makerErrors(construct: Marked): ConstructError[] {
  const made = construct[BUCKET];
  const home = (construct.node.scopes as readonly Marked[]).find((scope) => scope[STATE] !== undefined)?.[STATE];
  if (made === undefined || home?.state.ownedBy === undefined) return [];
  const { ownedBy, type, bucket } = home.state;
  if (type !== made.type || bucket !== made.name) return [];
  const problem = `makes bucket ${bucket}, but the state of ${home.environment} says that ${ownedBy} owns it. Take one of the two out`;
  return [new ConstructError(construct.constructor.name, construct.node.path, 'StateBucketOwner', [problem])];
}

function nodesOf(construct: IConstruct): readonly Marked[] {
  return construct.node.root.node.findAll();
}
