import { messagesOf } from '../../../../rehearsal/protocol/messages';
import { filterSchema } from '../../../../rehearsal/real/schema-filter';
import { withField, wireFields } from '../../../../rehearsal/real/wire';

const messages = messagesOf(5);
const schema = (name: string) => ({
  version: 1,
  block: { attributes: [{ name, type: Buffer.from('"string"') }], blockTypes: [] },
});

const response = messages.encode('GetProviderSchemaResponse', {
  provider: schema('region'),
  resourceSchemas: { toy_a: schema('a'), toy_b: schema('b') },
  dataSourceSchemas: { toy_a: schema('da'), toy_c: schema('dc') },
  ephemeralResourceSchemas: { toy_e: schema('e'), toy_f: schema('f') },
  diagnostics: [{ severity: 2, summary: 'old' }],
  functions: { arn_parse: {} },
  serverCapabilities: { planDestroy: true, moveResourceState: true },
});

test('types that are not used are cut, and all else stays', () => {
  const used = { resources: ['toy_b', 'other_a'], dataSources: ['toy_a'], ephemeralResources: ['toy_f'] };
  const filtered = messages.decode('GetProviderSchemaResponse', filterSchema(response, used));
  const whole = messages.decode('GetProviderSchemaResponse', response);
  expect(filtered).toEqual({
    ...whole,
    resourceSchemas: { toy_b: whole.resourceSchemas['toy_b'] },
    dataSourceSchemas: { toy_a: whole.dataSourceSchemas['toy_a'] },
    ephemeralResourceSchemas: { toy_f: whole.ephemeralResourceSchemas['toy_f'] },
    serverCapabilities: { getProviderSchemaOptional: true, moveResourceState: true },
  });
});

test('a type keeps its bytes, also those that we know nothing of', () => {
  const unknown = withField(Buffer.from([]), 99, Buffer.from('of a later version'));
  const entry = withField(withField(new Uint8Array(), 1, Buffer.from('toy_z')), 2, unknown);
  const whole = Buffer.concat([response, withField(new Uint8Array(), 2, entry)]);
  const filtered = filterSchema(whole, { resources: ['toy_z'], dataSources: [], ephemeralResources: [] });
  const kept = wireFields(filtered).filter(({ number }) => number === 2);
  expect(kept.map(({ content }) => Buffer.from(content))).toEqual([Buffer.from(entry)]);
});

test('kinds of types that came with later versions of the protocol are cut', () => {
  const listResources = withField(response, 9, withField(new Uint8Array(), 1, Buffer.from('toy_b')));
  const filtered = filterSchema(listResources, { resources: ['toy_b'], dataSources: [], ephemeralResources: [] });
  expect(wireFields(filtered).map(({ number }) => number)).toEqual([1, 2, 4, 7, 6]);
});
