/** Lets at most `limit` pieces of work run at once; those that wait start in the order in which they came. */
export function limiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, limit);
  const acquire = (): Promise<void> | undefined => {
    if (free > 0) {
      free--;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  return async (work) => {
    await acquire();
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes to the next one directly, so that nobody slips in between.
      if (next === undefined) free++;
      else next();
    }
  };
}

/** A node of {@link bothWays}. */
export interface Scheduled {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/** What is done with each node, and how much at once. */
export interface BothWays<T extends Scheduled> {
  readonly concurrency: number;
  /** Called once all dependencies went up. With `last` nothing depends on it, so it may go down again at once. */
  readonly up: (node: T, last: boolean) => Promise<boolean>;
  /** Called in place of `up` for a node whose dependency failed; `cause` is the one that failed first. */
  readonly skip: (node: T, cause: string) => void;
  /** Called once everything that depends on the node has gone down, or did not go up. */
  readonly down: (node: T) => Promise<void>;
}

/**
 * Takes nodes up in the order of their dependencies and down in reverse, each as soon as it can be: no node waits for one that it
 * has nothing to do with. Ends when everything has ended, also when a piece of work throws; then it throws that error.
 */
export async function bothWays<T extends Scheduled>(nodes: readonly T[], work: BothWays<T>): Promise<void> {
  const run = limiter(work.concurrency);
  const dependents = (id: string): T[] => nodes.filter(({ dependencies }) => dependencies.includes(id));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  /** Undefined when a node went up, else the one to blame. */
  const ups = new Map<string, Promise<string | undefined>>();
  const downs = new Map<string, Promise<void>>();

  const up = (node: T): Promise<string | undefined> =>
    remember(ups, node.id, async () => {
      const before = node.dependencies.flatMap((id) => byId.get(id) ?? []);
      const ends = await settled(before.map(up));
      const cause = ends.find((end) => end !== undefined);
      if (cause !== undefined) {
        work.skip(node, cause);
        return cause;
      }
      const ok = await run(() => work.up(node, dependents(node.id).length === 0));
      return ok ? undefined : node.id;
    });
  const down = (node: T): Promise<void> =>
    remember(downs, node.id, async () => {
      const after = dependents(node.id);
      if ((await up(node)) !== undefined || after.length === 0) return;
      await settled(after.map(down));
      await run(() => work.down(node));
    });
  await settled(nodes.map(down));
}

function remember<T>(known: Map<string, Promise<T>>, id: string, start: () => Promise<T>): Promise<T> {
  const promise = known.get(id) ?? start();
  known.set(id, promise);
  return promise;
}

/** Waits for all of them, and only then throws what one has thrown. */
async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(promises);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
