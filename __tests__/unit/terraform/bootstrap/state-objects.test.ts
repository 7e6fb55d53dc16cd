import { lookInto, stateResources } from '../../../../terraform/bootstrap/state-objects';
import { World } from './world';

test('every object up to 32 MiB is read, whatever its name, and a larger one is not', async () => {
  const world = new World('bucket', '/nowhere');
  world.cloud.add('bucket');
  for (const key of ['base.json', 'dump', 'own', 'z.tfstate']) world.objects.set(key, `text of ${key}`);
  world.sizes.set('dump', 32 * 1024 ** 2 + 1);
  world.sizes.set('base.json', 32 * 1024 ** 2);
  const { store } = world;
  const reads: string[] = [];
  const read = (key: string): ReturnType<typeof store.read> => {
    reads.push(key);
    return store.read(key);
  };
  const isWanted = (key: string): boolean => key !== 'own';
  const found = await lookInto({ ...store, read }, isWanted, (key, content) => `${key}: ${content ?? 'too large'}`);
  expect([found, reads]).toEqual([
    ['base.json: text of base.json', 'dump: too large', 'z.tfstate: text of z.tfstate'],
    ['base.json', 'z.tfstate'],
  ]);
});

test.each([
  ['{"version": 4, "resources": [{"type": "a"}]}', [{ type: 'a' }]],
  ['{"version": 4, "resources": []}', []],
  ['{"version": 4}', undefined],
  ['{"resources": []}', undefined],
  ['hello', undefined],
])('%s is a state, or is none', (text, resources) => {
  expect(stateResources(text)).toEqual(resources);
});
