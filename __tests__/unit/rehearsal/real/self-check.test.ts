import type { MessageShapes } from '../../../../rehearsal/protocol/shapes';
import { selfCheck } from '../../../../rehearsal/real/self-check';
import type { Block } from '../../../../rehearsal/schema/model';
import { encodeValue, UNKNOWN, type ObjectValue } from '../../../../rehearsal/values/codec';

type Plan = MessageShapes['PlanResourceChangeResponse'];

const BLOCK: Block = {
  attributes: {
    id: { type: 'string', computed: true },
    name: { type: 'string', required: true },
    mode: { type: 'string', optional: true, computed: true },
    size: { type: 'number', computed: true },
  },
  blocks: {},
};
const PLANNED: ObjectValue = { id: UNKNOWN, name: 'a', mode: UNKNOWN, size: UNKNOWN };
const FILLED: ObjectValue = { id: 'i-1', name: 'a', mode: null, size: 7 };

const plannedAs = (state: ObjectValue, replaced: readonly string[] = []): Plan => ({
  plannedState: { msgpack: encodeValue(state) },
  requiresReplace: replaced.map((attributeName) => ({ steps: [{ attributeName }] })),
  diagnostics: [],
});

const refused = (detail: string, attributeName: string): Plan => ({
  requiresReplace: [],
  diagnostics: [{ severity: 1, summary: 'Invalid value', detail, attribute: { steps: [{ attributeName }] } }],
});

async function check(plan: (state: ObjectValue) => Plan): Promise<{ state: ObjectValue; rounds: number }> {
  let rounds = 0;
  const state = await selfCheck({
    planned: PLANNED,
    filled: FILLED,
    block: BLOCK,
    madeUp: () => ({ ...FILLED, mode: 'mode-x' }),
    plan: (tried) => {
      rounds++;
      return Promise.resolve(plan(tried));
    },
  });
  return { state, rounds };
}

test('what the provider would leave as it is stays, after one look', async () => {
  expect(await check(plannedAs)).toEqual({ state: FILLED, rounds: 1 });
});

test('a value that the provider plans itself is taken', async () => {
  const { state } = await check((tried) => plannedAs({ ...tried, mode: 'standard' }));
  expect(state).toEqual({ ...FILLED, mode: 'standard' });
});

test('a value that forces a replacement is exchanged: made up, then none, then zero', async () => {
  const tried: unknown[] = [];
  const { state } = await check((now) => {
    tried.push(now['size']);
    return now['size'] === 0
      ? plannedAs(now)
      : plannedAs({ ...now, id: UNKNOWN, mode: UNKNOWN, size: UNKNOWN }, ['size']);
  });
  expect(tried).toEqual([7, null, 0]);
  expect(state).toEqual({ ...FILLED, size: 0 });
});

test.each(['Valid Values: [GROUP SINGLE]', 'expected mode to be one of ["GROUP" "SINGLE"], got mode-x'])(
  'where the provider lists what it takes, the first is taken: %s',
  async (detail) => {
    const { state } = await check((now) => (now['mode'] === 'GROUP' ? plannedAs(now) : refused(detail, 'mode')));
    expect(state).toEqual({ ...FILLED, mode: 'GROUP' });
  },
);

test('an argument of the user stays, though the provider would change it', async () => {
  expect(await check((now) => plannedAs({ ...now, name: 'b' }))).toEqual({ state: FILLED, rounds: 1 });
});

test('the id is never lost', async () => {
  const { state } = await check((now) =>
    now['id'] === null ? plannedAs(now) : plannedAs({ ...now, id: UNKNOWN }, ['id']),
  );
  expect(state['id']).toBe('i-1');
});

test('it gives up after six rounds, with the state that was complained of least', async () => {
  let next = 0;
  const { state, rounds } = await check((now) => {
    next++;
    return plannedAs({ ...now, mode: `mode-${String(next)}`, ...(next === 3 ? {} : { size: next + 100 }) });
  });
  expect(rounds).toBe(6);
  expect(state).toEqual({ ...FILLED, mode: 'mode-2', size: 102 });
});
