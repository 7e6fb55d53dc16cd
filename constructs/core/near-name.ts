/** Letters that may differ for one name to be taken for another. */
const MOST_EDITS = 2;

/** The one of `names` that `name` was probably meant to be: a slip or two away, capitals aside; undefined where none is. */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const most = Math.min(MOST_EDITS, Math.floor(name.length / 2));
  const near = names
    .map((other) => ({ other, edits: edits(name.toLowerCase(), other.toLowerCase()) }))
    .filter((found) => found.edits <= most)
    .sort((one, two) => one.edits - two.edits);
  return near[0]?.other;
}

/** Levenshtein's distance: letters added, taken away or replaced. */
function edits(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > MOST_EDITS) return Infinity;
  const last = Array.from(one).reduce<readonly number[]>(
    (row, letter, index) => {
      const next = [index + 1];
      for (const [at, theirs] of Array.from(other).entries()) {
        const replaced = (row[at] ?? 0) + (letter === theirs ? 0 : 1);
        next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
      }
      return next;
    },
    Array.from({ length: other.length + 1 }, (_, index) => index),
  );
  return last[other.length] ?? 0;
}
