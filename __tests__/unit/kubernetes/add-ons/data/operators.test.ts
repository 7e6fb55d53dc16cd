import type { TerraformStack } from 'cdktf';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  CloudNativePg,
  type CloudNativePgProps,
  cloudNativePgValues,
} from '../../../../../constructs/kubernetes/add-ons/data/cloud-native-pg';
import {
  MongodbOperator,
  type MongodbOperatorProps,
  mongodbOperatorValues,
} from '../../../../../constructs/kubernetes/add-ons/data/mongodb-operator';
import {
  RabbitmqOperator,
  type RabbitmqOperatorProps,
  rabbitmqOperatorValues,
} from '../../../../../constructs/kubernetes/add-ons/data/rabbitmq-operator';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'operators') => Namespace.fromNamespaceName(stack, id, name);
const resources = { cpu: ['200m', '1'], memory: ['1Gi', '1Gi'] } as const;
const made = (build: (stack: TerraformStack) => void, version = '1.36') => installed(build, version);

test('the RabbitMQ operator has a pod in reserve, and no part that makes certificates anew at every rendering', () => {
  const values = rabbitmqOperatorValues();
  const stack = made((scope) => new RabbitmqOperator(scope, 'Operator', { namespace: place(scope) }));
  expect(stack.at('Operator/Release')).toEqual(releaseOf(CHARTS.rabbitmqOperator, values, 'operators'));
  expect(values).toMatchObject({
    clusterOperator: { replicaCount: 2, pdb: { create: true } },
    msgTopologyOperator: { enabled: false },
  });
});

test('CloudNativePG has a pod in reserve', () => {
  const values = cloudNativePgValues();
  const stack = made((scope) => new CloudNativePg(scope, 'Operator', { namespace: place(scope) }));
  expect(stack.at('Operator/Release')).toEqual(releaseOf(CHARTS.cloudNativePg, values, 'operators'));
  expect(values).toMatchObject({ replicaCount: 2 });
});

test('the MongoDB operator serves the community server in the namespaces that it watches, and tells nobody', () => {
  const stack = made((scope) => {
    const watchedNamespaces = [place(scope, 'Web', 'web'), place(scope, 'Shop', 'shop')];
    new MongodbOperator(scope, 'Operator', { namespace: place(scope), watchedNamespaces });
  });
  const values = mongodbOperatorValues({ watched: ['web', 'shop'] });
  expect(stack.at('Operator/Release')).toEqual(releaseOf(CHARTS.mongodbOperator, values, 'operators'));
  expect(values.operator).toMatchObject({
    watchNamespace: 'shop,web',
    watchedResources: ['mongodbcommunity'],
    telemetry: { enabled: false },
  });
});

test('it comes after the namespaces that it watches', () => {
  const stack = made((scope) => {
    const shop = new Namespace(scope, 'Shop', { name: 'shop' });
    new MongodbOperator(scope, 'Operator', { namespace: place(scope), watchedNamespaces: [shop] });
  });
  expect(stack.at('Operator/Release')['depends_on']).toEqual([stack.address('Shop/Resource')]);
});

test('each fails with every bad value named at once', () => {
  const bad = { cpu: ['1'], memory: ['2Gi', '1Gi'] } as const;
  expect(() =>
    made((stack) => new RabbitmqOperator(stack, 'One', { namespace: place(stack), replicas: 0, resources: bad })),
  ).toThrow(
    "RabbitmqOperator at 'stack/One' [PropsInvalid]:\n" +
      '- `replicas` must be 1 to 10 pods, got 0\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
  expect(() =>
    made((stack) => new CloudNativePg(stack, 'One', { namespace: place(stack), replicas: 11, resources: bad }), '1.33'),
  ).toThrow(
    "CloudNativePg at 'stack/One' [PropsInvalid]:\n" +
      '- `cluster.version` must be one of 1.34, 1.35, 1.36 for cloudnative-pg 0.29.0 ' +
      '(https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/supported_releases.md), got 1.33\n' +
      '- `replicas` must be 1 to 10 pods, got 11\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
  expect(() =>
    made((stack) => {
      new MongodbOperator(stack, 'One', { namespace: place(stack), watchedNamespaces: [], resources: bad });
    }),
  ).toThrow(
    "MongodbOperator at 'stack/One' [PropsInvalid]:\n" +
      '- `watchedNamespaces` must be one namespace or more, got none\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
      '- `resources.cpu[1]` must be given: the chart has a limit in any case, got none',
  );
});

test('every setting of each has an effect', () => {
  const replicated = { replicas: () => 3, resources: () => resources };
  const namespace = (stack: TerraformStack) => place(stack, 'Other', 'other');
  expect([
    propsWithoutEffect<RabbitmqOperatorProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new RabbitmqOperator(stack, 'Operator', { namespace: place(stack), ...props });
      },
      { namespace, ...replicated },
    ),
    propsWithoutEffect<CloudNativePgProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new CloudNativePg(stack, 'Operator', { namespace: place(stack), ...props });
      },
      { namespace, ...replicated },
    ),
    propsWithoutEffect<MongodbOperatorProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new MongodbOperator(stack, 'Operator', { namespace: place(stack), ...props });
      },
      {
        namespace,
        watchedNamespaces: (stack) => [place(stack, 'Shop', 'shop')],
        resources: () => resources,
      },
    ),
  ]).toEqual([[], [], []]);
});
