import { messagesOf } from '../../../../rehearsal/protocol/messages';
import type { ProtocolVersion } from '../../../../rehearsal/protocol/methods';
import {
  decodeProviderSchema,
  decodeSchema,
  encodeProviderSchema,
  encodeSchema,
} from '../../../../rehearsal/protocol/wire-schema';
import type { Attribute, Block, ProviderSchema, Schema } from '../../../../rehearsal/schema/model';

const leaf: Block = { attributes: { port: { type: 'number', required: true } }, blocks: {} };

const plain: Schema = {
  version: 3,
  block: {
    attributes: {
      id: { type: 'string', computed: true },
      rules: {
        type: ['set', ['object', { port: 'number', hosts: ['list', 'string'] }]],
        optional: true,
        computed: true,
      },
      any: { type: 'dynamic', optional: true },
      password: { type: 'string', optional: true, sensitive: true },
      password_wo: { type: 'string', optional: true, writeOnly: true },
    },
    blocks: {
      single: { nesting: 'single', block: leaf, minItems: 0, maxItems: 0 },
      group: { nesting: 'group', block: leaf, minItems: 0, maxItems: 0 },
      list: { nesting: 'list', block: leaf, minItems: 1, maxItems: 2 },
      set: { nesting: 'set', block: { ...leaf, blocks: {} }, minItems: 0, maxItems: 0 },
      map: { nesting: 'map', block: leaf, minItems: 0, maxItems: 0 },
    },
  },
};

const member: Attribute = { type: 'string', optional: true };
const nested: Schema = {
  version: 0,
  block: {
    attributes: {
      one: { optional: true, nested: { nesting: 'single', attributes: { member } } },
      many: {
        computed: true,
        nested: {
          nesting: 'map',
          attributes: { inner: { optional: true, nested: { nesting: 'set', attributes: { member } } } },
        },
      },
    },
    blocks: {},
  },
};

/** Through the bytes, as Terraform gets it. */
function overTheWire(schema: Schema, protocol: ProtocolVersion): Schema {
  const messages = messagesOf(protocol);
  return decodeSchema(messages.decode('Schema', messages.encode('Schema', encodeSchema(schema, protocol))));
}

test.each([5, 6] as const)('protocol %i: a schema comes out as it went in', (protocol) => {
  expect(overTheWire(plain, protocol)).toEqual(plain);
});

test('protocol 6 carries nested attributes', () => {
  expect(overTheWire(nested, 6)).toEqual(nested);
});

test('protocol 5 knows no nested attributes: they become attributes of an object type', () => {
  expect(overTheWire(nested, 5).block.attributes).toEqual({
    one: { type: ['object', { member: 'string' }], optional: true },
    many: { type: ['map', ['object', { inner: ['set', ['object', { member: 'string' }]] }]], computed: true },
  });
});

test('a provider comes with all its types, and promises neither the plan of a destroy nor a move of a state', () => {
  const schema: ProviderSchema = {
    provider: { version: 0, block: leaf },
    resources: { toy_box: plain },
    dataSources: { toy_look: plain },
    ephemeralResources: { toy_token: plain },
  };
  const messages = messagesOf(5);
  const bytes = messages.encode('GetProviderSchemaResponse', encodeProviderSchema(schema, 5));
  const message = messages.decode('GetProviderSchemaResponse', bytes);
  expect(decodeProviderSchema(message)).toEqual(schema);
  expect(message.serverCapabilities).toEqual({ getProviderSchemaOptional: true });
});

test('a nesting that the protocol does not know is refused', () => {
  const blockTypes = [{ typeName: 'odd', nesting: 9, block: { attributes: [], blockTypes: [] } }];
  expect(() => decodeSchema({ block: { attributes: [], blockTypes } })).toThrow(new RangeError('9 is no nesting mode'));
});
