import type { Release } from '@cdktf/provider-helm/lib/release';
import type { IResolveContext } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { ClusterAccess } from '../../core/cluster-access';
import { isPrepared } from '../../core/prepared';
import { type KubernetesObject, type Manifest, manifestOf } from './manifest';

/** What a release brings that others may need before they can be installed. */
export interface Provided {
  /**
   * Groups of custom resources of which it defines every kind, such as `external-secrets.io`.
   * @default - none
   */
  readonly apiGroups?: readonly string[];
  /**
   * Kinds of custom resources that it defines in a group that others define kinds in too, such as `Rollout.argoproj.io`.
   * @default - none
   */
  readonly apiKinds?: readonly string[];
  /**
   * Kinds that one of its webhooks has to let through, such as `Ingress`; `Pod` stands for all that makes pods, `all` for every kind.
   * @default - none
   */
  readonly webhooks?: readonly { readonly kinds: readonly string[] | 'all' }[];
}

/** A release of the app, as those see it who order and check releases. */
export interface InstalledRelease {
  /** Construct that the user made, for messages. */
  readonly owner: IConstruct;
  readonly resource: Release;
  readonly name: string;
  readonly namespace: string;
  readonly cluster: ClusterAccess;
  /** True for a chart of somebody else, of which only the objects in its values are known. */
  readonly isForeign: boolean;
  /** What is known to be in it. */
  readonly objects: () => readonly KubernetesObject[];
  readonly provides: Provided;
  /** Constructs whose resources come before it. */
  readonly after: readonly IConstruct[];
}

/** Manifests of one construct, in the release that holds them. */
export interface OwnedManifests {
  readonly owner: IConstruct;
  /** Namespace of the release, which objects without one of their own are in. */
  readonly namespace: string;
  readonly objects: readonly Manifest[];
}

const BOOK = Symbol.for('ashlar/helm-releases');

/** All releases of an app, and what was found out about them during one synth. */
class ReleaseBook {
  readonly releases: InstalledRelease[] = [];
  private readonly prepared = new Set<string>();
  private memo = new Map<unknown, Map<string, unknown>>();

  /**
   * `produce`, for an attribute of a release that CDKTF resolves. Forgets what the last synth found out, as soon as the next one
   * prepares an attribute: CDKTF tells nobody when it begins, but prepares each once a synth.
   */
  late<T>(resource: Release, attribute: string, produce: () => T): { produce(context: IResolveContext): T } {
    return {
      produce: ({ preparing }) => {
        if (preparing && !isPrepared(resource)) this.prepare(`${resource.node.path} ${attribute}`);
        return produce();
      },
    };
  }

  /** `make`, once for each subject and synth; before the first synth every time, as the app may still be added to. */
  once<T>(subject: unknown, what: string, make: () => T): T {
    if (this.prepared.size === 0) return make();
    const known = this.memo.get(subject) ?? new Map<string, unknown>();
    this.memo.set(subject, known);
    if (!known.has(what)) known.set(what, make());
    return known.get(what) as T;
  }

  private prepare(attribute: string): void {
    if (this.prepared.size === 0 || this.prepared.has(attribute)) {
      this.prepared.clear();
      this.memo = new Map();
    }
    this.prepared.add(attribute);
  }
}

/** The releases of the app of `construct`. */
export function bookOf(construct: IConstruct): ReleaseBook {
  const root: IConstruct & { [BOOK]?: ReleaseBook } = construct.node.root;
  return (root[BOOK] ??= new ReleaseBook());
}

/** What a release holds, asked once a synth. */
export function contentOf(release: InstalledRelease): readonly Manifest[] {
  const { owner, namespace, objects } = release;
  return bookOf(owner).once(release, 'content', () => objects().map((object) => manifestOf(object, namespace)));
}

/** What the releases of `construct` and of everything in it hold: as last synthesized, before that as it would be now. */
export function manifestsOf(construct: IConstruct): readonly Manifest[] {
  return allManifests(construct).flatMap(({ objects }) => objects);
}

/** The same, release by release: of a stack or of the whole app. */
export function allManifests(construct: IConstruct): readonly OwnedManifests[] {
  const isInside = (inner: IConstruct): boolean => inner.node.scopes.includes(construct);
  return bookOf(construct)
    .releases.filter(({ owner, isForeign }) => !isForeign && isInside(owner))
    .map((release) => ({ owner: release.owner, namespace: release.namespace, objects: contentOf(release) }));
}
