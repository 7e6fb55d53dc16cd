import { UserError } from '../constructs/core/errors';

/** As much of a stack as its order needs. */
export interface Ordered {
  readonly id: string;
  /** Ids of the stacks that come before it. */
  readonly dependencies: readonly string[];
}

/**
 * Stacks in waves: each depends only on stacks of waves before its own, so the stacks of one wave can be applied together.
 * Inside a wave they keep the order given.
 * @throws {UserError} `StackOrder` for a dependency that is not among the stacks, or a cycle.
 */
export function waves<T extends Ordered>(stacks: readonly T[]): T[][] {
  const known = new Set(stacks.map((stack) => stack.id));
  const unknown = stacks.flatMap((stack) =>
    stack.dependencies
      .filter((dependency) => !known.has(dependency))
      .map((dependency) => `\`${stack.id}\` depends on \`${dependency}\`, which is not in this app`),
  );
  if (unknown.length > 0) throw new UserError('stacks', 'StackOrder', unknown);

  const result: T[][] = [];
  const placed = new Set<string>();
  let waiting = [...stacks];
  while (waiting.length > 0) {
    const wave = waiting.filter((stack) => stack.dependencies.every((dependency) => placed.has(dependency)));
    if (wave.length === 0) {
      throw new UserError('stacks', 'StackOrder', [
        `${cycle(waiting).join(' -> ')} is a cycle: no stack of it can be first. Remove one of these dependencies`,
      ]);
    }
    for (const stack of wave) placed.add(stack.id);
    waiting = waiting.filter((stack) => !placed.has(stack.id));
    result.push(wave);
  }
  return result;
}

/** Walks from a stack that waits to one it waits for, until one comes up again. */
function cycle(waiting: readonly Ordered[]): string[] {
  const byId = new Map(waiting.map((stack) => [stack.id, stack]));
  const trail: string[] = [];
  let current = waiting[0];
  while (current !== undefined && !trail.includes(current.id)) {
    trail.push(current.id);
    current = byId.get(current.dependencies.find((dependency) => byId.has(dependency)) ?? '');
  }
  return current === undefined ? trail : [...trail.slice(trail.indexOf(current.id)), current.id];
}
