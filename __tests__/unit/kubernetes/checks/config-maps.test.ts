import { Token } from 'cdktf';
import { object, problemsOf } from './support';

const configMap = (fields: Readonly<Record<string, unknown>>): string[] =>
  problemsOf(object('v1', 'ConfigMap', 'settings', fields));

test('keys are names of files, each once in both maps', () => {
  const data = { 'a.b_C-1': 'x', 'a b': 'x', 'a/b': 'x', both: 'x', [Token.asString({ resolve: () => 'x' })]: 'x' };
  expect(configMap({ data, binaryData: { both: 'eA==' } })).toEqual([
    "`data['a b']` must be under a key of 1 to 253 letters, digits and -_., got a b",
    "`data['a/b']` must be under a key of 1 to 253 letters, digits and -_., got a/b",
    '`binaryData.both` must be under a key of its own, got both twice',
  ]);
});

test('all values together are 1 MiB or less', () => {
  const half = 'x'.repeat(524_288);
  expect(configMap({ data: { a: half, b: half } })).toEqual([]);
  expect(configMap({ data: { a: half, b: half }, binaryData: { c: 'eA==' } })).toEqual([
    '`data` must be 1048576 bytes or less together, got 1048577 bytes',
  ]);
});
