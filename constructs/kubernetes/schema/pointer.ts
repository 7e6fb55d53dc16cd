/** Step of a JSON pointer into the field `key`. */
export function pointer(key: string): string {
  return /[~/]/.test(key) ? `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}` : `/${key}`;
}

/** Keys on the way that a JSON pointer goes. */
export function keysOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** A way into an object as people write it: `spec.containers[0].image`, `metadata.labels['app.kubernetes.io/name']`. */
export function readablePath(keys: readonly string[]): string {
  return keys.reduce((path, key) => {
    if (/^\d+$/.test(key)) return `${path}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${path}['${key}']`;
    return path === '' ? key : `${path}.${key}`;
  }, '');
}

/** What is at the end of a way into `value`; undefined where it leads nowhere. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) => (at !== null && typeof at === 'object' ? (Reflect.get(at, key) as unknown) : undefined),
    value,
  );
}
