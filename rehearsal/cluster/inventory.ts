import { asList, asObject } from '../../terraform/providers';
import { limiter } from '../run/schedule';
import { type ClusterApi, ClusterRefusal } from './cluster-api';
import { OWN_NAME } from './hold';

/** What Kubernetes writes by itself, of its own accord and at its own time. */
const PASSING = ['Event', 'Lease'];

/** Groups whose objects are measured, not kept. */
const MEASURED = /(^|\.)metrics\.k8s\.io$/;

/** Names alone, not what is in the objects: some are secret. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const PAGE = 500;

const AT_ONCE = 6;

/** An object on a cluster. */
export interface ListedObject {
  /** `apps/Deployment orders/backend`. */
  readonly id: string;
  /** Path of the object in the API. */
  readonly path: string;
  readonly uid: string;
  /** Uids of those that it goes with. */
  readonly owners: readonly string[];
  readonly isGoing: boolean;
  /** Time it was made, in ISO 8601. */
  readonly created: string;
  /** Names of the programs that have written to it. */
  readonly managers: readonly string[];
}

/** Every object on a cluster, of every kind that its API server lists. An API that does not answer is left out. */
export async function inventory(api: ClusterApi): Promise<ListedObject[]> {
  const { body } = await api.call({ path: '/apis' });
  const versions = asList(body['groups']).map((group) => {
    return String(asObject(asObject(group)['preferredVersion'])['groupVersion']);
  });
  const roots = ['/api/v1', ...versions.map((version) => `/apis/${version}`)];
  const run = limiter(AT_ONCE);
  const kinds = (await Promise.all(roots.map((root) => run(() => kindsOf(api, root))))).flat();
  const found = await Promise.all(kinds.map((kind) => run(() => objectsOf(api, kind))));
  return found.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Those that go with none of the others. */
export function standingAlone(objects: readonly ListedObject[]): readonly ListedObject[] {
  const uids = new Set(objects.map(({ uid }) => uid));
  return objects.filter(({ owners }) => !owners.some((owner) => uids.has(owner)));
}

interface Kind {
  readonly root: string;
  readonly resource: string;
  /** `apps/Deployment`. */
  readonly label: string;
}

async function kindsOf(api: ClusterApi, root: string): Promise<Kind[]> {
  const group = root === '/api/v1' ? '' : (root.split('/')[2] ?? '');
  if (MEASURED.test(group)) return [];
  const { resources } = (await unlessSilent(() => api.call({ path: root })))?.body ?? {};
  return asList(resources)
    .map(asObject)
    .filter(({ kind, verbs }) => asList(verbs).includes('list') && !PASSING.includes(String(kind)))
    .map(({ name, kind }) => {
      return { root, resource: String(name), label: `${group === '' ? '' : `${group}/`}${String(kind)}` };
    });
}

async function objectsOf(api: ClusterApi, { root, resource, label }: Kind): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  let next = '';
  do {
    const path: string = `${root}/${resource}?limit=${PAGE}${next}`;
    const page = await unlessSilent(() => api.call({ path, accept: METADATA }));
    const { items, metadata } = page?.body ?? {};
    objects.push(...asList(items).map((item) => listed(asObject(item), { root, resource, label })));
    const { continue: more } = asObject(metadata);
    next = typeof more === 'string' && more !== '' ? `&continue=${encodeURIComponent(more)}` : '';
  } while (next !== '');
  // The journal and the lock of the rehearsal itself.
  return objects.filter(({ id }) => id !== `ConfigMap kube-system/${OWN_NAME}`);
}

function listed(object: Readonly<Record<string, unknown>>, { root, resource, label }: Kind): ListedObject {
  const metadata = asObject(object['metadata']);
  const [name, namespace] = [String(metadata['name']), metadata['namespace']];
  const isIn = typeof namespace === 'string' && namespace !== '';
  return {
    id: `${label} ${isIn ? `${namespace}/` : ''}${name}`,
    path: `${root}${isIn ? `/namespaces/${namespace}` : ''}/${resource}/${name}`,
    uid: String(metadata['uid']),
    owners: asList(metadata['ownerReferences']).map((one) => String(asObject(one)['uid'])),
    isGoing: metadata['deletionTimestamp'] !== undefined,
    created: String(metadata['creationTimestamp']),
    managers: asList(metadata['managedFields']).map((one) => String(asObject(one)['manager'])),
  };
}

/** An aggregated API whose pods do not answer, or one that has gone since it was named, is nobody's inventory. */
async function unlessSilent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClusterRefusal && [404, 405, 503].includes(error.status)) return undefined;
    throw error;
  }
}
