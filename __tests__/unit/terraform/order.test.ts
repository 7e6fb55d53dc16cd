import { selectStacks, stackName } from '../../../terraform/select';
import { waves } from '../../../terraform/waves';

const ids = ['orders-dev-network', 'orders-dev-data', 'orders-production-network', 'shop-dev-data', 'playground'];
const stacks = ids.map((id) => ({ id }));
const select = (...patterns: string[]): string[] => selectStacks(stacks, patterns).map(({ id }) => id);
const order = (edges: Readonly<Record<string, string[]>>): string[][] =>
  waves(Object.entries(edges).map(([id, dependencies]) => ({ id, dependencies }))).map((wave) =>
    wave.map(({ id }) => id),
  );

test('an id with an environment of several words comes apart at its first and last dash', () => {
  expect(stackName('orders-eu-west-data')).toEqual({ system: 'orders', environment: 'eu-west', layer: 'data' });
  expect(stackName('playground')).toBeUndefined();
});

test('no pattern selects every stack; ids and globs select in the order of the app, each stack once', () => {
  expect(select()).toEqual(ids);
  expect(select('shop-*', 'orders-dev-*', 'orders-dev-data')).toEqual([
    'orders-dev-network',
    'orders-dev-data',
    'shop-dev-data',
  ]);
  expect(select('{orders,shop}-dev-data')).toEqual(['orders-dev-data', 'shop-dev-data']);
});

test('every pattern that matches nothing is named, with the environments there are and all stacks', () => {
  expect(() => select('orders-staging-*', 'shop-dev-data', 'athalia-*')).toThrow(
    'stacks [StackUnknown]:\n' +
      '- `orders-staging-*` matches no stack; environments of orders: dev, production\n' +
      '- `athalia-*` matches no stack\n' +
      '- there are:\n' +
      '  orders-dev: network, data\n' +
      '  orders-production: network\n' +
      '  shop-dev: data\n' +
      '  playground',
  );
});

test('an empty pattern matches nothing', () => {
  expect(() => select('')).toThrow('stacks [StackUnknown]:\n- `` matches no stack\n- there are:\n');
});

test('a wave holds the stacks that depend on earlier waves alone', () => {
  expect(order({ apps: ['cluster', 'data'], cluster: ['network'], data: ['network'], network: [], mail: [] })).toEqual([
    ['network', 'mail'],
    ['cluster', 'data'],
    ['apps'],
  ]);
});

test('a dependency that is not in the app is named', () => {
  expect(() => order({ apps: ['data'], web: ['apps', 'edge'] })).toThrow(
    'stacks [StackOrder]:\n- `apps` depends on `data`, which is not in this app\n- `web` depends on `edge`, which is not in this app',
  );
});

test('a cycle is shown stack by stack', () => {
  expect(() => order({ base: [], web: ['a'], a: ['base', 'b'], b: ['c'], c: ['a'] })).toThrow(
    'stacks [StackOrder]:\n- a -> b -> c -> a is a cycle: no stack of it can be first. Remove one of these dependencies',
  );
});
