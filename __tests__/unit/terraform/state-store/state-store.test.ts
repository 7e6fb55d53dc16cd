import fs, { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../../../../terraform/manifest';
import { ABSENT, openStateRoot, openStateStore, statePlace } from '../../../../terraform/state-store/state-store';
import { folder, removeFolders, write } from '../support';

afterEach(removeFolders);

function stackWith(type: string, settings: object, home = '/'): Stack {
  const config = { terraform: { backend: { [type]: settings } } };
  return { id: 'shop-dev-data', backend: type, folder: home, config } as never;
}

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('the folder, the state and the lock of a stack are where its back end has them', () => {
  expect(statePlace(stackWith('s3', { bucket: 'b', key: 'shop/dev/data.tfstate' }))).toEqual({
    folder: 'shop/dev',
    state: 'shop/dev/data.tfstate',
    lock: 'shop/dev/data.tfstate.tflock',
  });
  expect(statePlace(stackWith('gcs', { bucket: 'b', prefix: 'shop/dev/data' }))).toEqual({
    folder: 'shop/dev/data',
    state: 'shop/dev/data/default.tfstate',
    lock: 'shop/dev/data/default.tflock',
  });
  expect(statePlace(stackWith('local', { path: '../data.tfstate' }))).toEqual({ folder: '', state: 'data.tfstate' });
});

test('beside a local state an object is written only where nobody else has written, and is for its user alone', async () => {
  const home = folder();
  const store = await openStateStore(stackWith('local', { path: 'data.tfstate' }, home), {});
  const changed = `${home} [StateChanged]:\n- \`a.json\` was changed by somebody else since it was read. Run the command again, which starts from what is there now`;
  expect([store.address, await store.read('a.json'), await store.list('')]).toEqual([home, undefined, []]);
  const first = await store.write('a.json', '1', ABSENT);
  expect(await messageOf(() => store.write('a.json', '2', ABSENT))).toBe(changed);
  const second = await store.write('a.json', '2', first);
  expect(await messageOf(() => store.write('a.json', '3', first))).toBe(changed);
  expect([await store.read('a.json'), await store.list('a')]).toEqual([{ text: '2', version: second }, ['a.json']]);
  expect((statSync(join(home, 'a.json')).mode & 0o777).toString(8)).toBe('600');
  await store.remove('a.json');
  await store.remove('a.json');
  expect([await store.read('a.json'), await messageOf(() => store.write('a.json', '4', second))]).toEqual([
    undefined,
    changed,
  ]);
});

test('beside a local state an object is removed only where nobody else has written', async () => {
  const home = folder();
  const store = await openStateStore(stackWith('local', { path: 'data.tfstate' }, home), {});
  const first = await store.write('a.json', '1', ABSENT);
  const second = await store.write('a.json', '2', first);
  expect(await messageOf(() => store.remove('a.json', first))).toContain('[StateChanged]');
  expect(await store.list('')).toEqual(['a.json']);
  await store.remove('a.json', second);
  await store.remove('a.json', second);
  expect(readdirSync(home)).toEqual([]);
});

test('a root lists what is in it with its size', async () => {
  const home = folder();
  const root = await openStateRoot(stackWith('local', { path: 'data.tfstate' }, home), {});
  await root.write('a.json', '12345', ABSENT);
  expect(await root.objects('')).toEqual([{ key: 'a.json', sizeBytes: 5 }]);
});

test('a local object that another process is replacing is not touched', async () => {
  const home = folder();
  const store = await openStateStore(stackWith('local', { path: 'data.tfstate' }, home), {});
  const version = await store.write('a.json', '1', ABSENT);
  write(home, { 'a.json.ashlar-busy': { pid: 1, started: 'long ago', space: '' } });
  expect(await messageOf(() => store.write('a.json', '2', version))).toContain('[StateChanged]');
  expect(await store.list('')).toEqual(['a.json']);
});

test('what a process that was killed before it said who it is has left is taken over once it is old', async () => {
  const home = folder();
  const store = await openStateStore(stackWith('local', { path: 'data.tfstate' }, home), {});
  const version = await store.write('a.json', '1', ABSENT);
  write(home, { 'a.json.ashlar-busy': '' });
  expect(await messageOf(() => store.write('a.json', '2', version))).toContain('[StateChanged]');
  const before = new Date(Date.now() - 60_000);
  utimesSync(join(home, 'a.json.ashlar-busy'), before, before);
  await store.write('a.json', '2', version);
  expect([(await store.read('a.json'))?.text, readdirSync(home)]).toEqual(['2', ['a.json']]);
});

test('while a local object is replaced, the file that keeps others off says from its first moment who does it', async () => {
  const home = folder();
  const store = await openStateStore(stackWith('local', { path: 'data.tfstate' }, home), {});
  const version = await store.write('a.json', '1', ABSENT);
  const link = jest.spyOn(fs, 'linkSync');
  const open = jest.spyOn(fs, 'openSync');
  await store.write('a.json', '2', version);
  const made = link.mock.calls.map(([, to]) => String(to));
  const opened = open.mock.calls.map(([file]) => String(file));
  jest.restoreAllMocks();
  expect([made, opened.filter((file) => file.endsWith('.ashlar-busy'))]).toEqual([
    [join(home, 'a.json.ashlar-busy')],
    [],
  ]);
});

test.each([
  [
    stackWith('cloud', {}),
    'its state is in a `cloud` back end, where nothing can be kept beside it. Use s3, gcs or local',
  ],
  [stackWith('s3', { bucket: 'b' }), '`key` of its s3 back end is not in the stack, but given to init. Put it there'],
  [
    stackWith('s3', { bucket: 'b', key: 'k', assume_role_with_web_identity: [{ role_arn: 'r' }] }),
    'its s3 back end logs in by `assume_role_with_web_identity`, which only Terraform can follow. Put that into a profile of ~/.aws/config, and name it in `profile` or AWS_PROFILE',
  ],
  [
    stackWith('s3', { bucket: 'b', key: 'k', insecure: true, http_proxy: 'p', use_fips_endpoint: false }),
    'its s3 back end sets `http_proxy`, `insecure`, which only Terraform can follow. Take it out, or use Terraform itself on this stack',
  ],
])('a back end that cannot be opened says why', async (stack, problem) => {
  expect(await messageOf(() => openStateStore(stack, {}))).toBe(
    `stack 'shop-dev-data' [BackendUnsupported]:\n- ${problem}`,
  );
});
