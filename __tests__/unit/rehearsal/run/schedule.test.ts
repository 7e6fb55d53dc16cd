import { bothWays, limiter, type Scheduled } from '../../../../rehearsal/run/schedule';

const node = (id: string, ...dependencies: string[]): Scheduled => ({ id, dependencies });
const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

/** What happens to nodes, in order; those in `failing` do not go up. */
async function happens(
  nodes: readonly Scheduled[],
  failing: readonly string[] = [],
  concurrency = 4,
): Promise<string[]> {
  const log: string[] = [];
  await bothWays(nodes, {
    concurrency,
    up: async ({ id }, last) => {
      log.push(`up ${id}${last ? ' (last)' : ''}`);
      await tick();
      return !failing.includes(id);
    },
    skip: ({ id }, cause) => log.push(`skip ${id} for ${cause}`),
    down: async ({ id }) => {
      log.push(`down ${id}`);
      await tick();
    },
  });
  return log;
}

test('up in order, down in reverse; the last ones go down by themselves', async () => {
  expect(await happens([node('c', 'b'), node('a'), node('b', 'a')])).toEqual([
    'up a',
    'up b',
    'up c (last)',
    'down b',
    'down a',
  ]);
});

test('a failure skips what depends on it, names the first cause, and leaves the others alone', async () => {
  const nodes = [node('a'), node('b', 'a'), node('c', 'b'), node('d', 'c'), node('e', 'a')];
  expect((await happens(nodes, ['b'])).sort()).toEqual(
    ['down a', 'skip c for b', 'skip d for b', 'up a', 'up b', 'up e (last)'].sort(),
  );
});

test('a node starts as soon as what it needs is there, whatever else still runs', async () => {
  const log: string[] = [];
  await bothWays([node('slow'), node('a'), node('b', 'a')], {
    concurrency: 3,
    up: async ({ id }) => {
      for (let wait = id === 'slow' ? 10 : 1; wait > 0; wait--) await tick();
      log.push(id);
      return true;
    },
    skip: () => undefined,
    down: () => Promise.resolve(),
  });
  expect(log).toEqual(['a', 'b', 'slow']);
});

test('never more at once than allowed', async () => {
  const run = limiter(2);
  let [now, most] = [0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, ++now);
    await tick();
    now--;
  };
  await Promise.all([1, 2, 3, 4, 5].map(() => run(work)));
  expect([now, most]).toEqual([0, 2]);
});

test('work that throws ends everything else first, then throws', async () => {
  let ended = false;
  const done = bothWays([node('bad'), node('slow')], {
    concurrency: 2,
    up: async ({ id }) => {
      if (id === 'bad') throw new Error('disk full');
      for (let wait = 5; wait > 0; wait--) await tick();
      ended = true;
      return true;
    },
    skip: () => undefined,
    down: () => Promise.resolve(),
  });
  await expect(done).rejects.toThrow('disk full');
  expect(ended).toBe(true);
});
