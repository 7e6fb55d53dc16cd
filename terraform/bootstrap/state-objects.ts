import { asObject } from '../providers';
import type { StateRoot } from '../state-store/state-store';

/** An object that may be a state is read whole: beyond this no state is. */
const LIMIT_BYTES = 32 * 1024 * 1024;

/** Objects that are read at a time. */
const AT_ONCE = 8;

/** What is in an object of a bucket; undefined where it is larger than any state. */
export type Content = string | undefined;

/**
 * Looks into every object of a bucket that may be a state, whatever its name: the key of a state is free. Returns what `look` finds, in the
 * order of the keys.
 * @param isWanted - Tells by its key which object counts.
 */
export async function lookInto<T>(
  store: StateRoot,
  isWanted: (key: string) => boolean,
  look: (key: string, content: Content) => T | undefined,
): Promise<T[]> {
  const open = (await store.objects('')).filter(({ key }) => isWanted(key));
  const found: T[] = [];
  for (let first = 0; first < open.length; first += AT_ONCE) {
    const some = await Promise.all(
      open.slice(first, first + AT_ONCE).map(async ({ key, sizeBytes }) => {
        if (sizeBytes > LIMIT_BYTES) return look(key, undefined);
        const read = await store.read(key);
        // It has gone since it was listed.
        return read === undefined ? undefined : look(key, read.text);
      }),
    );
    found.push(...some.filter((one) => one !== undefined));
  }
  return found;
}

/** The resources of a state, data sources among them; undefined where the text is no state. */
export function stateResources(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const { version, resources } = asObject(jsonIn(text));
  return typeof version === 'number' && Array.isArray(resources) ? resources.map(asObject) : undefined;
}

/** A text as JSON; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
