import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bindings, type Outcome, twoAtATime, withBindings } from './support/bindings';

const root = resolve(__dirname, '../..');
const oldest: Bindings = { name: '@cdktf/provider-aws 20.1.0', awsProvider: '5.100.0', replace: {}, copy: {} };
const others: readonly Bindings[] = [
  {
    name: '@cdktf/provider-aws 21.22.1',
    awsProvider: '6.25.0',
    replace: { '@cdktf/provider-aws': 'provider-aws-21' },
    copy: {},
  },
  {
    name: 'cdktn 0.24.0 and @cdktn/provider-aws 25.7.0 by alias',
    awsProvider: '6.66.0',
    replace: { '@cdktf/provider-aws': '@cdktn/provider-aws' },
    // npm installs the alias `cdktf` and, as the peer of the provider, `cdktn` itself: the same code twice.
    copy: { cdktf: 'cdktn' },
  },
];
const all = [oldest, ...others];
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

test.each(others)('has the same addresses with $name', ({ name }) => {
  const expected = outcomes.get(oldest.name)?.addresses ?? {};
  expect(Object.values(expected).flat().length).toBeGreaterThan(0);
  expect(outcomes.get(name)?.addresses).toEqual(expected);
});
