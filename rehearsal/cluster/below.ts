import { join } from 'node:path';
import type { Stack } from '../../terraform/manifest';
import { rehearseStacks, type RehearseOptions } from '../run/rehearse';
import type { Rehearsal } from '../run/result';
import type { StateStore } from '../run/state-store';
import { readStates } from '../run/states';

/** Rehearses the stacks below those on a cluster, with played providers, and puts their states where those read them. */
export async function rehearseBelow(
  stacks: readonly Stack[],
  ids: readonly string[],
  { store, scratch, ...options }: RehearseOptions & { readonly store: StateStore; readonly scratch: string },
): Promise<Rehearsal> {
  const keep = join(scratch, 'below');
  const rehearsal = await rehearseStacks(stacks, { ...options, chosen: ids, keep, destroy: false });
  if (rehearsal.ok) {
    for (const [id, { state }] of readStates(keep)) if (ids.includes(id)) store.write(id, state);
  }
  return rehearsal;
}
