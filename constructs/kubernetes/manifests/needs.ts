import { isSameCluster } from '../same-cluster';
import { apiGroup } from '../schema/scope';
import { type Definitions, definitionsOf, kindOf } from './definitions';
import { type Manifest, titleOf } from './manifest';
import { bookOf, contentOf, type InstalledRelease } from './releases';

/** A release that has to come before another one. */
export interface Need {
  readonly release: InstalledRelease;
  /** Whose need it is, and why: `ExternalSecret/database is of external-secrets.io, which it defines`. */
  readonly why: string;
  /** `must`: it fails otherwise. `unless-said`: its user may have decided otherwise. `guess`: of a chart that nobody looks into. */
  readonly kind: 'must' | 'unless-said' | 'guess';
}

/** What makes pods: a webhook on pods refuses these as good as. */
const POD_MAKERS: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicaSet',
  'Rollout',
  'StatefulSet',
]);
/** What nearly every chart has. */
const USUAL_KINDS = ['ConfigMap', 'Deployment', 'Secret', 'Service', 'ServiceAccount'];

/** What others may need of a release, and what it needs itself. */
interface Facts {
  /** Namespaces that it makes. */
  readonly makes: ReadonlySet<string>;
  readonly defines: Definitions;
  readonly namespaces: ReadonlySet<string>;
  /** One of its objects of each group, of each kind in its group, and of each kind. */
  readonly byGroup: ReadonlyMap<string, Manifest>;
  readonly byGroupKind: ReadonlyMap<string, Manifest>;
  readonly byKind: ReadonlyMap<string, Manifest>;
}

/** What of `others` has to come before `release`, each for its first reason. A release that needs itself is among them. */
export function needsOf(release: InstalledRelease, others: readonly InstalledRelease[]): Need[] {
  return others
    .filter(({ cluster }) => isSameCluster(cluster, release.cluster))
    .flatMap(
      (other) => namespaceNeed(release, other) ?? definitionNeed(release, other) ?? webhookNeed(release, other) ?? [],
    );
}

/** True for a release that another one may need. */
export function isNeeded(release: InstalledRelease): boolean {
  const { makes, defines } = factsOf(release);
  return makes.size > 0 || defines.groups.size > 0 || defines.kinds.size > 0 || release.provides.webhooks !== undefined;
}

function factsOf(release: InstalledRelease): Facts {
  return bookOf(release.owner).once(release, 'facts', () => {
    const objects = contentOf(release);
    const ofKind = (wanted: string): readonly Manifest[] => objects.filter(({ kind }) => kind === wanted);
    return {
      makes: new Set(ofKind('Namespace').map(({ metadata }) => metadata.name)),
      defines: definitionsOf(release),
      namespaces: new Set([release.namespace, ...objects.flatMap(({ metadata }) => metadata.namespace ?? [])]),
      byGroup: new Map(objects.map((object) => [apiGroup(object.apiVersion), object])),
      byGroupKind: new Map(objects.map((object) => [kindOf(object), object])),
      byKind: new Map(objects.map((object) => [object.kind, object])),
    };
  });
}

function namespaceNeed(release: InstalledRelease, other: InstalledRelease): Need | undefined {
  const { makes } = factsOf(other);
  // Helm makes the namespaces of a release before what is in them, but has to keep its own record of it somewhere first.
  const wanted = release === other ? [release.namespace] : [...factsOf(release).namespaces];
  const name = wanted.find((one) => makes.has(one));
  if (name === undefined) return undefined;
  return { release: other, kind: 'must', why: `it is in the namespace ${name}, which that one makes` };
}

function definitionNeed(release: InstalledRelease, other: InstalledRelease): Need | undefined {
  const { byGroup, byGroupKind } = factsOf(release);
  const { groups, kinds } = factsOf(other).defines;
  const [[what, object] = []] = [...own(groups, byGroup), ...own(kinds, byGroupKind)];
  if (object === undefined) return undefined;
  return { release: other, kind: 'must', why: `${titleOf(object)} is of ${what}, which that one defines` };
}

/** Those of `defined` that an object is of, with the object. */
function own(defined: ReadonlySet<string>, objects: ReadonlyMap<string, Manifest>): (readonly [string, Manifest])[] {
  return [...defined].flatMap((what) => {
    const object = objects.get(what);
    return object === undefined ? [] : [[what, object] as const];
  });
}

function webhookNeed(release: InstalledRelease, other: InstalledRelease): Need | undefined {
  const webhooks = other.provides.webhooks ?? [];
  if (release === other || webhooks.length === 0) return undefined;
  const isWatched = (kind: string): boolean => webhooks.some(({ kinds }) => watches(kinds, kind));
  const [object] = [...factsOf(release).byKind].filter(([kind]) => isWatched(kind)).map(([, one]) => one);
  if (object !== undefined)
    return { release: other, kind: 'unless-said', why: `a webhook of that one has to let ${titleOf(object)} through` };
  if (!release.isForeign || !USUAL_KINDS.some(isWatched)) return undefined;
  return { release: other, kind: 'guess', why: 'a webhook of that one has to let its objects through' };
}

function watches(kinds: readonly string[] | 'all', kind: string): boolean {
  return kinds === 'all' || kinds.includes(kind) || (POD_MAKERS.has(kind) && kinds.includes('Pod'));
}
