import { createHash } from 'node:crypto';
import type { Note } from './notes';

/**
 * Seeds of made-up values. An apply does not say which resource of a stack it is about, so equal resources are told apart by
 * counting them: which of them gets which values may differ between two runs, the values as a whole do not.
 */
export class Seeds {
  private readonly counts = new Map<string, number>();

  constructor(
    /** Keeps stacks apart: two with the same resource get different values. */
    private readonly seed: string,
  ) {}

  /** The seed of a new resource, and the note that keeps it from being given again. */
  next(type: string, planned: Uint8Array): { readonly seed: string; readonly made: NonNullable<Note['made']> } {
    const seed = digest(this.seed, type, planned);
    const before = this.counts.get(seed) ?? 0;
    this.counts.set(seed, before + 1);
    return { seed: `${seed}${before}`, made: { seed, before } };
  }

  /** Counts a resource that an earlier run has made. */
  remember({ made }: Note): void {
    if (made === undefined) return;
    this.counts.set(made.seed, Math.max(this.counts.get(made.seed) ?? 0, made.before + 1));
  }

  /** The seed of a resource that exists already. */
  of(type: string, known: Uint8Array): string {
    return digest(this.seed, type, known);
  }

  /** The seed of something that is looked up: the same from every stack. */
  static lookup(type: string, config: Uint8Array): string {
    return digest(type, config);
  }
}

function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  // With its length before it, no part runs into the next.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url');
}
