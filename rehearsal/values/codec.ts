import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';

/** Stands for a value that is known only after the apply. */
export const UNKNOWN = Object.freeze({ unknown: true });

/**
 * A value as it travels between Terraform and a provider. A list, set or tuple is an array, an object or map a plain object, a
 * whole number beyond 32 bits a bigint, a fraction that a double cannot hold a string. A value of the type `dynamic` is an array of
 * two: its type as JSON bytes, and itself.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Uint8Array
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [name: string]: Value };

/** A block's value, by attribute and block name. */
export type ObjectValue = { readonly [name: string]: Value };

/** Extension types of Terraform's value encoding: a plain unknown, and one of which something is known. */
const PLAIN_UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: PLAIN_UNKNOWN,
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({ type: REFINED_UNKNOWN, encode: () => null, decode: () => UNKNOWN });

// Numbers of 64 bits stay whole: Terraform refuses a plan in which the last digit has changed.
const OPTIONS = { extensionCodec, useBigInt64: true } as const;

/** Reads a value from Terraform's MessagePack form. */
export function decodeValue(bytes: Uint8Array): Value {
  return decode(bytes, OPTIONS) as Value;
}

/** Writes a value in Terraform's MessagePack form. */
export function encodeValue(value: Value): Uint8Array {
  return encode(value, OPTIONS);
}

/** Is it an object or map, neither unknown, nor null, nor a list? */
export function isObject(value: Value | undefined): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    value !== UNKNOWN &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

/** Is it a list, set, tuple or dynamic value? */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
