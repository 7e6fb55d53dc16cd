import type { Place } from '../fakes/place';
import type { Messages } from '../protocol/messages';
import type { Method, ProtocolVersion } from '../protocol/methods';
import type { DynamicValue } from '../protocol/shapes';
import type { Block, ProviderSchema, Schema } from '../schema/model';
import { decodeValue, encodeValue, isObject, type ObjectValue } from '../values/codec';
import type { Fakes } from './fakes';
import type { Seeds } from './seeds';

/** What the calls of one connection share. */
export interface Context {
  readonly source: string;
  readonly protocol: ProtocolVersion;
  readonly messages: Messages;
  readonly schema: ProviderSchema;
  readonly fakes: Fakes;
  readonly seeds: Seeds;
  /** Follows from the configuration, once that has come. */
  place: Place;
}

/** Answers to calls, by name: bytes of the request in, those of the response out. */
export type Calls = { readonly [M in Method]?: (request: Buffer) => Uint8Array };

/** @throws {RangeError} for a type that is not served: Terraform only asks for those in the schema. */
export function blockOf(schemas: Readonly<Record<string, Schema>>, type: string): Block {
  const schema = schemas[type];
  if (schema === undefined) throw new RangeError(`the schema has no ${type}`);
  return schema.block;
}

/** The object in a message; null where there is none, as before a create and after a destroy. */
export function readObject({ msgpack }: DynamicValue): ObjectValue | null {
  const value = msgpack === undefined ? null : decodeValue(msgpack);
  return isObject(value) ? value : null;
}

/** An object, or its absence, for a message. */
export function writeObject(value: ObjectValue | null): DynamicValue {
  return { msgpack: encodeValue(value) };
}

/** The bytes of a value as Terraform sent it: equal values have equal bytes. */
export function bytesOf({ msgpack }: DynamicValue): Uint8Array {
  return msgpack ?? new Uint8Array();
}
