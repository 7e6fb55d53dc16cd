import { hostname, userInfo } from 'node:os';
import { Hold } from '../../../../rehearsal/cluster/hold';
import { ownIdentity } from '../../../../terraform/process-id';
import { type Answer, type Asked, fakeCluster, messageOf, stopClusters } from './support';

afterEach(stopClusters);

const LEASE = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/ashlar-rehearsal';
const ME = `${userInfo().username}@${hostname()}`;
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

/** A Lease that somebody has renewed so many seconds ago. */
function lease(who: string, process: object, seconds: number): object {
  const holder = JSON.stringify({ who, what: 'web-dev-apps', since: '2026-01-02T03:04:05.000Z', process });
  const metadata = { resourceVersion: '7', annotations: { 'ashlar.dev/holder': holder } };
  return { metadata, spec: { renewTime: ago(seconds), leaseDurationSeconds: 45 } };
}

function server(found: object | undefined, writes: Answer = [200, { metadata: { resourceVersion: '8' } }]) {
  return fakeCluster(({ method, path }: Asked) => {
    if (path === '/version') return [200, {}];
    if (method !== 'GET') return writes;
    return path === LEASE && found !== undefined ? [200, found] : undefined;
  });
}

const OTHER = { pid: 42, started: 'x', space: 'y' };
const BUSY =
  'cluster of context lab in lab.yaml [ClusterBusy]:\n- ann@laptop, process 42, rehearses web-dev-apps on it since 2026-01-02T03:04:05.000Z. ' +
  'Wait for its end: where that process has died, its hold ends 45 s after its last sign of life';

test('takes a cluster that nobody holds, says who does, and gives it back as it was', async () => {
  const { api, login, asked } = await server(undefined);
  const hold = await Hold.take(api, login, 'web-dev-apps');
  await hold.release();
  const writes = asked.filter(({ method }) => method !== 'GET');
  expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST ${LEASE.replace('/ashlar-rehearsal', '')}`,
    `DELETE ${LEASE}`,
  ]);
  const { metadata, spec } = writes[0]?.body as Record<'metadata' | 'spec', Record<string, Record<string, string>>>;
  expect(JSON.parse(metadata['annotations']?.['ashlar.dev/holder'] ?? '')).toEqual({
    who: ME,
    what: 'web-dev-apps',
    since: expect.stringMatching(/^20.*Z$/),
    process: ownIdentity(),
  });
  expect(spec).toMatchObject({ holderIdentity: `${ME} ${process.pid}`, leaseDurationSeconds: 45 });
  expect(writes[1]?.body).toEqual({ preconditions: { resourceVersion: '8' } });
});

test('refuses a cluster that another holds', async () => {
  const { api, login } = await server(lease('ann@laptop', OTHER, 30));
  expect(await messageOf(Hold.take(api, login, 'web'))).toBe(BUSY);
});

test('takes over what has not been renewed in its time', async () => {
  const { api, login, asked } = await server(lease('ann@laptop', OTHER, 60));
  await (await Hold.take(api, login, 'web')).release();
  expect(asked.find(({ method }) => method === 'PUT')?.body['metadata']).toMatchObject({ resourceVersion: '7' });
});

test('takes over at once what a process of this machine has held that is gone', async () => {
  const gone = { ...ownIdentity(), started: 'long ago' };
  const { api, login, asked } = await server(lease(ME, gone, 1));
  await (await Hold.take(api, login, 'web')).release();
  expect(asked.map(({ method }) => method)).toContain('PUT');
});

test('does not take over what another machine holds, whatever its process numbers', async () => {
  const gone = { ...ownIdentity(), started: 'long ago' };
  const { api, login } = await server(lease('ann@laptop', gone, 1));
  expect(await messageOf(Hold.take(api, login, 'web'))).toBe(BUSY.replace('42', String(process.pid)));
});

test('refuses when another was faster by a moment', async () => {
  let asks = 0;
  const { api, login } = await fakeCluster(({ method, path }) => {
    if (path === '/version') return [200, {}];
    if (method === 'POST') return [409, { reason: 'AlreadyExists', message: 'it exists' }];
    return asks++ === 0 ? undefined : [200, lease('ann@laptop', OTHER, 0)];
  });
  expect(await messageOf(Hold.take(api, login, 'web'))).toBe(BUSY);
});

test('is lost when another has taken it, and then leaves it to them', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  try {
    const { api, login, asked } = await fakeCluster(({ method, path }) => {
      if (path === '/version') return [200, {}];
      if (method === 'PATCH') return [409, { reason: 'Conflict', message: 'changed' }];
      if (method === 'POST') return [200, { metadata: { resourceVersion: '8' } }];
      return asked.some((one) => one.method === 'POST') ? [200, {}] : undefined;
    });
    const hold = await Hold.take(api, login, 'web');
    jest.advanceTimersByTime(5000);
    await new Promise((done) => hold.signal.addEventListener('abort', done));
    await hold.release();
    expect((hold.signal.reason as Error).message).toBe(
      'cluster of context lab in lab.yaml [ClusterTaken]:\n- another has taken or removed the hold on it',
    );
    expect(asked.map(({ method }) => method)).not.toContain('DELETE');
  } finally {
    jest.useRealTimers();
  }
});
