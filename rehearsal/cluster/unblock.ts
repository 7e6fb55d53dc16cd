import { setTimeout as wait } from 'node:timers/promises';
import { asList, asObject } from '../../terraform/providers';
import type { ClusterApi } from './cluster-api';
import type { JournalEntry } from './journal';

const LOOK_SECONDS = 5;

/** A namespace that ends as it should has gone by then. */
const STUCK_SECONDS = 15;

const API_SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';

/**
 * Does `work`, which removes namespaces, and meanwhile deletes the aggregated APIs that this rehearsal has installed, that do not
 * answer, and that Kubernetes therefore lets no namespace end for. `onDeleted` is told the name of each.
 * @see https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
 */
export async function unblocking<T>(
  { api, entry, onDeleted }: { api: ClusterApi; entry: JournalEntry; onDeleted: (name: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const looking = (async () => {
    for (;;) {
      await wait(LOOK_SECONDS * 1000, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      // What cannot be seen or deleted now is tried again; in the end it is told as left behind.
      for (const name of await deleteSilentApis(api, entry).catch(() => [])) onDeleted(name);
    }
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await looking;
  }
}

/** Deletes aggregated APIs that were not there before and do not answer, where a namespace waits for them; gives their names. */
export async function deleteSilentApis(api: ClusterApi, { before }: Pick<JournalEntry, 'before'>): Promise<string[]> {
  const { body, now } = await api.call({ path: '/api/v1/namespaces' });
  if (!asList(body['items']).some((namespace) => isStuck(asObject(namespace), now))) return [];
  const { body: services } = await api.call({ path: API_SERVICES });
  const names = asList(services['items'])
    .map(asObject)
    .filter((one) => asObject(one['spec'])['service'] !== undefined && hasCondition(one, 'Available', 'False'))
    .map((one) => String(asObject(one['metadata'])['name']))
    .filter((name) => !before.includes(`apiregistration.k8s.io/APIService ${name}`));
  for (const name of names) await api.call({ method: 'DELETE', path: `${API_SERVICES}/${name}` });
  return names;
}

function isStuck(namespace: Readonly<Record<string, unknown>>, now: number): boolean {
  const { deletionTimestamp } = asObject(namespace['metadata']);
  const seconds = (now - Date.parse(String(deletionTimestamp))) / 1000;
  return seconds >= STUCK_SECONDS && hasCondition(namespace, 'NamespaceDeletionDiscoveryFailure', 'True');
}

function hasCondition(object: Readonly<Record<string, unknown>>, type: string, status: string): boolean {
  const conditions = asList(asObject(object['status'])['conditions']).map(asObject);
  return conditions.some((one) => one['type'] === type && one['status'] === status);
}
