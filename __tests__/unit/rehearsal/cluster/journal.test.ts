import { existingReleases, refuseTwice, writtenReleases } from '../../../../rehearsal/cluster/existing-releases';
import { Journal } from '../../../../rehearsal/cluster/journal';
import type { Stack } from '../../../../terraform/manifest';
import { fakeCluster, messageOf, stopClusters } from './support';

afterEach(stopClusters);

const ENTRY = { since: '2026-01-02T03:04:05.000Z', helm: '3.1.1', releases: [], before: ['Namespace default'] };
const RELEASE = { stack: 'web-dev-apps', name: 'web', namespace: 'shop', timeout: 60, wave: 0 };

/** A cluster that keeps one ConfigMap. */
function keeping(kept?: object) {
  return fakeCluster(({ method, body }) => {
    if (method === 'DELETE') {
      kept = undefined;
      return [200, {}];
    }
    if (method !== 'GET') kept = body;
    return kept === undefined ? undefined : [200, kept];
  });
}

test('a journal is found by whoever comes next, with what was added to it, until it is ended', async () => {
  const { api } = await keeping();
  expect(await Journal.left(api)).toBe(undefined);
  const journal = await Journal.start(api, ENTRY);
  await journal.add([RELEASE]);
  expect(await Journal.left(api)).toEqual({ ...ENTRY, format: 1, releases: [RELEASE] });
  await Journal.end(api);
  await Journal.end(api);
  expect(await Journal.left(api)).toBe(undefined);
});

test('a journal that cannot be read is left to its reader', async () => {
  const { api } = await keeping({ data: { journal: '{"format": 2}' } });
  expect(await messageOf(Journal.left(api))).toBe(
    'cluster [JournalInvalid]:\n- the ConfigMap ashlar-rehearsal in kube-system, in which an earlier rehearsal has noted what it installs, ' +
      'cannot be read. Uninstall what it has left by hand, and delete the ConfigMap',
  );
});

test('releases on a cluster are told by the labels of their Secrets', async () => {
  const metadata = { namespace: 'shop', labels: { name: 'web', version: '2' } };
  const { api, asked } = await fakeCluster(() => [200, { items: [{ metadata }, { metadata }] }]);
  expect([...(await existingReleases(api))]).toEqual(['shop/web']);
  expect(asked.map(({ path }) => path)).toEqual(['/api/v1/secrets?labelSelector=owner%3Dhelm']);
});

test('two stacks that install the same release are refused; names that Terraform alone knows are not compared', () => {
  const stack = (id: string): Stack => {
    const releases = { A: { name: 'web' }, B: { name: '${var.name}' }, C: { name: 'many', count: 2 } };
    return { id, config: { resource: { helm_release: releases } } } as unknown as Stack;
  };
  expect(() => refuseTwice(writtenReleases([stack('shop-dev-apps'), stack('shop-prod-apps')]))).toThrow(
    new Error(
      'stacks [ReleaseTwice]:\n- default/web is installed by shop-dev-apps and by shop-prod-apps\n- choose the stacks of one environment',
    ),
  );
});
