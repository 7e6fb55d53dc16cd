import { Size } from '../../../../../../constructs/core/size';
import {
  RabbitmqCluster,
  type RabbitmqClusterProps,
} from '../../../../../../constructs/kubernetes/add-ons/data/clusters/rabbitmq-cluster';
import { RabbitmqOperator } from '../../../../../../constructs/kubernetes/add-ons/data/rabbitmq-operator';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { Deployment } from '../../../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../../../testing/synth';
import { NetworkPolicies } from '../../../../../support/network-policies';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, required } from '../../../workload/support';

const cluster = (stack: Apps, props: Partial<RabbitmqClusterProps> = {}) =>
  new RabbitmqCluster(stack, 'Queue', { namespace: stack.home, storage: Size.gibibytes(20), ...props });

test('has three members apart from each other, and stays when it is uninstalled', () => {
  const stack = new Apps();
  new RabbitmqOperator(stack, 'Operator', { namespace: Namespace.fromNamespaceName(stack, 'Place', 'operators') });
  const made = cluster(stack);
  const [object, budget, ...policies] = manifestsOf(made);
  expect(object).toMatchObject({
    apiVersion: 'rabbitmq.com/v1beta1',
    kind: 'RabbitmqCluster',
    metadata: { name: 'queue', namespace: 'shop', annotations: { 'helm.sh/resource-policy': 'keep' } },
    spec: {
      replicas: 3,
      persistence: { storage: '20Gi' },
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
      rabbitmq: {},
      override: {
        statefulSet: {
          spec: { template: { spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: 'rabbitmq' }] } } },
        },
      },
    },
  });
  expect(object?.['spec']).not.toHaveProperty('tls');
  expect(budget).toMatchObject({ kind: 'PodDisruptionBudget', spec: { maxUnavailable: 1 } });
  expect(policies.map(({ metadata }) => metadata.name)).toEqual(['queue', 'queue-members']);
  expect([budget, ...policies].map((one) => one?.metadata.annotations)).toMatchObject(
    Array(3).fill({ 'helm.sh/resource-policy': 'keep' }),
  );
  expect(manifestsOf(stack.home)[0]?.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  expect([made.host, made.defaultUserSecretName]).toEqual(['queue.shop.svc', 'queue-default-user']);
  const synthesized = synth(stack);
  expect(synthesized.at('Queue/Resource')['depends_on']).toContain(synthesized.address('Operator/Release/Resource'));
});

test('a workload that connects to it reaches it, by TLS alone where it has a certificate, and no other', () => {
  const reached = (props: Partial<RabbitmqClusterProps>, port: number, from = 'shop/client') => {
    const stack = new Apps();
    const queue = cluster(stack, props);
    new Deployment(stack, 'Client', required(stack)).connectsTo(queue);
    new Deployment(stack, 'Stranger', required(stack));
    const pods = [{ namespace: 'shop', name: 'member', labels: queue.podLabels }];
    return new NetworkPolicies(manifestsOf(stack), { pods }).allowed(from, 'shop/member', port);
  };
  expect([reached({}, 5672), reached({}, 5671), reached({}, 15_692)]).toEqual([true, false, false]);
  expect([reached({}, 5672, 'shop/stranger'), reached({}, 15_692, '10.0.0.1')]).toEqual([false, false]);
  const tlsSecret = 'queue-tls';
  expect([reached({ tlsSecret }, 5672), reached({ tlsSecret }, 5671)]).toEqual([false, true]);
  expect([reached({}, 25_672), reached({}, 25_672, 'shop/member')]).toEqual([false, true]);
});

test('a single member has no budget that would keep its node from being drained', () => {
  const made = cluster(new Apps(), { replicas: 1, allowDestroy: true });
  expect(manifestsOf(made).map(({ kind }) => kind)).toEqual(['RabbitmqCluster', 'NetworkPolicy', 'NetworkPolicy']);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    cluster(new Apps(), {
      name: 'Queue',
      replicas: 4,
      storage: Size.mebibytes(100),
      storageClass: 'GP3!',
      resources: { cpu: ['1'], memory: ['1G', '2Gi'] },
      tlsSecret: 'a b',
      plugins: ['rabbitmq-shovel'],
      settings: { 'bad key': 1, channel_max: '1\n2' },
    }),
  ).toThrow(
    new Error(
      "RabbitmqCluster at 'shop-dev-apps/Queue' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Queue\n' +
        '- `replicas` must be one of 1, 3, 5, 7: an odd number has a majority, got 4\n' +
        '- `storage` must be 1 GiB to 64 TiB, got 100 MiB\n' +
        '- `storageClass` must be 1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends, ' +
        'got GP3!\n' +
        '- `resources.memory[0]` must be a size such as 512Mi or 16Gi, got 1G\n' +
        '- `tlsSecret` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got a b\n' +
        '- `plugins` must be names such as rabbitmq_shovel, got rabbitmq-shovel\n' +
        '- `settings` must be named by keys such as channel_max, got bad key\n' +
        '- `settings.channel_max` must be one line, got several',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<RabbitmqClusterProps>((stack, props) => cluster(stack, props), {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Other', 'other'),
      name: () => 'other',
      replicas: () => 5,
      storage: () => Size.gibibytes(21),
      storageClass: () => 'gp3',
      resources: () => ({ cpu: ['1'], memory: ['2Gi', '2Gi'] }),
      tlsSecret: () => 'queue-tls',
      plugins: () => ['rabbitmq_shovel'],
      settings: () => ({ channel_max: 1050 }),
      allowDestroy: () => true,
    }),
  ).toEqual([]);
});
