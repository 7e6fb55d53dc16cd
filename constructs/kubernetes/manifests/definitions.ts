import { ConstructError } from '../../core/errors';
import { isSameCluster } from '../same-cluster';
import { apiGroup } from '../schema/scope';
import type { Manifest } from './manifest';
import { bookOf, contentOf, type InstalledRelease } from './releases';

/** Custom resources that a release defines. */
export interface Definitions {
  /** Groups of which it defines every kind. */
  readonly groups: ReadonlySet<string>;
  /** Single kinds, as {@link kindIn} names them. */
  readonly kinds: ReadonlySet<string>;
}

/** Name of a kind in its group, `Rollout.argoproj.io`: several programs may define kinds in one group. */
export function kindIn(group: string, kind: string): string {
  return `${kind}.${group}`;
}

/** The same for the kind of `object`. */
export function kindOf({ apiVersion, kind }: Manifest): string {
  return kindIn(apiGroup(apiVersion), kind);
}

/** What `release` defines: what it says, and the definitions that are in it. */
export function definitionsOf(release: InstalledRelease): Definitions {
  return bookOf(release.owner).once(release, 'definitions', () => {
    const { apiGroups = [], apiKinds = [] } = release.provides;
    const groups = new Set(apiGroups);
    const found = contentOf(release).filter(({ kind }) => kind === 'CustomResourceDefinition');
    const kinds = [...apiKinds, ...found.map(definedKind)];
    return { groups, kinds: new Set(kinds.filter((kind) => !groups.has(groupOf(kind)))) };
  });
}

/** A kind that two releases define on one cluster belongs to neither: an upgrade or uninstall of one breaks the other. */
export function definitionErrors(release: InstalledRelease): ConstructError[] {
  const { owner, cluster } = release;
  const book = bookOf(owner);
  const all = book.once(book, 'what defines', () => book.releases.filter(definesAny));
  const earlier = all.slice(0, Math.max(all.indexOf(release), 0));
  const problems = earlier
    .filter((other) => isSameCluster(other.cluster, cluster))
    .flatMap((other) =>
      conflicts(definitionsOf(release), definitionsOf(other)).map(
        (what) =>
          `${what} must be defined by one release of a cluster, and '${other.owner.node.path}' defines it. ${ADVICE}`,
      ),
    );
  if (problems.length === 0) return [];
  return [new ConstructError(owner.constructor.name, owner.node.path, 'DefinitionConflict', problems)];
}

const ADVICE = 'Leave one of the two out, or the definitions out of one';

/** What both define, in words. */
function conflicts(one: Definitions, other: Definitions): string[] {
  const groups = [...one.groups].filter((group) => other.groups.has(group)).map((group) => `every kind of ${group}`);
  const kinds = [
    ...[...one.kinds].filter((kind) => other.kinds.has(kind) || other.groups.has(groupOf(kind))),
    ...[...other.kinds].filter((kind) => one.groups.has(groupOf(kind))),
  ];
  return [...groups, ...kinds].sort();
}

function definesAny(release: InstalledRelease): boolean {
  const { groups, kinds } = definitionsOf(release);
  return groups.size > 0 || kinds.size > 0;
}

function groupOf(kind: string): string {
  return kind.slice(kind.indexOf('.') + 1);
}

function definedKind({ spec }: Manifest): string {
  const { group, names } = (spec ?? {}) as { readonly group?: unknown; readonly names?: { readonly kind?: unknown } };
  return kindIn(String(group), String(names?.kind));
}
