/** Letters that may differ for Terraform to ask "Did you mean ...?". */
const MOST_EDITS = 2;

/**
 * The one of `names` that a misspelled type may have been meant for: of the same provider, and a slip or two away. Undefined where
 * there is none. Terraform looks for it among the types that are served, and only those in use are.
 */
export function nearestType(type: string, names: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of names) {
    if (prefix(name) !== prefix(type) || Math.abs(name.length - type.length) > MOST_EDITS) continue;
    const edits = editsBetween(type, name);
    if (edits <= MOST_EDITS && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}

function prefix(type: string): string {
  return type.slice(0, type.indexOf('_') + 1);
}

/** Levenshtein's distance: letters added, taken away or replaced. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at++) {
      const replaced = (row[at] ?? 0) + (one[index] === other[at] ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
