import { openStateStore, type StateStore } from '../../../../rehearsal/run/state-store';

let store: StateStore;
beforeEach(async () => {
  store = await openStateStore();
});
afterEach(() => store.close());

/** A request as Terraform makes it. */
async function request(method: string, url: string, body?: string): Promise<[number, string]> {
  const { TF_HTTP_USERNAME: user, TF_HTTP_PASSWORD: password } = store.env;
  const authorization = `Basic ${Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64')}`;
  const response = await fetch(url, { method, headers: { authorization }, ...(body === undefined ? {} : { body }) });
  return [response.status, await response.text()];
}

test('a state is read, written and deleted, and each has its own address', async () => {
  const url = store.address('one stack');
  expect(await request('GET', url)).toEqual([404, '']);
  expect(await request('POST', `${url}?ID=1`, '{"serial":1}')).toEqual([200, '']);
  expect(await request('GET', url)).toEqual([200, '{"serial":1}']);
  expect(store.read('one stack')).toBe('{"serial":1}');
  expect(await request('GET', store.address('other'))).toEqual([404, '']);
  expect(await request('DELETE', url)).toEqual([200, '']);
  expect(store.read('one stack')).toBeUndefined();
  store.write('one stack', '{}');
  expect(await request('GET', url)).toEqual([200, '{}']);
  expect(await request('PATCH', url)).toEqual([405, '']);
});

test('a locked state tells the second one who holds it', async () => {
  const url = store.address('one');
  expect(await request('LOCK', url, '{"ID":"a"}')).toEqual([200, '']);
  expect(await request('LOCK', url, '{"ID":"b"}')).toEqual([423, '{"ID":"a"}']);
  expect(await request('UNLOCK', url, '{"ID":"a"}')).toEqual([200, '']);
  expect(await request('LOCK', url, '{"ID":"b"}')).toEqual([200, '']);
});

test('without the password, or beside its path, nothing is to be had', async () => {
  store.write('one', 'secret');
  const url = store.address('one');
  expect(new URL(url).hostname).toBe('127.0.0.1');
  expect(new URL(url).pathname).toMatch(/^\/[\w-]{32}\/one$/);
  expect((await fetch(url)).status).toBe(401);
  const wrong = `Basic ${Buffer.from('ashlar:wrong').toString('base64')}`;
  expect((await fetch(url, { headers: { authorization: wrong } })).status).toBe(401);
  expect((await request('GET', new URL('/one', url).href))[0]).toBe(404);
  expect((await request('GET', `${url}%`))[0]).toBe(404);
});
