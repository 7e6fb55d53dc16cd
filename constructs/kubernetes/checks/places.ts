import { laterForm } from '../schema/later';
import { apiGroup } from '../schema/scope';
import { type Manifest, titleOf } from '../manifests/manifest';
import type { Field } from './field';
import { kindId, podsOf, type Pods } from './pods';

/** A namespace of a cluster, and what the app puts into it. */
export class Place {
  private readonly objects: ReadonlySet<string>;
  private readonly pods: readonly Pods[];
  private readonly byLabel = new Map<string, Pods[]>();
  /** Pods whose labels are not all known. */
  private readonly unsure: readonly Pods[];

  constructor(manifests: readonly Manifest[]) {
    this.objects = new Set(manifests.map(titleOf));
    this.pods = manifests.flatMap((manifest) => podsOf(manifest) ?? []);
    this.unsure = this.pods.filter(({ labels }) => labels.isLater || labels.children().some(isUnsure));
    for (const pods of this.pods) {
      for (const { key, text = '' } of pods.labels.children()) {
        const known = this.byLabel.get(`${key}=${text}`);
        if (known === undefined) this.byLabel.set(`${key}=${text}`, [pods]);
        else known.push(pods);
      }
    }
  }

  /** True where it has `Deployment/backend`, or whatever else is called so. */
  has(title: string): boolean {
    return this.objects.has(title);
  }

  /** Pods that may have all labels of `wanted`: those with the rarest of them, as asking all of a large namespace takes long. */
  candidates(wanted: Field): readonly Pods[] {
    const labels = wanted.children().filter((field) => !isUnsure(field));
    const known = labels.map(({ key, text = '' }) => this.byLabel.get(`${key}=${text}`) ?? []);
    const [rarest] = known.sort((one, other) => one.length - other.length);
    return rarest === undefined ? this.pods : [...new Set([...rarest, ...this.unsure])];
  }
}

function isUnsure({ key, text }: Field): boolean {
  return text === undefined || laterForm(key) !== undefined;
}

/** Groups, and single kinds of groups, of custom objects that no operator makes pods of. */
const WITHOUT_PODS: ReadonlySet<string> = new Set([
  'elbv2.k8s.aws',
  'external-secrets.io',
  'generators.external-secrets.io',
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/ClusterAnalysisTemplate',
  'networking.istio.io',
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
  return new Map(known.map(([namespace, inside]) => [namespace, new Place(inside)]));
}

function mayMakePods(manifest: Manifest): boolean {
  const group = apiGroup(manifest.apiVersion);
  const isCustom =
    group.includes('.') &&
    !group.endsWith('.k8s.io') &&
    !WITHOUT_PODS.has(group) &&
    !WITHOUT_PODS.has(kindId(manifest));
  return (isCustom && podsOf(manifest) === undefined) || manifest.kind === 'Gateway';
}
