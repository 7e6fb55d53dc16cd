/** How a value arrives: as text, as a number, or as whatever JSON it is. */
export type LiftedAs = 'text' | 'number' | 'json' | 'list' | 'map';

/** A value known after apply, in the place where a manifest holds it. */
export class Lifted {
  constructor(
    /** Its key among the values of the release. */
    readonly key: string,
    readonly as: LiftedAs,
    /** Terraform expression of it. */
    readonly expression: string,
  ) {}
}

/** A text with values known after apply in it. */
export class LiftedText {
  constructor(readonly parts: readonly (string | Lifted)[]) {}
}

/** A value with everything in it that CDKTF resolves later replaced by what it is lifted to. Objects are entries, as keys may be lifted. */
export type LiftedValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Lifted
  | LiftedText
  | readonly LiftedValue[]
  | LiftedObject;

/** An object whose keys keep their order. */
export class LiftedObject {
  constructor(readonly entries: readonly (readonly [string | Lifted | LiftedText, LiftedValue])[]) {}
}

/** What is wrong with one place of a value. */
export interface LiftProblem {
  /** `spec.containers[0].image`. */
  readonly at: string;
  /** What follows the place in a sentence: `must be …, got …`. */
  readonly says: string;
}

/** Everything that was lifted out of `value`, by key. */
export function liftedIn(value: LiftedValue): Map<string, Lifted> {
  const found = new Map<string, Lifted>();
  const visit = (inner: LiftedValue): void => {
    if (inner instanceof Lifted) found.set(inner.key, inner);
    else if (inner instanceof LiftedText) inner.parts.forEach(visit);
    else if (inner instanceof LiftedObject) inner.entries.forEach(([key, one]) => [key, one].forEach(visit));
    else if (Array.isArray(inner)) (inner as readonly LiftedValue[]).forEach(visit);
  };
  visit(value);
  return found;
}
