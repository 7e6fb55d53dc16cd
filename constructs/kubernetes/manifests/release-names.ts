import { ConstructError, problem } from '../../core/errors';
import { isKnown } from '../../core/checks';
import { bookOf, type InstalledRelease } from './releases';

/** Two releases of one name in one namespace are one to Helm: each would remove what the other installed. The second is refused. */
export function takenNameErrors(release: InstalledRelease): ConstructError[] {
  const { owner, name, namespace } = release;
  if (![name, namespace].every(isKnown)) return [];
  const book = bookOf(owner);
  const first = book.once(book, 'first of each name', () => firstOfEachName(book.releases)).get(idOf(release));
  if (first === undefined || first === release) return [];
  const got = `${name}, which '${first.owner.node.path}' has`;
  const rule = problem('name', `new among the releases in the namespace ${namespace}`, got);
  return [new ConstructError(owner.constructor.name, owner.node.path, 'ReleaseDuplicate', [rule])];
}

function firstOfEachName(releases: readonly InstalledRelease[]): ReadonlyMap<string, InstalledRelease> {
  return new Map([...releases].reverse().map((release) => [idOf(release), release]));
}

function idOf({ cluster, namespace, name }: InstalledRelease): string {
  return JSON.stringify([cluster.clusterKey, namespace, name]);
}
