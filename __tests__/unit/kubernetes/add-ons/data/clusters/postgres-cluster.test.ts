import { Size } from '../../../../../../constructs/core/size';
import { CloudNativePg } from '../../../../../../constructs/kubernetes/add-ons/data/cloud-native-pg';
import {
  PostgresCluster,
  type PostgresClusterProps,
} from '../../../../../../constructs/kubernetes/add-ons/data/clusters/postgres-cluster';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps } from '../../../workload/support';

const cluster = (stack: Apps, props: Partial<PostgresClusterProps> = {}) =>
  new PostgresCluster(stack, 'Database', { namespace: stack.home, storage: Size.gibibytes(20), ...props });

test('has three instances in different zones, no superuser, and stays when it is uninstalled', () => {
  const stack = new Apps();
  new CloudNativePg(stack, 'Operator', { namespace: Namespace.fromNamespaceName(stack, 'Place', 'operators') });
  const made = cluster(stack);
  const [object, policy] = manifestsOf(made);
  expect(object).toMatchObject({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'database', namespace: 'shop', annotations: { 'helm.sh/resource-policy': 'keep' } },
  });
  expect(object?.['spec']).toEqual({
    instances: 3,
    enableSuperuserAccess: false,
    bootstrap: { initdb: { database: 'app', owner: 'app' } },
    storage: { size: '20Gi' },
    postgresql: { parameters: {} },
    affinity: { topologyKey: 'topology.kubernetes.io/zone', podAntiAffinityType: 'preferred' },
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
  });
  expect(policy).toMatchObject({
    spec: {
      podSelector: { matchLabels: { 'cnpg.io/cluster': 'database' } },
      ingress: [
        {},
        { from: [{ podSelector: {} }], ports: [{ port: 5432 }] },
        { ports: [{ port: 8000 }, { port: 9187 }] },
      ],
    },
  });
  expect([made.host, made.appSecretName]).toEqual(['database-rw.shop.svc', 'database-app']);
  const synthesized = synth(stack);
  expect(synthesized.at('Database/Resource')['depends_on']).toContain(synthesized.address('Operator/Release/Resource'));
});

test('fails with every bad value named at once', () => {
  expect(() =>
    cluster(new Apps(), {
      name: 'd'.repeat(51),
      instances: 2,
      synchronousReplicas: 2,
      storage: Size.tebibytes(65),
      image: 'ghcr.io/cloudnative-pg/postgresql:latest',
      database: 'Crm-1',
      parameters: { 'max connections': '200' },
      resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
    }),
  ).toThrow(
    new Error(
      "PostgresCluster at 'shop-dev-apps/Database' [PropsInvalid]:\n" +
        `- \`name\` must be 50 characters or less, as its services are called by it, got ${'d'.repeat(51)}\n` +
        '- `synchronousReplicas` must be 0 to 1 instances, got 2\n' +
        '- `storage` must be 1 GiB to 64 TiB, got 65 TiB\n' +
        '- `image` must be an image with its exact version, got ghcr.io/cloudnative-pg/postgresql:latest\n' +
        '- `database` must be 1 to 63 lower-case letters, digits and underscores, got Crm-1\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
        '- `parameters` must be named as PostgreSQL names them, got max connections',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<PostgresClusterProps>((stack, props) => cluster(stack, props), {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Other', 'other'),
      name: () => 'other',
      instances: () => 2,
      synchronousReplicas: () => 1,
      storage: () => Size.gibibytes(21),
      storageClass: () => 'gp3',
      image: () => 'ghcr.io/cloudnative-pg/postgresql:17.5',
      database: () => 'crm',
      parameters: () => ({ max_connections: '200' }),
      resources: () => ({ cpu: ['1'], memory: ['2Gi', '2Gi'] }),
      allowDestroy: () => true,
    }),
  ).toEqual([]);
});
