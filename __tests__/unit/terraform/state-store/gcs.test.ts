import { openStateStore } from '../../../../terraform/state-store/state-store';

/** Google with one object at generation 7, which goes on the condition that it is still at that. */
const google: typeof fetch = (input, init) => {
  const { searchParams } = new URL(input instanceof Request ? input.url : input);
  const isRemoved = init?.method === 'DELETE' && searchParams.get('ifGenerationMatch') === '7';
  const status = isRemoved ? 204 : 412;
  return Promise.resolve(new Response(isRemoved ? null : '{"error":{"message":"conditionNotMet"}}', { status }));
};

const own = globalThis.fetch;
beforeAll(() => void (globalThis.fetch = google));
afterAll(() => void (globalThis.fetch = own));

test('an object of Google’s is removed at the generation that it was read at alone', async () => {
  const config = { terraform: { backend: { gcs: { bucket: 'acme-state', prefix: 'shop', access_token: 'mine' } } } };
  const store = await openStateStore({ id: 'shop-dev-data', backend: 'gcs', folder: '/', config } as never, {});
  await store.remove('a.json', '7');
  await expect(store.remove('a.json', '6')).rejects.toThrow(
    new Error(
      'gs://acme-state/shop [StateChanged]:\n- `a.json` was changed by somebody else since it was read. Run the command again, which starts from what is there now',
    ),
  );
});
