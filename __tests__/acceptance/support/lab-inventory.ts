import { Api } from '../../lab/running/api';
import type { Access } from '../../lab/running/credentials';
import { waitFor } from '../../lab/running/wait';

/** Names alone: definitions of custom resources are large, and whoever waits asks again and again. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const LIMIT_SECONDS = 60;
const PATIENCE_SECONDS = 15;

/** What Kubernetes writes by itself, of its own accord and at its own time. */
const PASSING = ['Event', 'Lease'];

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** An empty one has no items. */
interface NamedList {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly namespace?: string } }[] | null;
}

/** Every object in a cluster, of every kind that its API server knows: `apps/Deployment orders/backend`, sorted. */
export async function inventory(access: Access): Promise<string[]> {
  const api = new Api(access);
  // While definitions come and go the storage of their kinds is made anew, and the API server refuses to list them for a moment.
  const get = async <T>(path: string, accept?: string): Promise<T> => {
    const ask = async (): Promise<T> => (await api.call({ method: 'GET', path, ...(accept && { accept }) })) as T;
    return waitFor(`a list of ${path}`, ask, PATIENCE_SECONDS);
  };
  try {
    const { groups } = await get<{ groups: { preferredVersion: { groupVersion: string } }[] }>('/apis');
    const roots = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
    const found = await Promise.all(
      roots.map(async (root) => {
        const { resources } = await get<{ resources: readonly Resource[] }>(root);
        const listed = resources.filter(({ kind, verbs }) => verbs.includes('list') && !PASSING.includes(kind));
        return Promise.all(
          listed.map(async ({ name, kind }) => namesOf(groupOf(root), kind, await get(`${root}/${name}`, METADATA))),
        );
      }),
    );
    return found.flat(2).sort();
  } finally {
    api.close();
  }
}

function namesOf(group: string, kind: string, { items }: NamedList): string[] {
  return (items ?? []).map(({ metadata: { name, namespace } }) => {
    return `${group}${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  });
}

/** `apps/` of `/apis/apps/v1`; nothing of the core. */
function groupOf(root: string): string {
  return root === '/api/v1' ? '' : `${root.split('/')[2] ?? ''}/`;
}

/** What a cluster has got since, and what it has lost, once the controllers are through with their work. */
export interface Changes {
  /** CustomResourceDefinitions, how many of each API group, with what Kubernetes itself registers for them. */
  readonly definitions: Readonly<Record<string, number>>;
  readonly others: readonly string[];
  readonly gone: readonly string[];
}

/** Compares a cluster with what was in it; waits a while for the end of what is being deleted. */
export async function changesSince(before: readonly string[], access: Access): Promise<Changes> {
  let last: Changes | undefined;
  const ask = async (): Promise<Changes | undefined> => {
    last = compare(before, await inventory(access));
    return last.others.length === 0 ? last : undefined;
  };
  await waitFor('the end of all objects', ask, LIMIT_SECONDS).catch(() => undefined);
  if (last === undefined) throw new Error('the API server has not answered');
  return last;
}

function compare(before: readonly string[], after: readonly string[]): Changes {
  const added = after.filter((one) => !before.includes(one));
  const definitions: Record<string, number> = {};
  const others = added.filter((one) => {
    const [, group] = /^apiextensions\.k8s\.io\/CustomResourceDefinition [^.]+\.(.+)$/.exec(one) ?? [];
    if (group !== undefined) definitions[group] = (definitions[group] ?? 0) + 1;
    return group === undefined;
  });
  const isOfDefinition = (one: string): boolean => {
    const [, group] = /^apiregistration\.k8s\.io\/APIService [^.]+\.(.+)$/.exec(one) ?? [];
    return group !== undefined && group in definitions;
  };
  return {
    definitions,
    others: others.filter((one) => !isOfDefinition(one)),
    gone: before.filter((one) => !after.includes(one)),
  };
}
