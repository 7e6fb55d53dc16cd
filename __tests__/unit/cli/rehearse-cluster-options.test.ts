import { checkClusterOptions, releaseOf } from '../../../cli/rehearse-cluster-options';

test('every option that does not go with the others is told at once', () => {
  const work = (): void =>
    checkClusterOptions({ context: 'a', charts: 'b', markCluster: true, release: 'web', fail: 'x', prometheus: 'y' });
  expect(work).toThrow(
    new Error(
      'options [OptionsInvalid]:\n' +
        '- --context needs --cluster <kubeconfig>\n' +
        '- --charts needs --cluster <kubeconfig>\n' +
        '- --mark-cluster needs --cluster <kubeconfig>\n' +
        '- --release needs --cluster <kubeconfig>\n' +
        '- --release must be <workload>=<image>, such as backend=registry.example.com/backend:2, got web\n' +
        '- --prometheus must be an address, such as http://prometheus.monitoring:9090, got y',
    ),
  );
});

test('what says how a release is played needs a release, and what keeps states needs no cluster', () => {
  const given = { cluster: 'a', fail: 'latency', realPauses: true, keep: 'before', from: 'after', junit: 'x.xml' };
  expect(() => checkClusterOptions(given)).toThrow(
    new Error(
      'options [OptionsInvalid]:\n' +
        '- --fail needs --release <workload>=<image>\n' +
        '- --real-pauses needs --release <workload>=<image>\n' +
        '- --keep does not go with --cluster: leave one of them out\n' +
        '- --from does not go with --cluster: leave one of them out\n' +
        '- --junit does not go with --cluster: leave one of them out',
    ),
  );
});

test('options that go together are taken as they are', () => {
  const release = 'backend=host:5000/shop/backend@sha256:0f1c';
  checkClusterOptions({});
  checkClusterOptions({ cluster: 'a', release, fail: 'latency', prometheus: 'http://127.0.0.1:9090' });
  expect(releaseOf({ release, fail: 'latency', realPauses: true })).toEqual({
    workload: 'backend',
    image: 'host:5000/shop/backend@sha256:0f1c',
    fail: 'latency',
    realPauses: true,
  });
  expect(releaseOf({})).toBe(undefined);
});

test.each(['Web=a:1', '=a:1', 'web=', 'web=a b', 'web={{ .Values.x }}'])(
  'a release such as %s is refused',
  (release) => {
    expect(() => checkClusterOptions({ cluster: 'a', release })).toThrow(
      new Error(
        `options [OptionsInvalid]:\n- --release must be <workload>=<image>, such as backend=registry.example.com/backend:2, got ${release}`,
      ),
    );
  },
);
