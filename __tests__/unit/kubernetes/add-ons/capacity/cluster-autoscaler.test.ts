import { Duration } from '../../../../../constructs/core/duration';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  ClusterAutoscaler,
  type ClusterAutoscalerProps,
  clusterAutoscalerValues,
} from '../../../../../constructs/kubernetes/add-ons/capacity/cluster-autoscaler';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const required = { clusterName: 'shop', region: 'us-east-1', identity: identityIn('kube-system') };
const made = (props: Partial<ClusterAutoscalerProps> = {}, version: string | undefined = '1.36') =>
  installed((stack) => new ClusterAutoscaler(stack, 'Nodes', { ...required, ...props }), version);

test('with what is needed alone: groups are found by tags, and the fullest fit grows', () => {
  const values = clusterAutoscalerValues({ ...required, kubernetesVersion: '1.36' });
  expect(made().at('Nodes/Release')).toEqual(releaseOf(CHARTS.clusterAutoscaler, values));
  expect(values).toMatchObject({
    awsRegion: 'us-east-1',
    autoDiscovery: { clusterName: 'shop' },
    extraArgs: {
      expander: 'least-waste',
      'balance-similar-node-groups': true,
      'skip-nodes-with-local-storage': false,
      'skip-nodes-with-system-pods': false,
      'scale-down-utilization-threshold': '0.5',
      'scale-down-unneeded-time': '600s',
    },
    rbac: {
      serviceAccount: {
        create: true,
        name: 'add-on',
        annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/add-on' },
      },
    },
  });
});

test.each([
  ['1.34', 'v1.34.5'],
  ['1.35', 'v1.35.2'],
  ['1.36', 'v1.36.1'],
])('on Kubernetes %s it runs %s', (version, tag) => {
  const values = clusterAutoscalerValues({ ...required, kubernetesVersion: version });
  expect(values.image).toEqual({ tag });
  expect(made({}, version).at('Nodes/Release')).toEqual(releaseOf(CHARTS.clusterAutoscaler, values));
});

test('on a cluster of unknown version it takes the version from its setting', () => {
  const stack = installed(
    (scope) => new ClusterAutoscaler(scope, 'Nodes', { ...required, kubernetesVersion: '1.35' }),
    undefined,
  );
  const values = clusterAutoscalerValues({ ...required, kubernetesVersion: '1.35' });
  expect(stack.at('Nodes/Release')).toEqual(releaseOf(CHARTS.clusterAutoscaler, values));
});

test('fails when no version is known at all', () => {
  expect(() => installed((stack) => new ClusterAutoscaler(stack, 'Nodes', required), undefined)).toThrow(
    "ClusterAutoscaler at 'stack/Nodes' [PropsInvalid]:\n" +
      '- `kubernetesVersion` must be given, as the version of the cluster is not known, got nothing',
  );
});

const PUBLISHED =
  'one of 1.34, 1.35, 1.36 for cluster-autoscaler 9.59.0 ' +
  '(https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases)';

test('fails on a cluster that no image is made for', () => {
  expect(() => made({}, '1.33')).toThrow(
    `ClusterAutoscaler at 'stack/Nodes' [PropsInvalid]:\n- \`cluster.version\` must be ${PUBLISHED}, got 1.33`,
  );
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({
      region: 'cn-north-1',
      identity: identityIn('orders'),
      kubernetesVersion: '1.40',
      expander: 'price' as 'random',
      scaleDownUtilizationPercent: 101,
      scaleDownUnneeded: Duration.seconds(1),
      resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
    }),
  ).toThrow(
    "ClusterAutoscaler at 'stack/Nodes' [PropsInvalid]:\n" +
      '- `identity.namespace` must be that of the add-on, kube-system, got orders\n' +
      `- \`kubernetesVersion\` must be ${PUBLISHED}, got 1.40\n` +
      '- `kubernetesVersion` must be that of the cluster, 1.36, got 1.40\n' +
      '- `region` must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
      '- `expander` must be one of least-waste, most-pods, random, got price\n' +
      '- `scaleDownUtilizationPercent` must be 0 to 100 per cent, got 101\n' +
      '- `scaleDownUnneeded` must be 60 to 86400 seconds, got 1\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<ClusterAutoscalerProps>(
      (stack, props) => {
        onCluster(stack);
        const identity = props.identity ?? identityIn(props.namespace?.namespaceName ?? 'kube-system');
        new ClusterAutoscaler(stack, 'Nodes', { ...required, kubernetesVersion: '1.36', ...props, identity });
      },
      {
        clusterName: () => 'orders',
        region: () => 'eu-west-1',
        identity: () => ({ ...identityIn('kube-system'), serviceAccount: 'autoscaler' }),
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'scaling'),
        kubernetesVersion: () => '1.35',
        expander: () => 'random',
        balanceSimilarNodeGroups: () => false,
        skipNodesWithLocalStorage: () => true,
        skipNodesWithSystemPods: () => true,
        scaleDownUtilizationPercent: () => 65,
        scaleDownUnneeded: () => Duration.minutes(5),
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
