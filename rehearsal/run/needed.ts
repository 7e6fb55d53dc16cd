import { join } from 'node:path';
import type { Stack } from '../../terraform/manifest';
import { moduleTree } from './modules';
import { remoteStates } from './remote-states';

/** A stack that takes part in a rehearsal. */
export interface NeededStack {
  readonly id: string;
  readonly dependencies: readonly string[];
  /** The chosen stacks that need it; undefined for a chosen one. */
  readonly neededBy: readonly string[] | undefined;
}

/** Reading another stack's state is a dependency, whether or not the app has said so. */
export function withReadStacks(stack: Stack, stacks: readonly Stack[]): Stack {
  const { modules } = moduleTree(stack.folder, join(stack.folder, '.terraform'));
  const read = remoteStates(stack, stacks, modules).flatMap((state) => state.stack ?? []);
  return { ...stack, dependencies: [...new Set([...stack.dependencies, ...read])].sort() };
}

/** The chosen stacks and everything below them, in order. */
export function neededStacks(ordered: readonly Stack[], chosen: readonly string[]): NeededStack[] {
  const byId = new Map(ordered.map((stack) => [stack.id, stack]));
  const neededBy = new Map<string, Set<string>>();
  const visit = (id: string, by: string): void => {
    const known = neededBy.get(id) ?? new Set<string>();
    if (known.has(by)) return;
    neededBy.set(id, known.add(by));
    for (const dependency of byId.get(id)?.dependencies ?? []) visit(dependency, by);
  };
  for (const id of chosen) visit(id, id);
  return ordered
    .filter(({ id }) => neededBy.has(id))
    .map(({ id, dependencies }) => {
      return { id, dependencies, neededBy: chosen.includes(id) ? undefined : [...(neededBy.get(id) ?? [])] };
    });
}
