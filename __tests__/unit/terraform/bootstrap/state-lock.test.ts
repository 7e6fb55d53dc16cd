import { forgetState } from '../../../../terraform/bootstrap/forget-state';
import { freeAbandoned, type LockTools, takeLock, takeOverLock } from '../../../../terraform/bootstrap/state-lock';
import { TableLock } from '../../../../terraform/bootstrap/table-lock';
import type { Stack } from '../../../../terraform/manifest';
import { ownIdentity } from '../../../../terraform/process-id';
import { asObject } from '../../../../terraform/providers';
import type * as Store from '../../../../terraform/state-store/state-store';
import type { StateRoot } from '../../../../terraform/state-store/state-store';
import { Table } from './table';
import { World } from './world';

let mockStore: StateRoot;
jest.mock('../../../../terraform/state-store/state-store', () => ({
  ...jest.requireActual<typeof Store>('../../../../terraform/state-store/state-store'),
  openStateRoot: () => Promise.resolve(mockStore),
}));

const [KEY, LOCK, ITEM] = ['shop/state.tfstate', 'shop/state.tfstate.tflock', 'acme-state/shop/state.tfstate'];
const tools: LockTools = { env: {}, terraform: { version: '1.11.4' } };

let table: Table;
let world: World;
let stack: Stack;
beforeEach(async () => {
  table = new Table();
  world = new World('bucket', '/nowhere');
  world.cloud.add('bucket');
  mockStore = world.store;
  const s3 = {
    bucket: 'acme-state',
    key: KEY,
    use_lockfile: true,
    dynamodb_table: 'acme-locks',
    region: 'us-east-1',
    access_key: 'a',
    secret_key: 's',
    endpoints: { dynamodb: await table.start() },
  };
  stack = { id: 'shop-state', backend: 's3', folder: '/stack', config: { terraform: { backend: { s3 } } } } as never;
});
afterEach(() => table.stop());

const messageOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', String);
const lockOf = (who: string, process: object = {}): string =>
  JSON.stringify({ ID: '1', Who: who, Operation: 'apply', Created: '2026-01-02', Info: JSON.stringify(process) });

/** The lock of a run of ours that has ended. */
const ABANDONED = lockOf('me@here', { ...asObject(ownIdentity()), started: 'gone' });
const ANAS = lockOf('ana@laptop');
const HELD_BY_ANA =
  'UserError: bucket/shop/state.tfstate [StateLocked]:\n' +
  '- ana@laptop (apply) holds its lock since 2026-01-02. Wait for that run to end; if it is gone: ' +
  'terraform -chdir=/stack init && terraform -chdir=/stack force-unlock 1';

function locks(): readonly (string | undefined)[] {
  return [world.objects.get(LOCK), table.items.get(ITEM)];
}

function lockBoth(text: string): void {
  world.objects.set(LOCK, text);
  table.items.set(ITEM, text);
}

test('a lock is taken in both places, and let go in both', async () => {
  const lock = await takeLock(stack, tools);
  const [file, item] = locks();
  expect([file, JSON.parse(file ?? '{}')]).toEqual([
    item,
    expect.objectContaining({ Operation: 'ashlar bootstrap --destroy', Path: KEY, Version: '1.11.4' }),
  ]);
  await lock.release();
  expect(locks()).toEqual([undefined, undefined]);
});

test('what keeps the table from being locked leaves no lock behind, and says which right may be missing', async () => {
  table.failures.set('PutItem', 'AccessDeniedException');
  expect(await messageOf(takeLock(stack, tools))).toBe(
    'UserError: table acme-locks [StateStoreRefused]:\n- cannot be used: AccessDeniedException: not this time. ' +
      'Log in to AWS as for Terraform (AWS_PROFILE, or keys in the environment), and check its rights on the table: dynamodb:PutItem',
  );
  expect(locks()).toEqual([undefined, undefined]);
});

test('a lock that somebody has in the table alone is told of, and leaves none of ours', async () => {
  table.items.set(ITEM, ANAS);
  expect([await messageOf(takeLock(stack, tools)), locks()]).toEqual([HELD_BY_ANA, [undefined, ANAS]]);
});

test('a table that is not there locks nobody out', async () => {
  table.failures.set('*', 'ResourceNotFoundException');
  const lock = await takeLock(stack, tools);
  await lock.release();
  expect(locks()).toEqual([undefined, undefined]);
});

test('a lock that was removed by force and taken by somebody else is not let go for them', async () => {
  const lock = await takeLock(stack, tools);
  lockBoth(ANAS);
  await lock.release();
  expect(locks()).toEqual([ANAS, ANAS]);
});

test('of two that find an abandoned lock the slower one does not remove what the faster one has taken', async () => {
  lockBoth(ABANDONED);
  const { store } = world;
  // Between its reading of each place and what it does then, the other one has taken it.
  mockStore = {
    ...store,
    read: async (key) => {
      const found = await store.read(key);
      world.objects.set(LOCK, ANAS);
      return found;
    },
  };
  const read = jest.spyOn(TableLock.prototype, 'read').mockImplementationOnce(() => {
    table.items.set(ITEM, ANAS);
    return Promise.resolve({ text: ABANDONED, version: ABANDONED });
  });
  await freeAbandoned(stack, {});
  read.mockRestore();
  expect(locks()).toEqual([ANAS, ANAS]);
});

test('a lock that a run of ours has left is taken over without a moment in which nobody has it', async () => {
  lockBoth(ABANDONED);
  world.begin();
  const lock = await takeOverLock(stack, tools, '/copy');
  expect([world.points, locks().includes(ABANDONED)]).toEqual([[`wrote ${LOCK}`], false]);
  await lock.release();
  expect(locks()).toEqual([undefined, undefined]);
});

test('a lock that is somebody else’s, or gone, is not taken over', async () => {
  lockBoth(ANAS);
  expect([await messageOf(takeOverLock(stack, tools, '/copy')), locks()]).toEqual([HELD_BY_ANA, [ANAS, ANAS]]);
  world.objects.delete(LOCK);
  expect(await messageOf(takeOverLock(stack, tools, '/copy'))).toBe(
    "UserError: stack 'shop-state' [StateConflict]:\n- an earlier run has taken its state into /copy, and locked the one in the bucket. " +
      "Somebody has removed that lock since, and may have applied: the bucket's is the one that counts. See what is left to destroy with " +
      '`terraform state list -state=/copy/terraform.tfstate`, then remove /copy and run the command again',
  );
});

const stateWith = (...names: readonly string[]): string => {
  const resources = names.map((name) => ({ mode: 'managed', type: 'aws_sqs_queue', name, instances: [] }));
  return JSON.stringify({ version: 4, lineage: 'l', serial: 2, resources });
};

describe('of a stack that was destroyed', () => {
  beforeEach(() => table.items.set(`${ITEM}-md5`, 'sum'));

  test('the empty state goes, with what the table notes of it', async () => {
    world.objects.set(KEY, stateWith());
    expect([await forgetState(stack, tools), [...world.objects], [...table.items]]).toEqual([[], [], []]);
  });

  test('a state that somebody has filled since stays', async () => {
    world.objects.set(KEY, stateWith('Jobs'));
    expect(await forgetState(stack, tools)).toEqual([
      'somebody has applied the stack again in the meantime: that was left as it is',
    ]);
    expect([[...world.objects.keys()], [...table.items]]).toEqual([[KEY], [[`${ITEM}-md5`, 'sum']]]);
  });

  test('the state and the lock of somebody who has waited for it stay', async () => {
    world.objects.set(KEY, stateWith());
    lockBoth(ANAS);
    expect([await messageOf(forgetState(stack, tools)), locks()]).toEqual([HELD_BY_ANA, [ANAS, ANAS]]);
    expect([...world.objects.keys(), ...table.items.keys()]).toEqual([KEY, LOCK, `${ITEM}-md5`, ITEM]);
  });

  test('a state that is out of date goes under the lock that has kept everybody from it', async () => {
    world.objects.set(KEY, stateWith('Jobs'));
    lockBoth(ABANDONED);
    const lock = await takeOverLock(stack, tools, '/copy');
    expect([await forgetState(stack, tools, lock), [...world.objects], [...table.items]]).toEqual([[], [], []]);
  });

  test('where the bucket has gone too, nothing of it is left in the table', async () => {
    table.items.set(ITEM, ABANDONED);
    world.cloud.clear();
    expect([await forgetState(stack, tools), [...table.items]]).toEqual([[], []]);
  });
});
