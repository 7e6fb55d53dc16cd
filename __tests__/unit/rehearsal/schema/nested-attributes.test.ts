import type { Attributes } from '../../../../rehearsal/schema/model';
import { readSchema } from '../../../../rehearsal/schema/read-bindings';
import { bindingsOf, computed, optional, required, used } from './installed';

const types = used({ resources: ['helm_release'], dataSources: ['helm_template'] });
const { provider, resources, dataSources } = readSchema(bindingsOf('helm', '3.1.1'), types);
const release: Attributes = resources['helm_release']?.block.attributes ?? {};
const writeOnly = { writeOnly: true } as const;

test('protocol 6: objects are nested attributes, each member with flags of its own', () => {
  expect(release['postrender']).toEqual({
    nested: {
      nesting: 'single',
      attributes: { args: optional(['list', 'string']), binary_path: required('string') },
    },
    optional: true,
  });
  expect(release['set_list']).toEqual({
    nested: { nesting: 'list', attributes: { name: required('string'), value: required(['list', 'string']) } },
    optional: true,
  });
  expect(resources['helm_release']?.block.blocks).toEqual({});
});

test('protocol 6: the members of a computed object are all computed', () => {
  const names = ['app_version', 'chart', 'name', 'namespace', 'notes', 'values', 'version'];
  const numbers = ['first_deployed', 'last_deployed', 'revision'];
  const attributes = Object.fromEntries([
    ...names.map((name) => [name, computed('string')] as const),
    ...numbers.map((name) => [name, computed('number')] as const),
  ]);
  expect(release['metadata']).toEqual({ nested: { nesting: 'single', attributes }, computed: true });
});

test('what is inside a write-only attribute is write-only too, and sensitive inside of one block alone', () => {
  expect(release['set_wo']).toEqual({
    nested: {
      nesting: 'list',
      attributes: {
        name: { ...required('string'), ...writeOnly },
        type: { ...optional('string'), ...writeOnly },
        value: { ...required('string'), ...writeOnly },
      },
    },
    optional: true,
    ...writeOnly,
  });
  expect(release['set_sensitive']?.nested?.attributes['value']).toEqual({ ...required('string'), sensitive: true });
  expect(release['set']?.nested?.attributes['value']).toEqual(optional('string'));
});

test('a data source has nothing that is write-only', () => {
  const set = dataSources['helm_template']?.block.attributes['set_wo'];
  expect(set).toEqual({
    nested: {
      nesting: 'list',
      attributes: { name: required('string'), type: optional('string'), value: required('string') },
    },
    optional: true,
  });
});

test("objects in the provider's configuration, whose members have no class", () => {
  expect(provider.block.attributes['registries']).toEqual({
    nested: {
      nesting: 'list',
      attributes: { password: required('string'), url: required('string'), username: required('string') },
    },
    optional: true,
  });
  expect(provider.block.attributes['kubernetes']?.nested?.attributes['exec']).toEqual({
    nested: {
      nesting: 'single',
      attributes: {
        api_version: required('string'),
        args: optional(['list', 'string']),
        command: required('string'),
        env: optional(['map', 'string']),
      },
    },
    optional: true,
  });
});
