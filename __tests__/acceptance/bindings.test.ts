import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OLDEST, OTHERS } from './support/binding-sets';
import { type Outcome, twoAtATime, withBindings } from './support/bindings';

const root = resolve(__dirname, '../..');
const all = [OLDEST, ...OTHERS];
let folder: string;
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-bindings-'));
  const found = await twoAtATime(all, async (bindings) => {
    const home = join(folder, bindings.awsProvider);
    mkdirSync(home);
    return [bindings.name, await withBindings(root, home, bindings)] as const;
  });
  outcomes = new Map(found);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(all)('type-checks with $name', ({ name }) => {
  expect(outcomes.get(name)?.types).toBe('');
});

test.each(all)('synthesizes every stack with $name, for AWS provider $awsProvider', ({ name, awsProvider }) => {
  expect(outcomes.get(name)).toMatchObject({ synth: '', awsProviders: [awsProvider] });
});

test.each(OTHERS)('has the same addresses with $name', ({ name }) => {
  const expected = outcomes.get(OLDEST.name)?.addresses ?? {};
  expect(Object.values(expected).flat().length).toBeGreaterThan(0);
  expect(outcomes.get(name)?.addresses).toEqual(expected);
});
