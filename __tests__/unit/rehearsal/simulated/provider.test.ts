import { Unimplemented } from '../../../../rehearsal/protocol/methods';
import type { Block } from '../../../../rehearsal/schema/model';
import { UNKNOWN, type ObjectValue } from '../../../../rehearsal/values/codec';
import { driven, packed, toySchema, unpacked } from './support';

const block: Block = {
  attributes: {
    id: { type: 'string', computed: true },
    name: { type: 'string', optional: true },
    size: { type: 'number', optional: true },
  },
  blocks: {
    part: {
      nesting: 'list',
      minItems: 0,
      maxItems: 0,
      block: { attributes: { key: { type: 'string', computed: true } }, blocks: {} },
    },
    one: { nesting: 'single', minItems: 0, maxItems: 0, block: { attributes: {}, blocks: {} } },
  },
};
const data = { name: { type: 'string', optional: true }, found: { type: 'string', computed: true } } as const;
const schema = toySchema(block, data);
const empty: ObjectValue = { id: null, name: 'a', size: null, part: [], one: null };
const planned: ObjectValue = { ...empty, id: UNKNOWN };
const made = { ...empty, id: expect.stringMatching(/^nowhere [\w-]{43}\d$/) };

const TYPED = ['ValidateConfigRequest', 'DiagnosticsResponse'] as const;
const IMPORT = ['ImportResourceStateRequest', 'ImportResourceStateResponse'] as const;

describe.each([5, 6] as const)('protocol %i', (protocol) => {
  test('a resource is planned, made, read as it is, and destroyed', async () => {
    const toy = driven(schema, protocol);
    const plan = await toy.plan(null, empty);
    expect(unpacked(plan.plannedState)).toEqual(planned);
    const created = await toy.applied(null, planned);
    const state = unpacked(created.newState) as ObjectValue;
    expect(state).toEqual(made);
    const read = await toy.read(state, created.private);
    expect([unpacked(read.newState), read.private]).toEqual([state, created.private]);
    expect(unpacked((await toy.plan(state, state)).plannedState)).toEqual(state);
    expect(unpacked((await toy.plan(state, null)).plannedState)).toBeNull();
    expect(unpacked((await toy.applied(state, null)).newState)).toBeNull();
    expect(unpacked((await toy.read(null)).newState)).toBeNull();
  });

  test('only version 5 gives a provider configuration back', async () => {
    const config = packed({ region: 'eu-1' });
    const { preparedConfig } = await driven(schema, protocol).call(
      'ValidateProviderConfig',
      ['ValidateProviderConfigRequest', 'ValidateProviderConfigResponse'],
      { config },
    );
    expect(unpacked(preparedConfig)).toEqual(protocol === 5 ? { region: 'eu-1' } : null);
  });
});

test('equal resources get different values, the same ones in every run and others in another stack', async () => {
  const ids = async (toy: ReturnType<typeof driven>): Promise<unknown[]> => {
    const other = toy.provider.open();
    const states = [await toy.applied(null, planned), await toy.applied(null, planned, undefined, other)];
    return states.map(({ newState }) => (unpacked(newState) as ObjectValue)['id']);
  };
  const first = await ids(driven(schema));
  expect(new Set(first).size).toBe(2);
  expect(await ids(driven(schema))).toEqual(first);
  expect(new Set([...first, ...(await ids(driven(schema, 5, 'other stack')))]).size).toBe(4);
});

test('a resource of an earlier run keeps its values to itself', async () => {
  const earlier = await driven(schema).applied(null, planned);
  const toy = driven(schema);
  const state = unpacked(earlier.newState) as ObjectValue;
  const changed = await toy.applied(state, { ...state, size: 2 }, earlier.private);
  expect(unpacked(changed.newState)).toEqual({ ...state, size: 2 });
  await toy.read(state, changed.private);
  expect(unpacked((await toy.applied(null, planned)).newState)).not.toEqual(state);
});

test('values that are made up follow the provider configuration of their own connection', async () => {
  const toy = driven(schema);
  const far = toy.provider.open();
  const config = packed({ region: 'far' });
  await toy.call('ConfigureProvider', ['ConfigureProviderRequest', 'DiagnosticsResponse'], { config }, far);
  expect(unpacked((await toy.applied(null, planned, undefined, far)).newState)).toMatchObject({
    id: expect.stringMatching(/^far /),
  });
  expect(unpacked((await toy.applied(null, planned)).newState)).toMatchObject({
    id: expect.stringMatching(/^nowhere /),
  });
});

test('a table says which change needs a new resource', async () => {
  const state = { ...empty, id: 'x' };
  const { requiresReplace } = await driven(schema).plan(state, { ...state, name: 'b', size: 3 });
  expect(requiresReplace).toEqual([{ steps: [{ attributeName: 'name' }] }]);
});

test('an import knows the id, its first read the rest, and configuring it replaces nothing', async () => {
  const toy = driven(schema);
  const { importedResources } = await toy.call('ImportResourceState', IMPORT, { typeName: 'toy_box', id: 'box-1' });
  const [imported] = importedResources;
  const bare = { id: 'box-1', name: null, size: null, part: [], one: null };
  expect([imported?.typeName, unpacked(imported?.state)]).toEqual(['toy_box', bare]);
  const read = await toy.read(unpacked(imported?.state) as ObjectValue, imported?.private);
  const again = await toy.read(unpacked(read.newState) as ObjectValue, read.private);
  expect(again).toEqual(read);
  const plan = await toy.plan(bare, { ...bare, name: 'a' }, read.private);
  expect(plan.requiresReplace).toEqual([]);
  const { private: note } = await toy.applied(bare, { ...bare, name: 'a' }, plan.plannedPrivate);
  expect((await toy.plan({ ...bare, name: 'a' }, { ...bare, name: 'b' }, note)).requiresReplace).toHaveLength(1);
});

test('the first read after an import fills what the provider decides', async () => {
  const attributes = { ...block.attributes, arn: { type: 'string', computed: true } } as const;
  const toy = driven(toySchema({ ...block, attributes }));
  const { importedResources } = await toy.call('ImportResourceState', IMPORT, { typeName: 'toy_box', id: 'box-1' });
  const read = await toy.read(unpacked(importedResources[0]?.state) as ObjectValue, importedResources[0]?.private);
  expect(unpacked(read.newState)).toMatchObject({
    id: 'box-1',
    arn: expect.stringMatching(/^nowhere [\w-]{43}$/),
    name: null,
  });
});

test('a state is upgraded by giving its JSON back, byte for byte', async () => {
  const json = Buffer.from('{"size": 9007199254740993, "any": [1.0]}');
  const names = ['UpgradeResourceStateRequest', 'UpgradeResourceStateResponse'] as const;
  const upgrade = (rawState: { json: Uint8Array }) =>
    driven(schema).call('UpgradeResourceState', names, { typeName: 'toy_box', version: 0, rawState });
  expect(Buffer.from((await upgrade({ json })).upgradedState?.json ?? []).toString()).toBe(json.toString());
  expect((await upgrade({ json: Buffer.alloc(0) })).diagnostics).toEqual([
    { severity: 1, summary: 'The state of toy_box is of a form that was last written by Terraform 0.11' },
  ]);
});

test('a data source gives the same answer to the same question, in every stack', async () => {
  const names = ['ReadDataSourceRequest', 'ReadDataSourceResponse'] as const;
  const look = async (name: string, stack: string) =>
    unpacked(
      (
        await driven(schema, 5, stack).call('ReadDataSource', names, {
          typeName: 'toy_look',
          config: packed({ name, found: null }),
        })
      ).state,
    );
  const first = await look('a', 'one');
  expect(first).toEqual({ name: 'a', found: expect.stringMatching(/^nowhere toy_look [\w-]{43}$/) });
  expect(await look('a', 'two')).toEqual(first);
  expect((await look('b', 'one')) as ObjectValue).not.toMatchObject({ found: (first as ObjectValue)['found'] });
});

test('an ephemeral resource is opened, and closed without a word', async () => {
  const toy = driven(schema, 6);
  const { result } = await toy.call(
    'OpenEphemeralResource',
    ['OpenEphemeralResourceRequest', 'OpenEphemeralResourceResponse'],
    { typeName: 'toy_token', config: packed({ name: 'a', found: null }) },
  );
  expect(unpacked(result)).toEqual({ name: 'a', found: expect.stringMatching(/^nowhere toy_token /) });
  expect(await toy.call('CloseEphemeralResource', TYPED, {})).toEqual({ diagnostics: [] });
});

test('validation tells what the provider decides alone, and what the real one would refuse', async () => {
  const config = packed({ ...empty, id: 'mine', size: 13, part: [{ key: null }, { key: 'mine' }] });
  const { diagnostics } = await driven(schema).call('ValidateResourceConfig', TYPED, { typeName: 'toy_box', config });
  const refused = (name: string) =>
    `Can't configure a value for "${name}": its value will be decided automatically based on the result of applying this configuration.`;
  const summary = 'Value for unconfigurable attribute';
  expect(diagnostics).toMatchObject([
    {
      severity: 1,
      summary,
      detail: refused('part.1.key'),
      attribute: { steps: [{ attributeName: 'part' }, { elementKeyInt: 1 }, { attributeName: 'key' }] },
    },
    { severity: 1, summary, detail: refused('id'), attribute: { steps: [{ attributeName: 'id' }] } },
    { severity: 1, summary: 'Bad size', attribute: { steps: [{ attributeName: 'size' }] } },
  ]);
  const look = packed({ name: 'a', found: 'mine' });
  const inData = await driven(schema).call('ValidateDataResourceConfig', TYPED, { typeName: 'toy_look', config: look });
  expect(inData.diagnostics).toMatchObject([{ detail: refused('found') }]);
});

test('a value that is known only later is nothing to complain about, but cannot be set either', async () => {
  const config = packed({ ...empty, id: UNKNOWN, size: UNKNOWN });
  const { diagnostics } = await driven(schema).call('ValidateResourceConfig', TYPED, { typeName: 'toy_box', config });
  expect(diagnostics.map(({ summary }) => summary)).toEqual(['Value for unconfigurable attribute']);
});

test('what it does not serve is unimplemented, a type that it does not know an error', async () => {
  const { session } = driven(schema);
  for (const method of ['MoveResourceState', 'CallFunction', 'GetMetadata', 'RenewEphemeralResource'] as const) {
    await expect(session.call(method, Buffer.alloc(0))).rejects.toThrow(new Unimplemented(method));
  }
  const unknown = driven(schema).call('ImportResourceState', IMPORT, { typeName: 'toy_bag', id: 'x' });
  await expect(unknown).rejects.toThrow(new RangeError('the schema has no toy_bag'));
});
