import { openStateStore } from '../../../../terraform/state-store/state-store';

/** What was asked, and with which token. */
const asked: string[] = [];
/** What the last token of another account is good for. */
let scopes: readonly string[] = [];
/** How long it lasts. Less than five minutes count as none. */
let lastsSeconds = 3600;

/** Google: hands out a token for one account, and has one object. It is in place before a client takes hold of what it asks by. */
const google: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  asked.push(`${url.host} ${String(new Headers(init?.headers).get('authorization'))}`);
  const json = (value: object, status = 200): Promise<Response> =>
    Promise.resolve(new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } }));
  if (url.pathname.includes('/states@acme')) {
    scopes = (JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as { scope: readonly string[] }).scope;
    return json({ accessToken: 'theirs', expireTime: new Date(Date.now() + lastsSeconds * 1000).toISOString() });
  }
  if (url.host.startsWith('iamcredentials')) return json({ error: { message: 'Permission denied on account' } }, 403);
  if (url.searchParams.get('alt') === 'media') return Promise.resolve(new Response('{}'));
  return json({ generation: '7' });
};

const own = globalThis.fetch;
beforeAll(() => void (globalThis.fetch = google));
afterAll(() => void (globalThis.fetch = own));

const storeFor = (account: string) => {
  const gcs = { bucket: 'acme-state', prefix: 'shop', access_token: 'mine', impersonate_service_account: account };
  const config = { terraform: { backend: { gcs } } };
  return openStateStore({ id: 'shop-dev-data', backend: 'gcs', folder: '/', config } as never, {});
};

test('a back end that acts for a service account reads as that account', async () => {
  const store = await storeFor('states@acme.iam.gserviceaccount.com');
  expect(await store.read('a.json')).toEqual({ text: '{}', version: '7' });
  expect(asked.splice(0)).toEqual([
    'iamcredentials.googleapis.com Bearer mine',
    'storage.googleapis.com Bearer theirs',
    'storage.googleapis.com Bearer theirs',
  ]);
  expect(scopes).toEqual(['https://www.googleapis.com/auth/devstorage.read_write']);
});

test('a store that is open for longer than its token lasts asks for the next one', async () => {
  const tokens = (): number => asked.splice(0).filter((line) => line.startsWith('iamcredentials')).length;
  const store = await storeFor('states@acme.iam.gserviceaccount.com');
  lastsSeconds = 60;
  await store.read('a.json');
  expect(tokens()).toBe(2);
  lastsSeconds = 3600;
  await store.read('a.json');
  expect(tokens()).toBe(1);
  await store.read('a.json');
  expect(tokens()).toBe(0);
});

test('an account that one may not act for is told of', async () => {
  const store = await storeFor('others@acme.iam.gserviceaccount.com');
  await expect(store.read('a.json')).rejects.toThrow(
    /^Google Cloud \[LoginRefused\]:\n- gives no token: .*Permission denied on account.* Log in as for Terraform: gcloud auth application-default login, or GOOGLE_CREDENTIALS$/,
  );
});
