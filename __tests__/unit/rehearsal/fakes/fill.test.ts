import { fillUnknowns } from '../../../../rehearsal/fakes/fill';
import type { Block, NestedBlock } from '../../../../rehearsal/schema/model';
import { UNKNOWN, type Value } from '../../../../rehearsal/values/codec';
import { computed, filled, subject } from './support';

test('another seed gives another id, the same seed the same', () => {
  const block = computed({ id: 'string' });
  const id = (seed: string): Value | undefined =>
    fillUnknowns({ id: UNKNOWN }, block, subject('aws_vpc', { seed }))['id'];
  expect(id('a')).toBe(id('a'));
  expect(id('a')).not.toBe(id('b'));
});

test('a list has one element, and three where its name speaks of zones, names or ids', () => {
  const block = computed({ things: ['list', 'string'], zones: ['set', 'string'], ids: ['list', 'string'] });
  const { things, zones, ids } = filled({ things: UNKNOWN, zones: UNKNOWN, ids: UNKNOWN }, block);
  expect([things, zones, ids].map((list) => (list as Value[]).length)).toEqual([1, 3, 3]);
  expect(new Set(ids as Value[]).size).toBe(3);
});

test('unknown elements of a set get values that differ', () => {
  const { tags } = filled({ tags: [UNKNOWN, 'a', UNKNOWN] }, computed({ tags: ['set', 'string'] }));
  expect(new Set(tags as Value[]).size).toBe(3);
});

const inner: Block = {
  attributes: {
    computed: { type: 'string', computed: true },
    chosen: { type: 'string', optional: true, computed: true },
    optional: { type: 'string', optional: true },
    secret: { type: 'string', optional: true, computed: true, writeOnly: true },
  },
  blocks: {},
};
const nested = (nesting: NestedBlock['nesting'], minItems = 0): NestedBlock => ({
  nesting,
  block: inner,
  minItems,
  maxItems: 0,
});

test('fills blocks of every nesting: known ones inside, unknown ones with the least that may stand there', () => {
  const block: Block = {
    attributes: {},
    blocks: {
      one: nested('single'),
      group: nested('group'),
      list: nested('list'),
      set: nested('set'),
      map: nested('map'),
    },
  };
  const part = { computed: UNKNOWN, optional: 'kept' };
  const known = { computed: expect.stringMatching(/^computed-\w{8}$/), optional: 'kept' };
  expect(filled({ one: part, group: part, list: [part], set: [part], map: { k: part } }, block)).toEqual({
    one: known,
    group: known,
    list: [known],
    set: [known],
    map: { k: known },
  });
  const fresh = { computed: expect.any(String), chosen: expect.any(String), optional: null, secret: null };
  expect(filled({ one: UNKNOWN, group: UNKNOWN, list: UNKNOWN, set: [UNKNOWN], map: UNKNOWN }, block)).toEqual({
    one: fresh,
    group: fresh,
    list: [fresh],
    set: [fresh],
    map: {},
  });
});

test('fills nested attributes of protocol 6, whole and in part', () => {
  const block: Block = {
    attributes: {
      one: { computed: true, nested: { nesting: 'single', attributes: inner.attributes } },
      list: { computed: true, nested: { nesting: 'list', attributes: inner.attributes } },
    },
    blocks: {},
  };
  const result = filled({ one: UNKNOWN, list: [UNKNOWN, { computed: UNKNOWN, optional: 'kept' }] }, block);
  const fresh = { computed: expect.any(String), chosen: expect.any(String), optional: null, secret: null };
  expect(result).toEqual({ one: fresh, list: [fresh, { computed: expect.any(String), optional: 'kept' }] });
});

describe('what the user may set, left out', () => {
  const both = { optional: true, computed: true } as const;
  const block: Block = {
    attributes: {
      id: { type: 'string', ...both },
      arn: { type: 'string', computed: true },
      bucket: { type: 'string', ...both },
      cluster_identifier: { type: 'string', ...both },
      storage_type: { type: 'string', ...both },
      names: { type: ['list', 'string'], ...both },
      tags_all: { type: ['map', 'string'], ...both },
    },
    blocks: {},
  };
  const unknown = Object.fromEntries(Object.keys(block.attributes).map((name): [string, Value] => [name, UNKNOWN]));

  test('null at the top or empty, but what identifies the resource is made up', () => {
    expect(filled(unknown, block, { optionalComputed: 'null' })).toEqual({
      id: expect.any(String),
      arn: expect.any(String),
      bucket: expect.any(String),
      cluster_identifier: expect.any(String),
      storage_type: null,
      names: [],
      tags_all: {},
    });
  });

  test('null inside blocks whatever it is called; an unknown block is empty', () => {
    const rule = nested('list');
    const attributes = { ...inner.attributes, id: { type: 'string', ...both } } as const;
    const blocks = { rule: { ...rule, block: { attributes, blocks: {} } }, other: nested('list', 1) };
    const value = { rule: [{ computed: UNKNOWN, chosen: UNKNOWN, id: UNKNOWN }], other: UNKNOWN };
    expect(filled(value, { attributes: {}, blocks }, { optionalComputed: 'null' })).toEqual({
      rule: [{ computed: expect.any(String), chosen: null, id: null }],
      other: [],
    });
  });
});
