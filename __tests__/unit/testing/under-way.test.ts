import { UnderWay } from '../../../testing/under-way';

/** Ends only when it is stopped, and a while after that. */
function windDown(signal: AbortSignal, ended: () => void): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      setTimeout(() => {
        ended();
        reject(signal.reason as Error);
      }, 20);
    });
  });
}

test('stops what is under way, waits until it has wound down, and tells why it stopped', async () => {
  const all = new UnderWay();
  const ended: string[] = [];
  const run = all.track((signal) => windDown(signal, () => ended.push('first')));
  const other = all.track((signal) => windDown(signal, () => ended.push('second')));
  const reasons = await all.stop(() => new Error('over'));
  expect(ended).toEqual(['first', 'second']);
  expect(reasons).toEqual([new Error('over'), new Error('over')]);
  await expect(run).rejects.toBe(reasons[0]);
  await expect(other).rejects.toBe(reasons[1]);
});

test('what has ended is not stopped any more', async () => {
  const all = new UnderWay();
  let aborted = false;
  await all.track((signal) => {
    signal.addEventListener('abort', () => (aborted = true));
    return Promise.resolve();
  });
  await expect(all.track(() => Promise.reject(new Error('failed')))).rejects.toThrow(new Error('failed'));
  expect(await all.stop(() => new Error('over'))).toEqual([]);
  expect(aborted).toBe(false);
});

test('stopping waits as well for what is started meanwhile', async () => {
  const all = new UnderWay();
  const ended: string[] = [];
  const run = all.track((signal) => windDown(signal, () => ended.push('first')));
  const next = run.catch(() => all.track((signal) => windDown(signal, () => ended.push('next'))));
  await all.stop(() => new Error('over'));
  expect(ended).toEqual(['first', 'next']);
  await expect(next).rejects.toThrow(new Error('over'));
});

test('nobody has to look at what was stopped, and who does not is not told by the process', async () => {
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  try {
    const all = new UnderWay();
    void all.track((signal) => windDown(signal, () => undefined));
    await all.stop(() => new Error('over'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.off('unhandledRejection', unhandled);
  }
});
