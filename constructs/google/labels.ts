/** Longest key and value of a label, in characters. */
const LONGEST = 63;

/**
 * Tags as labels: lower-case letters, digits, `-` and `_`, of which a key begins with a letter. Any other character becomes `-`.
 * @see https://cloud.google.com/resource-manager/docs/labels-overview
 */
export function labels(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [keyOf(key), sanitized(value)]));
}

function keyOf(key: string): string {
  const plain = sanitized(key);
  return /^[a-z]/.test(plain) ? plain : sanitized(`label-${plain}`);
}

function sanitized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .slice(0, LONGEST);
}
