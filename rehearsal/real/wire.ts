import { Reader, Writer } from 'protobufjs/light';

/** One field of a message on the wire. */
export interface WireField {
  readonly number: number;
  /** The field as it stands in the message, its tag included. */
  readonly whole: Uint8Array;
  /** What it holds, of a text, bytes or a message; empty of numbers. */
  readonly content: Uint8Array;
}

const LENGTH_DELIMITED = 2;

/** The fields of a message in their order, without knowing what they mean. */
export function wireFields(message: Uint8Array): WireField[] {
  const reader = Reader.create(message);
  const fields: WireField[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const type = tag & 7;
    const content = type === LENGTH_DELIMITED ? reader.bytes() : new Uint8Array();
    if (type !== LENGTH_DELIMITED) reader.skipType(type);
    fields.push({ number: tag >>> 3, whole: message.subarray(start, reader.pos), content });
  }
  return fields;
}

/** A message in which one field has other bytes, or is added; all other fields keep theirs. */
export function withField(message: Uint8Array, number: number, content: Uint8Array): Uint8Array {
  const others = wireFields(message).filter((field) => field.number !== number);
  const field = Writer.create()
    .uint32((number << 3) | LENGTH_DELIMITED)
    .bytes(content)
    .finish();
  return Buffer.concat([...others.map(({ whole }) => whole), field]);
}
