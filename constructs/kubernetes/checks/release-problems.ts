import type { Manifest } from '../manifests/manifest';
import { bookOf, contentOf, type InstalledRelease } from '../manifests/releases';
import { Schemas } from '../schema/schema-problems';
import { isNamespaced } from '../schema/scope';
import { crossProblems } from './cross-problems';
import { manifestProblems } from './manifest-problems';

/**
 * What is wrong with the objects of a release, by themselves and next to all others that the app installs on its cluster.
 * @throws {UserError} `SchemasMissing` where the bundle of schemas was not made.
 */
export function releaseProblems(release: InstalledRelease): string[] {
  const book = bookOf(release.owner);
  const schemas = book.once(book, 'schemas', () => new Schemas());
  const cluster = release.cluster.clusterKey;
  const together = book.once(cluster, 'cross problems', () => problemsTogether(book.releases, cluster));
  return [...manifestProblems(contentOf(release), { schemas }), ...(together.get(release) ?? [])];
}

function problemsTogether(
  releases: readonly InstalledRelease[],
  cluster: string,
): ReadonlyMap<InstalledRelease, readonly string[]> {
  const here = releases.filter((release) => release.cluster.clusterKey === cluster);
  const own = here.filter(({ isForeign }) => !isForeign);
  const foreign = new Set(here.filter(({ isForeign }) => isForeign).map(({ namespace }) => namespace));
  const found = crossProblems(
    own.map((release) => ({
      owner: release.owner.node.path,
      manifests: contentOf(release).map((manifest) => housed(manifest, release.namespace)),
    })),
    { foreign },
  );
  return new Map(own.map((release, index) => [release, found[index] ?? []]));
}

/** Of a custom kind that is not known here Helm puts objects into the namespace of the release, unless they stand above all. */
function housed(manifest: Manifest, namespace: string): Manifest {
  const { apiVersion, kind, metadata } = manifest;
  const isUnsaid = metadata.namespace === undefined && isNamespaced(apiVersion, kind) === undefined;
  return isUnsaid ? { ...manifest, metadata: { ...metadata, namespace } } : manifest;
}
