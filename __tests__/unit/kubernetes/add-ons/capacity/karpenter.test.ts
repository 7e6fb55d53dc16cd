import { CAPACITY_CHARTS } from '../../../../../constructs/kubernetes/add-ons/capacity/charts';
import {
  Karpenter,
  karpenterCrdValues,
  type KarpenterProps,
  karpenterValues,
} from '../../../../../constructs/kubernetes/add-ons/capacity/karpenter';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const required = {
  clusterName: 'shop',
  region: 'us-east-1',
  identity: identityIn('kube-system'),
  interruptionQueue: 'shop-interruptions',
};
const made = (props: Partial<KarpenterProps> = {}, version = '1.36') =>
  installed((stack) => new Karpenter(stack, 'Karpenter', { ...required, ...props }), version);

test('with what is needed alone: definitions that an uninstall keeps, then two pods of the controller', () => {
  const stack = made();
  const values = karpenterValues(required);
  expect(stack.at('Karpenter/Definitions/Release')).toEqual(
    releaseOf(CAPACITY_CHARTS.karpenterCrd, { additionalAnnotations: { 'helm.sh/resource-policy': 'keep' } }),
  );
  expect(stack.at('Karpenter/Release')).toEqual({
    ...releaseOf(CAPACITY_CHARTS.karpenter, values),
    depends_on: [stack.address('Karpenter/Definitions/Release/Resource')],
  });
  expect(values).toMatchObject({
    settings: {
      clusterName: 'shop',
      interruptionQueue: 'shop-interruptions',
      isolatedVPC: false,
      featureGates: { nodeRepair: false, spotToSpotConsolidation: false },
    },
    controller: { env: [{ name: 'AWS_REGION', value: 'us-east-1' }] },
    replicas: 2,
  });
});

test('with allowDestroy an uninstall leaves nothing', () => {
  expect(karpenterCrdValues({ allowDestroy: true })).toEqual({});
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  expect(() =>
    made(
      {
        region: 'cn-north-1',
        identity: identityIn('orders'),
        interruptionQueue: 'arn:aws:sqs:us-east-1:111122223333:q',
        replicas: 0,
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.29',
    ),
  ).toThrow(
    new Error(
      "Karpenter at 'stack/Karpenter' [PropsInvalid]:\n" +
        '- `cluster.version` must be one of 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36 for karpenter 1.14.1 ' +
        '(https://karpenter.sh/docs/upgrading/compatibility/#compatibility-matrix), got 1.29\n' +
        '- `identity.namespace` must be that of the add-on, kube-system, got orders\n' +
        '- `region` must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
        '- `interruptionQueue` must be the name of an SQS queue, got arn:aws:sqs:us-east-1:111122223333:q\n' +
        '- `replicas` must be 1 to 10 pods, got 0\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<KarpenterProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const identity = props.identity ?? identityIn(props.namespace?.namespaceName ?? 'kube-system');
        new Karpenter(stack, 'Karpenter', { ...required, ...props, identity });
      },
      {
        clusterName: () => 'orders',
        region: () => 'eu-west-1',
        identity: () => ({ ...identityIn('kube-system'), serviceAccount: 'nodes' }),
        interruptionQueue: () => 'other',
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'karpenter'),
        isolatedVpc: () => true,
        repairsNodes: () => true,
        consolidatesSpot: () => true,
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
});
