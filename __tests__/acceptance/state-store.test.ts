import { startFakeGcs, type FakeGcs } from './support/fake-gcs';
import { startMoto, stop, type Moto } from './support/moto';
import { suite, type Need } from './support/suite';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../../terraform/manifest';
import { ABSENT, openStateRoot, openStateStore } from '../../terraform/state-store/state-store';

/** A back end that holds a bucket. */
interface Emulated {
  readonly env: NodeJS.ProcessEnv;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

interface Kind {
  readonly type: string;
  readonly need: Need;
  readonly scheme: string;
  /** The emulator of Google's removes what is at another generation too. */
  readonly removesOnCondition: boolean;
  start(): Promise<Emulated>;
  /** Settings of a back end whose state is in a folder. */
  block(bucket: string, folder: string): object;
}

const KINDS: readonly Kind[] = [
  {
    type: 's3',
    need: 'moto',
    scheme: 's3',
    removesOnCondition: true,
    start: async () => {
      const moto: Moto = await startMoto('123456789012');
      return { env: moto.env, createBucket: (name) => moto.createBucket(name), stop: () => stop(moto) };
    },
    block: (bucket, folder) => ({ bucket, key: `${folder}/data.tfstate`, region: 'us-east-1', use_path_style: true }),
  },
  {
    type: 'gcs',
    need: 'fake-gcs-server',
    scheme: 'gs',
    removesOnCondition: false,
    start: async () => {
      const gcs: FakeGcs = await startFakeGcs();
      return { env: gcs.env, createBucket: (name) => gcs.createBucket(name), stop: () => gcs.stop() };
    },
    block: (bucket, folder) => ({ bucket, prefix: folder }),
  },
];

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );
}

for (const kind of KINDS) {
  suite(`objects beside a state in a ${kind.type} back end`, [kind.need], () => {
    let emulated: Emulated;
    const stackIn = (bucket: string, folder: string): Stack => {
      const config = { terraform: { backend: { [kind.type]: kind.block(bucket, folder) } } };
      return { id: 'shop-dev-data', backend: kind.type, folder: '/', config } as never;
    };

    beforeAll(async () => {
      process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
      emulated = await kind.start();
      await emulated.createBucket('acme-state');
    });
    afterAll(() => emulated.stop());

    test('an object is written where it is as it was read, and nowhere else', async () => {
      const store = await openStateStore(stackIn('acme-state', 'shop/dev'), emulated.env);
      expect([store.address, await store.read('a.json')]).toEqual([`${kind.scheme}://acme-state/shop/dev`, undefined]);
      const first = await store.write('a.json', '1', ABSENT);
      expect(await store.read('a.json')).toEqual({ text: '1', version: first });
      expect(await codeOf(store.write('a.json', 'absent?', ABSENT))).toBe('StateChanged');
      const second = await store.write('a.json', '2', first);
      expect(await codeOf(store.write('a.json', 'first?', first))).toBe('StateChanged');
      if (kind.removesOnCondition) expect(await codeOf(store.remove('a.json', first))).toBe('StateChanged');
      expect(await store.read('a.json')).toEqual({ text: '2', version: second });
      await store.remove('a.json', second);
      await store.remove('a.json', second);
      await store.remove('a.json');
      expect(await codeOf(store.write('a.json', 'second?', second))).toBe('StateChanged');
      expect(await store.read('a.json')).toBeUndefined();
    });

    test('of two that write at the same time what is not there one is told so', async () => {
      const store = await openStateStore(stackIn('acme-state', 'shop/race'), emulated.env);
      const codes = await Promise.all(['one', 'two'].map((text) => codeOf(store.write('a.json', text, ABSENT))));
      expect(codes.sort()).toEqual(['StateChanged', 'done']);
    });

    test('lists what begins with a prefix, below its own folder, and the root all of it', async () => {
      const stack = stackIn('acme-state', 'shop/list');
      const store = await openStateStore(stack, emulated.env);
      for (const key of ['b/2.json', 'a.json', 'b/1.json']) await store.write(key, '{}', ABSENT);
      expect([await store.list(''), await store.list('b/'), await store.list('none')]).toEqual([
        ['a.json', 'b/1.json', 'b/2.json'],
        ['b/1.json', 'b/2.json'],
        [],
      ]);
      const root = await openStateRoot(stack, emulated.env);
      expect([root.address, await root.objects('shop/list/b')]).toEqual([
        `${kind.scheme}://acme-state`,
        ['shop/list/b/1.json', 'shop/list/b/2.json'].map((key) => ({ key, sizeBytes: 2 })),
      ]);
    });

    test('a bucket that is not there is told apart from an object that is not', async () => {
      const store = await openStateStore(stackIn('acme-none', 'shop'), emulated.env);
      const codes = [store.read('a.json'), store.write('a.json', '{}', ABSENT), store.list('')].map(codeOf);
      expect(await Promise.all(codes)).toEqual(['StateStoreMissing', 'StateStoreMissing', 'StateStoreMissing']);
    });
  });
}
