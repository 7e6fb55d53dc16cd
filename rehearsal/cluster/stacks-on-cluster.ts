import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../../terraform/manifest';
import { waves } from '../../terraform/waves';
import { moduleTree } from '../run/modules';
import { neededStacks, withReadStacks } from '../run/needed';

/** The stacks of an app as a rehearsal on a cluster sees them. */
export interface ClusterStacks {
  /** Those with releases, in the order in which they are installed. */
  readonly onCluster: readonly Stack[];
  /** Ids of those that these need, and that install nothing. */
  readonly below: readonly string[];
  /** Ids of chosen stacks that have nothing to do on a cluster. */
  readonly leftOut: readonly string[];
}

/**
 * Finds the chosen stacks that install releases, with all stacks that they need.
 * @throws {UserError} `NothingToInstall` where no chosen stack does.
 */
export function stacksOnCluster(stacks: readonly Stack[], chosen: readonly string[]): ClusterStacks {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const ordered = waves(stacks.map((stack) => withReadStacks(stack, stacks))).flat();
  const installing = new Set(stacks.filter(hasReleases).map(({ id }) => id));
  const wanted = chosen.filter((id) => installing.has(id));
  if (wanted.length === 0) {
    const some = [...installing].sort();
    const advice = some.length === 0 ? 'no stack of this app does' : `these do: ${some.join(', ')}`;
    throw new UserError('stacks', 'NothingToInstall', [`no chosen stack installs a release (helm_release); ${advice}`]);
  }
  const needed = neededStacks(ordered, wanted).map(({ id }) => id);
  return {
    onCluster: needed.filter((id) => installing.has(id)).flatMap((id) => byId.get(id) ?? []),
    below: needed.filter((id) => !installing.has(id)),
    leftOut: chosen.filter((id) => !needed.includes(id)),
  };
}

function hasReleases({ folder }: Stack): boolean {
  const { modules } = moduleTree(folder, join(folder, '.terraform'));
  return modules.some(({ scan }) => scan.resources.some(({ type }) => type === 'helm_release'));
}
