import { problem } from '../../core/errors';
import { type Manifest, titleOf } from '../manifests/manifest';
import { apiGroup } from '../schema/scope';
import { Field } from './field';
import { targetCheck } from './targets';

/** Objects of one release of a cluster. */
export interface ReleaseObjects {
  /** How others name the release: the path of its construct. */
  readonly owner: string;
  readonly manifests: readonly Manifest[];
}

/** What else is known of a cluster. */
export interface ClusterContext {
  /** Namespaces where others make pods too, such as a chart of somebody else: what is selected there cannot be told. */
  readonly foreign: ReadonlySet<string>;
}

/**
 * What is wrong with the objects of one cluster together: the same object twice, selectors and targets that lead nowhere.
 * A list of sentences for each release, in their order.
 */
export function crossProblems(releases: readonly ReleaseObjects[], { foreign }: ClusterContext): string[][] {
  const owners = new Map<string, string>();
  const targets = targetCheck(
    releases.flatMap(({ manifests }) => manifests),
    foreign,
  );
  return releases.map(({ owner, manifests }) =>
    manifests.flatMap((manifest) => {
      const found = [...takenNames(manifest, owner, owners), ...targets(manifest)];
      return found.map((one) => `${titleOf(manifest)}: ${one}`);
    }),
  );
}

/** Of two objects with one name the second is reported. */
function takenNames(manifest: Manifest, owner: string, owners: Map<string, string>): string[] {
  const { apiVersion, kind, metadata } = manifest;
  const fields = ['namespace', 'name'].map((key) => new Field(manifest).at('metadata', key));
  if (fields.some(({ isLater }) => isLater) || metadata.name === '') return [];
  const id = [apiGroup(apiVersion), kind, metadata.namespace ?? '', metadata.name].join('/');
  const other = owners.get(id);
  if (other === undefined) {
    owners.set(id, owner);
    return [];
  }
  const place = metadata.namespace === undefined ? 'its cluster' : `the namespace ${metadata.namespace}`;
  const got = other === owner ? `${metadata.name} twice` : `${metadata.name}, which '${other}' installs too`;
  return [problem('metadata.name', `new among objects of its kind in ${place}`, got)];
}
