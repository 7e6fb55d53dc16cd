import { setTimeout as wait } from 'node:timers/promises';
import { ClusterRefusal, type ClusterApi } from './cluster-api';
import { inventory, type ListedObject } from './inventory';

/** The time that controllers get to remove what belongs to what was uninstalled. */
const LIMIT_SECONDS = 60;

const PAUSE_SECONDS = 0.5;

/** The helm provider writes under the name of its own program. */
const OWN_MANAGER = /^terraform-provider-helm/;

/** How a cluster differs from what it was. */
export interface Swept {
  /** What uninstalling had left of what Helm made, and was deleted. */
  readonly removed: readonly string[];
  /** What was not there before, and is now; nobody knows whose it is. */
  readonly left: readonly string[];
  /** What was there before, and no longer is. */
  readonly gone: readonly string[];
}

/** What an inventory is compared with. */
export interface Earlier {
  /** Every object that was there. */
  readonly before: readonly string[];
  /** Time of that, in ISO 8601. */
  readonly since: string;
}

/**
 * Deletes what Helm has made since and its uninstalling left, such as the definitions in a chart's `crds` folder and the objects of its
 * hooks, and waits for the end of everything else that is new: what went with an uninstalled object goes after it.
 */
export async function sweep(api: ClusterApi, { before, since }: Earlier): Promise<Swept> {
  const known = new Set(before);
  const removed = new Set<string>();
  const end = performance.now() + LIMIT_SECONDS * 1000;
  for (;;) {
    const objects = await inventory(api);
    const added = objects.filter((one) => !known.has(one.id) && !goesWithKnown(one, objects, known));
    const own = added.filter((one) => one.owners.length === 0 && isOwn(one, since));
    for (const { id, path } of own.filter((one) => !one.isGoing)) {
      await remove(api, path);
      removed.add(id);
    }
    if (added.length === 0 || performance.now() > end) {
      const now = new Set(objects.map(({ id }) => id));
      const left = added.map(({ id }) => id);
      return { removed: [...removed].sort(), left, gone: before.filter((id) => !now.has(id)) };
    }
    await wait(PAUSE_SECONDS * 1000);
  }
}

/** True for what a controller has made anew for an object of before, such as a pod of its Deployment: it stays with that. */
function goesWithKnown(object: ListedObject, all: readonly ListedObject[], known: ReadonlySet<string>): boolean {
  const owners = all.filter(({ uid }) => object.owners.includes(uid));
  return owners.some((owner) => known.has(owner.id) || goesWithKnown(owner, all, known));
}

/** To the second, as the API server writes times. */
function isOwn({ managers, created }: ListedObject, since: string): boolean {
  return managers.some((name) => OWN_MANAGER.test(name)) && Date.parse(created) >= Date.parse(since) - 1000;
}

async function remove(api: ClusterApi, path: string): Promise<void> {
  try {
    await api.call({ method: 'DELETE', path, body: { propagationPolicy: 'Background' } });
  } catch (error) {
    if (!(error instanceof ClusterRefusal) || error.status !== 404) throw error;
  }
}
