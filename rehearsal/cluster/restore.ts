import { UserError } from '../../constructs/core/errors';
import type { ClusterApi } from './cluster-api';
import { existingReleases, releaseId } from './existing-releases';
import { Journal, type JournalEntry } from './journal';
import { sweep, type Swept } from './sweep';
import { unblocking } from './unblock';
import { uninstallReleases, type Uninstaller } from './uninstall';

/** What was done to make a cluster what it was. */
export interface Restored extends Swept {
  /** Releases that were still there: `orders/backend`. */
  readonly uninstalled: readonly string[];
}

/**
 * Makes a cluster what it was before a rehearsal: uninstalls the releases in its journal that are still there, sweeps up what those
 * have left, and ends the journal.
 * @throws {UserError} `ClusterNotClean` where releases stay; the journal stays then, too, for the next rehearsal to try again.
 */
export async function restore(api: ClusterApi, entry: JournalEntry, uninstaller: Uninstaller): Promise<Restored> {
  const existing = await existingReleases(api);
  const there = entry.releases.filter((release) => existing.has(releaseId(release)));
  const given = { ...uninstaller, ...(entry.helm ? { helm: entry.helm } : {}) };
  const unblocked: string[] = [];
  const onDeleted = (name: string): void => void unblocked.push(`apiregistration.k8s.io/APIService ${name}`);
  const errors = await unblocking({ api, entry, onDeleted }, () => uninstallReleases(there, given));
  const after = there.length === 0 ? existing : await existingReleases(api);
  const stuck = there.map(releaseId).filter((id) => after.has(id));
  if (stuck.length > 0) {
    throw new UserError('cluster', 'ClusterNotClean', [
      ...errors,
      `${stuck.join(', ')} could not be uninstalled. Find out why, uninstall with helm, and rehearse again`,
    ]);
  }
  const swept = await sweep(api, entry);
  await Journal.end(api);
  return { ...swept, removed: [...unblocked, ...swept.removed], uninstalled: there.map(releaseId).sort() };
}

/** What a user should know of it, in a sentence; undefined where nothing had to be done. */
export function restoredText({ uninstalled, removed }: Pick<Restored, 'uninstalled' | 'removed'>): string | undefined {
  const parts = [
    ...(uninstalled.length === 0 ? [] : [`uninstalled ${uninstalled.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`deleted ${removed.join(', ')}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
