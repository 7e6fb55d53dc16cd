import type { UsedTypes } from '../schema/model';
import { nearestType } from '../schema/near-names';
import { wireFields, withField } from './wire';

/** Numbers of the fields of `GetProviderSchema.Response`, the same in both versions. */
const PROVIDER = 1;
const RESOURCES = 2;
const DATA_SOURCES = 3;
const META = 5;
const CAPABILITIES = 6;
const FUNCTIONS = 7;
const EPHEMERAL_RESOURCES = 8;

/** The field that messages of the provider stand in. */
export const DIAGNOSTICS = 4;

/** Of the capabilities, without the plan of a destroy, as a destroy is played: its field 2, a schema that is known need not be sent again. */
const SCHEMA_OPTIONAL = Buffer.from([0x10, 1]);
const CAN_MOVE = 3;

/**
 * The answer to GetProviderSchema without the types that are not used. The others stay byte for byte as the provider wrote them:
 * reading them all costs Terraform more than a second.
 */
export function filterSchema(response: Uint8Array, used: UsedTypes): Uint8Array {
  const fields = wireFields(response);
  const named = (wanted: number): string[] =>
    fields.filter(({ number }) => number === wanted).map(({ content }) => keyOf(content));
  const kept: Readonly<Record<number, ReadonlySet<string>>> = {
    [RESOURCES]: withNearest(used.resources, named(RESOURCES)),
    [DATA_SOURCES]: withNearest(used.dataSources, named(DATA_SOURCES)),
    [EPHEMERAL_RESOURCES]: withNearest(used.ephemeralResources, named(EPHEMERAL_RESOURCES)),
  };
  const whole = new Set([PROVIDER, DIAGNOSTICS, META, FUNCTIONS]);
  const filtered = fields.filter(
    ({ number, content }) => whole.has(number) || kept[number]?.has(keyOf(content)) === true,
  );
  const capabilities = fields.find(({ number }) => number === CAPABILITIES)?.content ?? new Uint8Array();
  const canMove = wireFields(capabilities).filter(({ number }) => number === CAN_MOVE);
  return withField(
    Buffer.concat(filtered.map(({ whole }) => whole)),
    CAPABILITIES,
    Buffer.concat([SCHEMA_OPTIONAL, ...canMove.map(({ whole }) => whole)]),
  );
}

/** Of a type that the provider does not have, the one that may have been meant is served. */
function withNearest(used: readonly string[], known: readonly string[]): ReadonlySet<string> {
  const has = new Set(known);
  return new Set(used.flatMap((type) => (has.has(type) ? type : (nearestType(type, known) ?? []))));
}

/** The key of a map's entry: its field 1. */
function keyOf(entry: Uint8Array): string {
  const key = wireFields(entry).find(({ number }) => number === 1);
  return key === undefined ? '' : Buffer.from(key.content).toString();
}
