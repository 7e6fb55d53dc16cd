import { readNote, type Note } from '../simulated/notes';

/** What stands beside a resource in the state: our own note, and the one of the real provider. */
export interface PrivateNote extends Note {
  /** Planned without the real provider once, and so for ever: its defaults would look like changes. */
  readonly simulated?: boolean;
  /** Arguments that a simulated plan has from an earlier real one: left out in the configuration, they keep their value. */
  readonly defaulted?: readonly string[];
  /** The real provider's own note, such as timeouts; empty where it has none. */
  readonly real: Uint8Array;
}

type Writable = { readonly [K in keyof PrivateNote]: PrivateNote[K] | undefined } & Pick<PrivateNote, 'real'>;

/** Writes both notes as one. */
export function writePrivate({ real, ...own }: Writable): Uint8Array {
  return Buffer.from(JSON.stringify({ ...own, real: Buffer.from(real).toString('base64') }));
}

/** Reads both notes; one that is not ours is the real provider's. */
export function readPrivate(bytes: Uint8Array = new Uint8Array()): PrivateNote {
  const note = readNote(bytes);
  try {
    const written = JSON.parse(Buffer.from(bytes).toString()) as Readonly<Record<string, unknown>>;
    const { simulated, defaulted, real } = written;
    // An import is noted by the part that plays the cloud, before the real provider has seen the resource.
    if (typeof real !== 'string') return { ...note, real: note.imported === true ? new Uint8Array() : bytes };
    return {
      ...note,
      ...(simulated === true ? { simulated } : {}),
      ...(Array.isArray(defaulted) ? { defaulted: defaulted.map(String) } : {}),
      real: Buffer.from(real, 'base64'),
    };
  } catch {
    return { real: bytes };
  }
}
