import { adopt } from '../../../constructs/core/adopt';
import { addressAt } from '../../../constructs/core/addresses';
import { synth } from '../../../testing/synth';
import { layer, plainApp, Thing } from '../../support/layers';

// A Terraform binary that were asked for anything could not be found.
const searched = process.env['PATH'];
beforeAll(() => {
  process.env['PATH'] = '';
});
afterAll(() => {
  process.env['PATH'] = searched;
});

const things = (...ids: string[]) => {
  const app = plainApp();
  const stack = layer(app, 'data');
  for (const id of ids) new Thing(stack, id);
  return { app, stack };
};
const blocksOf = (stack: ReturnType<typeof things>['stack']) => synth(stack).json['import'];

test('entries of the stack become import blocks, of an app those of every stack', () => {
  const adoptions = { 'shop-dev-data': { Jobs: 'jobs', Mails: 'mails' } };
  const expected = [
    { to: addressAt('test_thing', 'Jobs'), id: 'jobs' },
    { to: addressAt('test_thing', 'Mails'), id: 'mails' },
  ];
  const one = things('Jobs', 'Mails', 'Other');
  adopt(one.stack, adoptions);
  expect(blocksOf(one.stack)).toEqual(expected);
  const all = things('Jobs', 'Mails', 'Other');
  adopt(all.app, adoptions);
  expect(blocksOf(all.stack)).toEqual(expected);
});

test('no entries, no blocks; entries of other stacks are those stacks’ matter', () => {
  const { stack } = things('Jobs');
  adopt(stack, { 'shop-dev-network': { Vpc: 'vpc-1' } });
  expect(blocksOf(stack)).toBeUndefined();
});

test.each([
  ['Jbos', 'Jobs'],
  ['JobsQueue/Resource', 'Jobs'],
  ['Mial', 'Mails'],
])('a path that is not there, %s, is an error that names the nearest', (path, nearest) => {
  const { stack } = things('Jobs', 'Mails');
  expect(() => adopt(stack, { 'shop-dev-data': { [path]: 'x' } })).toThrow(
    new Error(
      "adopt at 'shop-dev-data' [AdoptionInvalid]:\n" +
        `- \`path\` must be the path of a resource of the stack, got ${path}. The nearest is ${nearest}`,
    ),
  );
});

test('everything that is not there is said at once, stacks too where a whole app is meant', () => {
  const { app } = things('Jobs');
  expect(() => adopt(app, { 'shop-dev-data': { Jobz: 'x' }, 'shop-dev-dta': { Jobs: 'jobs' } })).toThrow(
    new Error(
      "adopt at 'shop-dev-data' [AdoptionInvalid]:\n" +
        '- `path` must be the path of a resource of the stack, got Jobz. The nearest is Jobs\n' +
        "adopt at '' [AdoptionInvalid]:\n" +
        '- `stack` must be a stack of the app, got shop-dev-dta. The nearest is shop-dev-data',
    ),
  );
});

test('an empty stack has nothing near', () => {
  const { stack } = things();
  expect(() => adopt(stack, { 'shop-dev-data': { Jobs: 'x' } })).toThrow(
    new Error(
      "adopt at 'shop-dev-data' [AdoptionInvalid]:\n- `path` must be the path of a resource of the stack, got Jobs",
    ),
  );
});

test('an empty id, and a second import, are refused as by hand', () => {
  const { stack } = things('Jobs');
  const address = addressAt('test_thing', 'Jobs');
  expect(() => adopt(stack, { 'shop-dev-data': { Jobs: '' } })).toThrow(
    new Error(
      `imported at 'shop-dev-data' [ImportInvalid]:\n- \`id\` must be what the provider imports ${address} by, got an empty string`,
    ),
  );
  adopt(stack, { 'shop-dev-data': { Jobs: 'jobs' } });
  expect(() => adopt(stack, { 'shop-dev-data': { Jobs: 'jobs' } })).toThrow(
    new Error(
      `imported at 'shop-dev-data' [ImportInvalid]:\n- \`resource\` must be imported once, got ${address} twice`,
    ),
  );
});
