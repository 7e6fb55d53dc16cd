import { setTimeout as wait } from 'node:timers/promises';
import { inventory } from '../../../../rehearsal/cluster/inventory';
import { sweep } from '../../../../rehearsal/cluster/sweep';
import { type Asked, fakeCluster, stopClusters } from './support';

afterEach(stopClusters);

const SINCE = '2026-01-02T03:04:05.000Z';
const LATER = '2026-01-02T03:04:06Z';
const HELM = 'terraform-provider-helm_v3.1.1_x5';

const metadata = (name: string, manager: string, more: object = {}): object => ({
  metadata: { name, namespace: 'web', creationTimestamp: LATER, managedFields: [{ manager }], ...more },
});

/** A cluster with these ConfigMaps, which a deletion takes away, and with an API that does not answer. */
function cluster(...names: readonly object[]) {
  const items = [...names] as { metadata: { name: string } }[];
  const drop = (name: string): void => {
    items.splice(
      items.findIndex((one) => one.metadata.name === name),
      1,
    );
  };
  const opened = fakeCluster(({ method, path }: Asked) => {
    const [, name] = /^\/api\/v1\/namespaces\/web\/configmaps\/(.+)$/.exec(path) ?? [];
    if (method === 'DELETE') {
      drop(name ?? '');
      return [200, {}];
    }
    if (path === '/apis') {
      const versions = ['silent.example/v1', 'metrics.k8s.io/v1beta1'];
      return [200, { groups: versions.map((groupVersion) => ({ preferredVersion: { groupVersion } })) }];
    }
    if (path === '/apis/silent.example/v1') return [503, { reason: 'ServiceUnavailable', message: 'nobody' }];
    if (path === '/api/v1') {
      const resource = (resourceName: string, kind: string, verbs: readonly string[]): object => ({
        name: resourceName,
        kind,
        verbs,
      });
      const all = [resource('configmaps', 'ConfigMap', ['list']), resource('events', 'Event', ['list'])];
      return [200, { resources: [...all, resource('bindings', 'Binding', ['create'])] }];
    }
    if (path === '/api/v1/configmaps?limit=500')
      return [200, { items: items.slice(0, 1), metadata: { continue: 'a=' } }];
    if (path === '/api/v1/configmaps?limit=500&continue=a%3D') return [200, { items: items.slice(1), metadata: {} }];
    return undefined;
  });
  return opened.then((one) => ({ ...one, drop }));
}

test('an inventory has every object of every page by name, but what is measured, passing or silent', async () => {
  const { api, asked } = await cluster(metadata('b', 'x'), metadata('a', 'x'));
  expect((await inventory(api)).map(({ id, path }) => [id, path])).toEqual([
    ['ConfigMap web/a', '/api/v1/namespaces/web/configmaps/a'],
    ['ConfigMap web/b', '/api/v1/namespaces/web/configmaps/b'],
  ]);
  expect(asked.map(({ path }) => path)).not.toContain('/apis/metrics.k8s.io/v1beta1');
});

test('what Helm made since and nobody owns is deleted; what was there before stays, and what is gone is told', async () => {
  const { api, asked } = await cluster(
    metadata('mine', HELM),
    metadata('kept', HELM, { uid: 'k' }),
    metadata('child', 'kube-controller-manager', { uid: 'c', ownerReferences: [{ uid: 'k' }] }),
    metadata('grandchild', 'kube-controller-manager', { uid: 'g', ownerReferences: [{ uid: 'c' }] }),
  );
  const swept = await sweep(api, { since: SINCE, before: ['ConfigMap web/kept', 'ConfigMap web/lost'] });
  expect(swept).toEqual({ removed: ['ConfigMap web/mine'], left: [], gone: ['ConfigMap web/lost'] });
  expect(asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
    '/api/v1/namespaces/web/configmaps/mine',
  ]);
});

test('what went with an object that is gone is waited for, and left to who collects it', async () => {
  const orphan = metadata('orphan', 'argo-rollouts', { uid: 'o', ownerReferences: [{ uid: 'uninstalled' }] });
  const { api, asked, drop } = await cluster(metadata('kept', HELM, { uid: 'k' }), orphan);
  const swept = sweep(api, { since: SINCE, before: ['ConfigMap web/kept'] });
  const isOver = await Promise.race([swept.then(() => true), wait(200).then(() => false)]);
  drop('orphan');
  expect([isOver, await swept]).toEqual([false, { removed: [], left: [], gone: [] }]);
  expect(asked.map(({ method }) => method)).not.toContain('DELETE');
});

test.each([
  ['of somebody else', metadata('theirs', 'kubectl')],
  ['that Helm made before', metadata('theirs', HELM, { creationTimestamp: '2026-01-02T03:04:01Z' })],
])('an object %s is left, and told after a while', async (_, object) => {
  const { api, asked } = await cluster(object);
  const clock = jest.spyOn(performance, 'now');
  clock.mockReturnValueOnce(0).mockReturnValue(61_000);
  try {
    expect(await sweep(api, { since: SINCE, before: [] })).toEqual({
      removed: [],
      left: ['ConfigMap web/theirs'],
      gone: [],
    });
    expect(asked.map(({ method }) => method)).not.toContain('DELETE');
  } finally {
    clock.mockRestore();
  }
});
