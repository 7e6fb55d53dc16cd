import { deleteSilentApis, unblocking } from '../../../../rehearsal/cluster/unblock';
import { fakeCluster, stopClusters } from './support';

afterEach(stopClusters);

const condition = (type: string, status: string): object => ({ status: { conditions: [{ type, status }] } });
const STUCK = condition('NamespaceDeletionDiscoveryFailure', 'True');

/** A cluster with one namespace, that has been ending for so many seconds, and with APIs of which some do not answer. */
function cluster(seconds: number, state = STUCK) {
  const deletionTimestamp = new Date(Date.now() - seconds * 1000).toISOString();
  const service = (name: string, status: string, spec: object = { service: { name } }): object => {
    return { metadata: { name }, spec, ...condition('Available', status) };
  };
  const services = [
    service('v1.mine.io', 'False'),
    service('v1.theirs.io', 'False'),
    service('v1.answers.io', 'True'),
    service('v1.apps', 'False', {}),
  ];
  return fakeCluster(({ method, path }) => {
    if (method === 'DELETE') return [200, {}];
    return [200, { items: path === '/api/v1/namespaces' ? [{ metadata: { deletionTimestamp }, ...state }] : services }];
  });
}

const before = ['apiregistration.k8s.io/APIService v1.theirs.io'];

test('an API of the rehearsal that does not answer is deleted where a namespace waits for it', async () => {
  const { api, asked } = await cluster(20);
  expect(await deleteSilentApis(api, { before })).toEqual(['v1.mine.io']);
  expect(asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
    '/apis/apiregistration.k8s.io/v1/apiservices/v1.mine.io',
  ]);
});

test.each([
  ['that has just begun to end', 5, STUCK],
  ['that waits for something else', 60, condition('NamespaceDeletionDiscoveryFailure', 'False')],
])('nothing is deleted for a namespace %s', async (_, seconds, state) => {
  const { api, asked } = await cluster(seconds, state);
  expect(await deleteSilentApis(api, { before })).toEqual([]);
  expect(asked.map(({ method }) => method)).not.toContain('DELETE');
});

test('looking ends with the work that it is done for', async () => {
  const { api, asked } = await cluster(20);
  const entry = { since: '2026-01-02T03:04:05.000Z', releases: [], before };
  expect(await unblocking({ api, entry, onDeleted: () => undefined }, () => Promise.resolve('done'))).toBe('done');
  expect(asked).toEqual([]);
});
