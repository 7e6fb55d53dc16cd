import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  MetricsServer,
  type MetricsServerProps,
  metricsServerValues,
} from '../../../../../constructs/kubernetes/add-ons/capacity/metrics-server';
import { Duration } from '../../../../../constructs/core/duration';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const made = (props?: MetricsServerProps, version = '1.36') =>
  installed((stack) => new MetricsServer(stack, 'Metrics', props), version);

test('with no settings: two pods on different nodes, which read the usage every 15 seconds', () => {
  expect(made().at('Metrics/Release')).toEqual(releaseOf(CHARTS.metricsServer, metricsServerValues()));
  expect(metricsServerValues()).toMatchObject({
    replicas: 2,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    defaultArgs: [
      '--cert-dir=/tmp',
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      '--kubelet-use-node-status-port',
      '--metric-resolution=15s',
    ],
    resources: { requests: { cpu: '100m', memory: '200Mi' }, limits: { memory: '400Mi' } },
  });
});

test('one pod alone has no budget, which would keep its node from being drained', () => {
  expect(metricsServerValues({ replicas: 1 }).podDisruptionBudget.enabled).toBe(false);
});

test('fails with every bad value named at once, the version of the cluster included', () => {
  const resources = { cpu: ['1'], memory: ['2Gi', '1Gi'] } as const;
  expect(() => made({ replicas: 0, resolution: Duration.seconds(5), resources }, '1.30')).toThrow(
    "MetricsServer at 'stack/Metrics' [PropsInvalid]:\n" +
      '- `cluster.version` must be 1.31 or later for metrics-server 3.13.1 ' +
      '(https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix), got 1.30\n' +
      '- `replicas` must be 1 to 10 pods, got 0\n' +
      '- `resolution` must be 10 to 600 seconds, got 5\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<MetricsServerProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new MetricsServer(stack, 'Metrics', props);
      },
      {
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'monitoring'),
        replicas: () => 3,
        resolution: () => Duration.seconds(30),
        resources: () => ({ cpu: ['200m'], memory: ['400Mi', '400Mi'] }),
      },
    ),
  ).toEqual([]);
});
