/** What the provider notes beside a resource in the state, for itself alone. */
export interface Note {
  /** Imported and not yet changed: much of it is missing, which must not count as a change. */
  readonly imported?: boolean;
  /** The seed that its values were made up from, and how many equal resources came before it. */
  readonly made?: { readonly seed: string; readonly before: number };
}

/** A note as it stands in the state. */
export function writeNote(note: Note): Uint8Array {
  return Buffer.from(JSON.stringify(note));
}

/** Reads a note; an empty one where there is none, or where it is of another provider. */
export function readNote(bytes: Uint8Array | undefined): Note {
  try {
    const { imported, made } = JSON.parse(Buffer.from(bytes ?? []).toString()) as Note;
    const known = typeof made?.seed === 'string' && typeof made.before === 'number';
    return { ...(imported === true ? { imported } : {}), ...(known ? { made } : {}) };
  } catch {
    return {};
  }
}
