import type { ProviderProcess, StartOptions } from '../../../../rehearsal/real/provider-process';
import { ProviderPool, type Lease } from '../../../../rehearsal/real/pool';

const PROGRAM = { source: 'registry.terraform.io/acme/toy', version: '1.0.0', file: '/toy', origin: '/toy' };
const bytes = (text: string): Buffer => Buffer.from(text);

/** A process that answers with its number, and notes what it was asked. */
class StandIn implements ProviderProcess {
  readonly protocol = 6;
  readonly asked: string[] = [];
  ended = false;

  constructor(
    readonly pid: number,
    readonly options: StartOptions,
  ) {}

  hasEnded(): boolean {
    return this.ended;
  }

  call(method: string): Promise<Uint8Array> {
    this.asked.push(method);
    return Promise.resolve(bytes(String(this.pid)));
  }

  refused(): ReadonlyMap<string, number> {
    return new Map([['example.com', this.pid + 1]]);
  }

  stop(): Promise<void> {
    this.ended = true;
    return Promise.resolve();
  }
}

let started: StandIn[];

function poolOf(limit = 6): ProviderPool {
  started = [];
  return new ProviderPool({
    program: PROGRAM,
    scratch: '/scratch',
    limit,
    start: (_program, options) => {
      const process = new StandIn(started.length, options);
      started.push(process);
      return Promise.resolve(process);
    },
  });
}

const lease = (pool: ProviderPool, config: string, cwd?: string): Promise<Lease> =>
  pool.lease(bytes(`request of ${config}`), bytes(config), cwd);

const processOf = async (lent: Lease): Promise<number> =>
  Number(Buffer.from(await lent.call('PlanResourceChange', bytes(''))).toString());

test('equal configurations share a process, which is configured once; others get their own', async () => {
  const pool = poolOf();
  const leases = await Promise.all([lease(pool, 'a'), lease(pool, 'b'), lease(pool, 'a')]);
  expect(await Promise.all(leases.map(processOf))).toEqual([0, 1, 0]);
  expect(started[0]?.asked.filter((method) => method === 'ConfigureProvider')).toHaveLength(1);
});

test('the process that told the schema is the first to be configured', async () => {
  const pool = poolOf();
  await pool.schema();
  await pool.schema();
  await lease(pool, 'a');
  await pool.call('ValidateResourceConfig', bytes(''));
  expect(started.map(({ asked }) => asked)).toEqual([
    ['GetProviderSchema', 'ConfigureProvider', 'ValidateResourceConfig'],
  ]);
});

test('stacks whose files a provider reads get a process in their folder', async () => {
  const pool = poolOf();
  const leases = await Promise.all([lease(pool, 'a', '/one'), lease(pool, 'a', '/two'), lease(pool, 'a', '/one')]);
  expect(await Promise.all(leases.map(processOf))).toEqual([0, 1, 0]);
  expect(started.map(({ options }) => options.cwd)).toEqual(['/one', '/two']);
});

test('beyond the limit the one that is idle longest is ended', async () => {
  const pool = poolOf(2);
  const [first, second] = [await lease(pool, 'a'), await lease(pool, 'b')];
  second.release();
  first.release();
  await lease(pool, 'c');
  expect(started.map(({ ended }) => ended)).toEqual([false, true, false]);
  expect(pool.size).toBe(2);
});

test('one in use is never ended, even where that goes beyond the limit', async () => {
  const pool = poolOf(1);
  await lease(pool, 'a');
  await lease(pool, 'b');
  expect(started.map(({ ended }) => ended)).toEqual([false, false]);
});

test('a lease that is given back twice counts once', async () => {
  const pool = poolOf(1);
  const [first] = await Promise.all([lease(pool, 'a'), lease(pool, 'a')]);
  first.release();
  first.release();
  await lease(pool, 'b');
  expect(started.map(({ ended }) => ended)).toEqual([false, false]);
});

test('a process that has died is replaced', async () => {
  const pool = poolOf();
  const lent = await lease(pool, 'a');
  const [dead] = started;
  if (dead !== undefined) dead.ended = true;
  lent.release();
  expect(await processOf(await lease(pool, 'a'))).toBe(1);
});

test('a program that does not start is tried again by the next who asks', async () => {
  let tries = 0;
  const start = (): Promise<ProviderProcess> =>
    ++tries === 1 ? Promise.reject(new Error('no room')) : Promise.resolve(new StandIn(7, { folder: '', env: {} }));
  const pool = new ProviderPool({ program: PROGRAM, scratch: '/scratch', start });
  await expect(lease(pool, 'a')).rejects.toThrow('no room');
  expect(await processOf(await lease(pool, 'a'))).toBe(7);
});

test('who leaves waits for no program that does not come up, and gets no other', async () => {
  const leaving = new AbortController();
  const start = (_program: unknown, { signal }: StartOptions): Promise<ProviderProcess> =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('given up'))));
  const pool = new ProviderPool({ program: PROGRAM, scratch: '/scratch', start, signal: leaving.signal });
  const asked = pool.schema();
  leaving.abort();
  await expect(asked).rejects.toThrow('given up');
  await expect(pool.schema()).rejects.toThrow('the pool is closed');
});

test('hosts that were refused are counted over all processes, also those that have ended', async () => {
  const pool = poolOf(1);
  (await lease(pool, 'a')).release();
  await lease(pool, 'b');
  await new Promise(setImmediate);
  expect([...pool.refused()]).toEqual([['example.com', 3]]);
  await pool.close();
  expect(started.map(({ ended }) => ended)).toEqual([true, true]);
});
