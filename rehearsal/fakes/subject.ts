import type { ObjectValue, Value } from '../values/codec';
import type { Place } from './place';

/** What values are made up for. */
export interface FakeSubject {
  readonly kind: 'resource' | 'data';
  readonly type: string;
  /** Everything made up follows from it: equal seeds give equal values. */
  readonly seed: string;
  readonly place: Place;
}

/** One spot in a resource or data source whose value is made up. */
export interface Spot {
  readonly subject: FakeSubject;
  /** The resource's own values as far as they are known. */
  readonly top: ObjectValue;
  /** Values beside this one: those of the block or object it is in. */
  readonly beside: ObjectValue;
  /** Attribute and block names down to here, without indexes: `identity.oidc.issuer`. */
  readonly path: string;
  /** Last name of the path. */
  readonly name: string;
  /** Indexes of the elements it is in, so that elements differ: empty outside of lists. */
  readonly index: string;
  /** Text of an attribute of the resource itself, made up where it is not known. */
  readonly text: (attribute: string) => string;
}

/**
 * How a value is made: a template for `expand`, or a function. A text that is given for a list or set is its only element, or for
 * a number or boolean is read as one.
 */
export type Maker = string | ((spot: Spot) => Value);

/** Makers by type, then by path. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, Maker>>>>;
