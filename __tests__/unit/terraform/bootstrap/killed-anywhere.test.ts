import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../../constructs/core/errors';
import { bootstrapStack, type BootstrapTools } from '../../../../terraform/bootstrap/bootstrap';
import { destroyBootstrapped } from '../../../../terraform/bootstrap/destroy';
import type { BootstrapEvent } from '../../../../terraform/bootstrap/events';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import type * as Process from '../../../../terraform/process';
import type * as Store from '../../../../terraform/state-store/state-store';
import { folder, removeFolders, write } from '../support';
import { BUCKETS, FakeTerraform, TERRAFORMS_LOCK } from './fake-terraform';
import { Killed, World } from './world';

let mockWorld: World;
let mockTerraform: FakeTerraform;

jest.mock('../../../../terraform/process', () => ({
  ...jest.requireActual<typeof Process>('../../../../terraform/process'),
  runTerraform: (_: string, args: readonly string[], { cwd }: { cwd: string }) => mockTerraform.run(args, cwd),
}));
jest.mock('../../../../terraform/state-store/state-store', () => ({
  ...jest.requireActual<typeof Store>('../../../../terraform/state-store/state-store'),
  openStateRoot: () => Promise.resolve(mockWorld.store),
}));

afterEach(removeFolders);

const ID = 'shop-staging-state';

type Bucket = keyof typeof BUCKETS;

/** What is run. */
interface Subject {
  readonly stack: Stack;
  readonly tools: BootstrapTools;
}

type Run = (subject: Subject) => Promise<{ readonly ok: boolean }>;

const make: Run = ({ stack, tools }) => bootstrapStack(stack, tools);
const destroy: Run = ({ stack, tools }) => destroyBootstrapped(stack, tools);

/** A project with its state layer, in a world of its own. */
function setUp(bucket: Bucket): Subject {
  const { backend, bucket: address, block, resource } = BUCKETS[bucket];
  const root = folder();
  const config = { terraform: { backend: { [backend]: block } }, resource };
  const synthesizedStackPath = `stacks/${ID}/cdk.tf.json`;
  const stacks = { [ID]: { constructPath: ID, workingDirectory: `stacks/${ID}`, synthesizedStackPath } };
  write(root, { 'out/manifest.json': { version: '0.21.0', stacks }, [`out/${synthesizedStackPath}`]: config });
  const all = readManifest(join(root, 'out')).stacks;
  const [stack] = all as [Stack];
  const world = (mockWorld = new World(address, root));
  const terraform = (mockTerraform = new FakeTerraform(world, stack));
  mkdirSync(join(root, '.ashlar'));
  const tools = {
    terraform: { program: 'terraform', version: '1.11.4', platform: 'linux_amd64' },
    env: {},
    signal: new AbortController().signal,
    init: { ready: (one: Stack) => terraform.init(one) },
    all,
    folder: join(root, '.ashlar', ID),
    onEvent: ({ step, state }: BootstrapEvent) => world.point(`${step} ${state}`),
  };
  return { stack, tools: tools as never };
}

const fromNothing = (bucket: Bucket): Promise<Subject> => Promise.resolve(setUp(bucket));

/** Somebody has made the bucket by hand. */
const byHand = (bucket: Bucket): Promise<Subject> => {
  const subject = setUp(bucket);
  mockWorld.cloud.add(mockWorld.bucket);
  return Promise.resolve(subject);
};

const bootstrapped = async (bucket: Bucket): Promise<Subject> => {
  const subject = setUp(bucket);
  await make(subject);
  return subject;
};

/** What there is: in the cloud, in the bucket, and beside the code. */
function left({ tools }: Subject): object {
  const objects = [...mockWorld.objects].map(([key, text]) => {
    const { resources = [] } = JSON.parse(text) as { readonly resources?: readonly { type: string; name: string }[] };
    return `${key}: ${resources.map(({ type, name }) => `${type}.${name}`).join(', ')}`;
  });
  return { cloud: [...mockWorld.cloud].sort(), objects, copy: existsSync(tools.folder) };
}

/** Runs until the end; a lock that Terraform was killed with first keeps it from that, until the user takes it away. */
async function finish(run: Run, subject: Subject): Promise<void> {
  const lock = [...mockWorld.objects].find(([, text]) => text === TERRAFORMS_LOCK)?.[0];
  if (lock !== undefined) {
    const { ok } = await run(subject).catch((error: unknown) => {
      if (error instanceof UserError && error.code === 'StateLocked') return { ok: false };
      throw error;
    });
    if (ok) throw new Error('has passed over a lock');
    mockWorld.objects.delete(lock);
  }
  if (!(await run(subject)).ok) throw new Error('has failed');
}

/** Kills a run at one of its points, and has the next one finish; what that leaves, or that the run was not killed any more. */
async function killedAt(
  point: number,
  run: Run,
  begin: () => Promise<Subject>,
): Promise<{ readonly label: string; readonly left: unknown } | undefined> {
  const subject = await begin();
  mockWorld.begin(point);
  try {
    await run(subject);
    return undefined;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    mockWorld.restore();
    mockWorld.begin();
    const result = await finish(run, subject).then(() => left(subject), String);
    return { label: error.message, left: result };
  }
}

describe.each(['s3', 'gcs', 'a program'] as const)('a bucket of %s', (bucket) => {
  test.each([
    ['a bootstrap from nothing', make, fromNothing],
    ['the adoption of a bucket', make, byHand],
    ['a destruction', destroy, bootstrapped],
  ])('%s that is killed anywhere is finished by the next run as if it had not been', async (_, run, begin) => {
    const subject = await begin(bucket);
    mockWorld.begin();
    await run(subject);
    const [points, expected] = [[...mockWorld.points], left(subject)];
    const ends: string[] = [];
    for (let point = 0; ; point++) {
      const end = await killedAt(point, run, () => begin(bucket));
      if (end === undefined) break;
      ends.push(end.label);
      expect({ killedAt: `${point} ${end.label}`, ...end }).toMatchObject({ left: expected });
    }
    expect(ends).toEqual(points);
  });

  test('a bucket that the state of somebody else manages is not adopted', async () => {
    const subject = await byHand(bucket);
    const { backend, bucket: address } = BUCKETS[bucket];
    const [type, name] = address.split('.');
    const instances = [{ attributes: { bucket: 'acme-state', name: 'acme-state' } }];
    const foreign = {
      version: 4,
      lineage: 'x',
      resources: [{ mode: 'managed', module: 'module.base', type, name, instances }],
    };
    mockWorld.objects.set('platform/base.json', JSON.stringify(foreign));
    mockWorld.objects.set('platform/dump', JSON.stringify(foreign));
    mockWorld.sizes.set('platform/dump', 5 * 1024 ** 3);
    mockWorld.objects.set('platform/notes.txt', 'no state');
    mockWorld.objects.set('platform/half.tfstate', '{"resou');
    const told = await make(subject).then(({ ok }) => ok, String);
    expect([backend, told]).toEqual([
      backend,
      bucket === 'a program'
        ? true
        : `UserError: stack '${ID}' [BucketOwned]:\n` +
          `- platform/base.json manages bucket acme-state, as module.base.${address}\n` +
          '- two states that manage one bucket undo each other. Give this environment `ownedBy`, or take the bucket out of that state first: terraform state rm',
    ]);
  });

  test('once all is done, the next run makes, notes and moves nothing', async () => {
    const subject = await bootstrapped(bucket);
    mockWorld.begin();
    await make(subject);
    expect(mockWorld.points).toEqual([
      'look begins',
      'look done',
      'apply begins',
      `init ${BUCKETS[bucket].backend}`,
      'locked by plan',
      'plan ended',
      'apply begins',
      'apply done',
    ]);
  });
});

test('a bootstrap that was killed once it had laid claim to the bucket is taken back', async () => {
  const subject = await fromNothing('a program');
  await make(subject);
  const at = mockWorld.points.indexOf('wrote shop/staging/state.tfstate');
  const again = await fromNothing('a program');
  mockWorld.begin(at);
  await make(again).catch(() => undefined);
  mockWorld.restore();
  mockWorld.begin();
  expect((await destroy(again)).ok).toBe(true);
  expect(left(again)).toMatchObject({ objects: [], copy: false });
});

describe('a state that was taken back, and of which a killed run has left a part here', () => {
  const LOCK = 'shop/staging/state.tfstate.tflock';

  async function takenBack(): Promise<Subject> {
    const subject = await bootstrapped('a program');
    mockWorld.begin();
    await destroy(subject);
    const at = mockWorld.points.indexOf('forgot terraform_data.Bucket');
    const again = await bootstrapped('a program');
    mockWorld.begin(at);
    await destroy(again).catch(() => undefined);
    mockWorld.restore();
    mockWorld.begin();
    return again;
  }

  test.each([
    ['destroyed', destroy],
    ['bootstrapped', make],
  ])('is %s to the end under the lock that the killed run has left', async (_, run) => {
    const subject = await takenBack();
    expect((await run(subject)).ok).toBe(true);
    expect([mockWorld.objects.has(LOCK), existsSync(subject.tools.folder)]).toEqual([false, false]);
  });

  test.each([
    ['destroyed', destroy],
    ['bootstrapped', make],
  ])('is not %s where somebody has taken that lock away, and may have applied', async (_, run) => {
    const subject = await takenBack();
    mockWorld.objects.delete(LOCK);
    const before = [...mockWorld.objects];
    expect(await run(subject).then(() => 'done', String)).toContain(
      `UserError: stack '${ID}' [StateConflict]:\n- an earlier`,
    );
    mockWorld.objects.set(LOCK, TERRAFORMS_LOCK);
    expect(await run(subject).then(() => 'done', String)).toContain(
      '[StateLocked]:\n- ana@laptop (OperationTypeApply)',
    );
    mockWorld.objects.delete(LOCK);
    expect([...mockWorld.objects]).toEqual(before);
  });
});
