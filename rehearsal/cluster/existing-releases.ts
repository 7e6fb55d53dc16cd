import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../../terraform/manifest';
import { asList, asObject } from '../../terraform/providers';
import { releaseBlocks } from './charts';
import { subjectOf } from './check-cluster';
import type { ClusterApi } from './cluster-api';
import type { ClusterLogin } from './kubeconfig';

/** Names alone: the Secrets of Helm hold every value of a release. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** A release by name and namespace. */
export interface ReleaseRef {
  readonly name: string;
  readonly namespace: string;
}

/** `orders/backend` of each release on a cluster, also of those that did not come to their end. */
export async function existingReleases(api: ClusterApi): Promise<Set<string>> {
  const { body } = await api.call({ path: '/api/v1/secrets?labelSelector=owner%3Dhelm', accept: METADATA });
  const found = asList(body['items']).map((item) => {
    const { namespace, labels } = asObject(asObject(item)['metadata']);
    return releaseId({ name: String(asObject(labels)['name']), namespace: String(namespace) });
  });
  return new Set(found);
}

/** `orders/backend`. */
export function releaseId({ name, namespace }: ReleaseRef): string {
  return `${namespace}/${name}`;
}

/** @throws {UserError} `ReleaseExists` naming those that are on the cluster already: they are somebody else's. */
export function refuseExisting(
  releases: readonly ReleaseRef[],
  existing: ReadonlySet<string>,
  login: ClusterLogin,
): void {
  const ids = [...new Set(releases.map(releaseId))].filter((id) => existing.has(id)).sort();
  if (ids.length === 0) return;
  throw new UserError(subjectOf(login), 'ReleaseExists', [
    ...ids.map((id) => `has a release ${id}, which no rehearsal has installed`),
    'uninstall what is there, or give a cluster without it',
  ]);
}

/** A release with the stack that it is in. */
export type StackRelease = ReleaseRef & { readonly stack: string };

/** The releases of stacks whose names stand in the configuration, rather than being known to Terraform alone. */
export function writtenReleases(stacks: readonly Stack[]): StackRelease[] {
  const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.includes('${');
  return stacks.flatMap(({ id, config }) =>
    releaseBlocks(config).flatMap(([, { name, namespace = 'default', count, for_each }]) => {
      const isOne = count === undefined && for_each === undefined;
      return isOne && isPlain(name) && isPlain(namespace) ? [{ stack: id, name, namespace }] : [];
    }),
  );
}

/** @throws {UserError} `ReleaseTwice` where two stacks, as of two environments, install a release of the same name. */
export function refuseTwice(releases: readonly StackRelease[]): void {
  const stacks = new Map<string, string[]>();
  for (const release of releases) {
    stacks.set(releaseId(release), [...(stacks.get(releaseId(release)) ?? []), release.stack]);
  }
  const problems = [...stacks]
    .filter(([, ids]) => ids.length > 1)
    .map(([id, ids]) => `${id} is installed by ${ids.join(' and by ')}`);
  if (problems.length === 0) return;
  throw new UserError('stacks', 'ReleaseTwice', [...problems, 'choose the stacks of one environment']);
}
