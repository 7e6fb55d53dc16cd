import type { Kind, Member } from './parse-source';

/** How often a struct may stand within itself: the generator turns the repetitions of a deep schema into a loop. */
const MAX_REPEATS = 2;

/** What is known of a type on the way down to one of its members. */
export interface Place {
  readonly kind: Kind;
  /** Name of the type that is read. */
  readonly type: string;
  readonly structs: ReadonlyMap<string, readonly Member[]>;
  readonly protocol: 5 | 6;
  /** Name of the block or attribute that this is the inside of; missing at the top. */
  readonly parent?: string;
  /** Structs around this place. */
  readonly around: readonly string[];
  /** Is it inside a write-only attribute? Then all of it is. */
  readonly writeOnly: boolean;
}

/** The place one level down. */
export function inside(parent: string, struct: string, place: Place): Place {
  return { ...place, parent, around: [...place.around, struct] };
}

/** May this struct be entered, or has it been repeated often enough? */
export function mayEnter(struct: string, place: Place): boolean {
  return place.around.filter((each) => each === struct).length < MAX_REPEATS;
}
