import type { Attribute, Block, Nesting } from '../../../../rehearsal/schema/model';
import { planCreate, planUpdate } from '../../../../rehearsal/simulated/plan';
import { UNKNOWN, type ObjectValue, type Value } from '../../../../rehearsal/values/codec';

const decided: Attribute = { type: 'string', computed: true };
const either: Attribute = { type: 'string', optional: true, computed: true };
const given: Attribute = { type: 'string', optional: true };

const members: Block = {
  attributes: {
    given,
    decided,
    either,
    names: { type: ['set', 'string'], computed: true },
    deep: { type: ['list', ['object', { of: ['set', 'string'] }]], computed: true },
  },
  blocks: {},
};
const inBlock = (nesting: Nesting, block: Block = members): Block => ({
  attributes: {},
  blocks: { part: { nesting, block, minItems: 0, maxItems: 0 } },
});
const element = { given: 'x', decided: null, either: 'mine', names: null, deep: null };
const open = { given: 'x', decided: UNKNOWN, either: 'mine', names: UNKNOWN, deep: UNKNOWN };

test('a new resource: what the configuration leaves open is unknown, the rest stays', () => {
  expect(planCreate(element, members)).toEqual(open);
  expect(planCreate({ ...element, given: null, either: null }, members)).toEqual({
    ...open,
    given: null,
    either: UNKNOWN,
  });
});

test.each<[Nesting, Value, Value]>([
  ['single', element, open],
  ['group', element, open],
  ['list', [element, element], [open, open]],
  ['map', { a: element }, { a: open }],
  ['set', [element], [{ ...open, names: null, deep: null }]],
])('inside a block of nesting %s', (nesting, proposed, planned) => {
  expect(planCreate({ part: proposed }, inBlock(nesting))).toEqual({ part: planned });
});

test('a block that is missing or unknown as a whole stays so', () => {
  expect(planCreate({ part: null }, inBlock('single'))).toEqual({ part: null });
  expect(planCreate({ part: UNKNOWN }, inBlock('list'))).toEqual({ part: UNKNOWN });
});

test('in a set inside a set nothing is left open, as Terraform would not find the element again', () => {
  const planned = planCreate({ part: [{ part: [element] }] }, inBlock('set', inBlock('set')));
  expect(planned).toEqual({ part: [{ part: [element] }] });
});

test('nested attributes are opened like blocks, one that the provider decides as a whole', () => {
  const nested = { nesting: 'map', attributes: { given, decided } } as const;
  const block: Block = {
    attributes: { hooks: { optional: true, nested }, status: { computed: true, nested } },
    blocks: {},
  };
  expect(planCreate({ hooks: { a: { given: 'x', decided: null } }, status: null }, block)).toEqual({
    hooks: { a: { given: 'x', decided: UNKNOWN } },
    status: UNKNOWN,
  });
});

test('write-only arguments are in no plan', () => {
  const block: Block = { attributes: { secret_wo: { ...given, writeOnly: true } }, blocks: {} };
  expect(planCreate({ secret_wo: 'hidden' }, block)).toEqual({ secret_wo: null });
  expect(planUpdate({ secret_wo: null }, { secret_wo: 'hidden' }, block, ['secret_wo'])).toEqual({
    state: { secret_wo: null },
    replacedBy: [],
  });
});

test('an update keeps what the provider has left empty', () => {
  const prior = { ...element, given: 'x' };
  expect(planUpdate(prior, { ...prior, given: 'y' }, members, [])).toEqual({
    state: { ...prior, given: 'y' },
    replacedBy: [],
  });
});

test('without a change the state is planned as it is, with every digit of a large number', () => {
  const block: Block = { attributes: { serial: { type: 'number', optional: true } }, blocks: {} };
  const prior = { serial: 9_007_199_254_740_993n };
  expect(planUpdate(prior, { serial: 9_007_199_254_740_993n }, block, ['serial'])).toEqual({
    state: prior,
    replacedBy: [],
  });
  expect(planUpdate(prior, { serial: 9_007_199_254_740_992n }, block, ['serial']).replacedBy).toEqual(['serial']);
});

test('only an argument that changes can force a replacement', () => {
  const prior = { ...element, given: 'x', either: 'a' };
  const forcing = ['given'];
  expect(planUpdate(prior, { ...prior, given: UNKNOWN }, members, forcing).replacedBy).toEqual(['given']);
  expect(planUpdate(prior, { ...prior, either: 'b' }, members, forcing).replacedBy).toEqual([]);
});

test('in a nested block an argument forces a replacement in whichever element it changes', () => {
  const inner: Block = { attributes: { size: { type: 'number', optional: true }, type: given }, blocks: {} };
  const disks = { nesting: 'list', block: inner, minItems: 0, maxItems: 0 } as const;
  const block: Block = { attributes: {}, blocks: { disk: disks } };
  const disk = (size: number, type: string): ObjectValue => ({
    disk: [
      { size: 1, type: 'a' },
      { size, type },
    ],
  });
  const plan = (after: ObjectValue): readonly string[] =>
    planUpdate(disk(1, 'a'), after, block, ['disk.type', 'disk.type.none', 'name']).replacedBy;
  expect(plan(disk(1, 'b'))).toEqual(['disk']);
  expect(plan(disk(2, 'a'))).toEqual([]);
  expect(plan({ disk: [{ size: 1, type: 'a' }] })).toEqual(['disk']);
});
