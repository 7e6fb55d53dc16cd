import { laterForm } from '../schema/later';
import { apiGroup } from '../schema/scope';
import type { Manifest } from '../manifests/manifest';
import { podsOf, type Pods } from './pods';

/** A namespace of a cluster, and what the app puts into it. */
export interface Place {
  readonly manifests: readonly Manifest[];
  readonly pods: readonly Pods[];
}

/** Groups of custom kinds that no operator makes pods of. */
const WITHOUT_PODS: ReadonlySet<string> = new Set([
  'elbv2.k8s.aws',
  'external-secrets.io',
  'generators.external-secrets.io',
]);

/** Namespaces by name; left out are those in `foreign`, and those with custom objects that an operator may make pods of. */
export function placesOf(manifests: readonly Manifest[], foreign: ReadonlySet<string>): ReadonlyMap<string, Place> {
  const all = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const namespace = manifest.metadata.namespace ?? '';
    if (laterForm(namespace) !== undefined) return new Map();
    const known = all.get(namespace) ?? [];
    known.push(manifest);
    all.set(namespace, known);
  }
  const known = [...all].filter(([namespace, inside]) => !foreign.has(namespace) && !inside.some(mayMakePods));
  return new Map(
    known.map(([namespace, inside]) => [
      namespace,
      { manifests: inside, pods: inside.flatMap((one) => podsOf(one) ?? []) },
    ]),
  );
}

function mayMakePods(manifest: Manifest): boolean {
  const group = apiGroup(manifest.apiVersion);
  const isCustom = group.includes('.') && !group.endsWith('.k8s.io') && !WITHOUT_PODS.has(group);
  return (isCustom && podsOf(manifest) === undefined) || manifest.kind === 'Gateway';
}
