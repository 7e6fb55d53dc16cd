import { Size } from '../../../../../../constructs/core/size';
import { CloudNativePg } from '../../../../../../constructs/kubernetes/add-ons/data/cloud-native-pg';
import {
  PostgresCluster,
  type PostgresClusterProps,
} from '../../../../../../constructs/kubernetes/add-ons/data/clusters/postgres-cluster';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { Deployment } from '../../../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../../../testing/synth';
import { NetworkPolicies } from '../../../../../support/network-policies';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, required } from '../../../workload/support';

const cluster = (stack: Apps, props: Partial<PostgresClusterProps> = {}) =>
  new PostgresCluster(stack, 'Database', { namespace: stack.home, storage: Size.gibibytes(20), ...props });

test('has three instances in different zones, no superuser, and stays when it is uninstalled', () => {
  const stack = new Apps();
  new CloudNativePg(stack, 'Operator', { namespace: Namespace.fromNamespaceName(stack, 'Place', 'operators') });
  const made = cluster(stack);
  const [object] = manifestsOf(made);
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
  expect([made.host, made.appSecretName]).toEqual(['database-rw.shop.svc', 'database-app']);
  const synthesized = synth(stack);
  expect(synthesized.at('Database/Resource')['depends_on']).toContain(synthesized.address('Operator/Release/Resource'));
});

/** Who reaches a database, with a client that connects to it, one that does not, and monitoring that was let in to its metrics. */
function ways(install: (stack: Apps) => void = () => undefined): NetworkPolicies {
  const stack = new Apps();
  const database = cluster(stack);
  const client = new Deployment(stack, 'Client', { ...required(stack), ports: { http: 8080 } });
  new Deployment(stack, 'Stranger', { ...required(stack), ports: { http: 8080 } });
  client.connectsTo(database);
  const podLabels = { app: 'prometheus' };
  database.allowFrom({ namespace: { namespaceName: 'monitoring' }, podLabels }, { ports: ['metrics'] });
  install(stack);
  const operator = { 'app.kubernetes.io/name': 'cloudnative-pg', 'app.kubernetes.io/instance': 'cloudnative-pg' };
  const pods = [
    { namespace: 'shop', name: 'member', labels: { 'cnpg.io/cluster': 'database' } },
    { namespace: 'monitoring', name: 'prometheus', labels: podLabels },
    { namespace: 'operators', name: 'operator', labels: operator },
    { namespace: 'elsewhere', name: 'operator', labels: operator },
  ];
  return new NetworkPolicies(manifestsOf(stack), { pods });
}

test('a workload that connects to it reaches it, and no other', () => {
  const policies = ways();
  const reached = (from: string, port: number) => policies.allowed(from, 'shop/member', port);
  expect([reached('shop/client', 5432), reached('shop/client', 9187)]).toEqual([true, false]);
  expect([reached('shop/stranger', 5432), reached('10.0.0.1', 5432)]).toEqual([false, false]);
  expect([reached('monitoring/prometheus', 9187), reached('monitoring/prometheus', 5432)]).toEqual([true, false]);
  expect([reached('shop/member', 5432), reached('shop/member', 8000)]).toEqual([true, true]);
  expect(policies.allowed('shop/member', '10.0.0.1', 443)).toBe(true);
});

test('its operator alone asks how it is: from its namespace where the app installs it', () => {
  const asked = (policies: NetworkPolicies) =>
    ['operators/operator', 'elsewhere/operator', 'shop/client', '10.0.0.1'].map((from) =>
      policies.allowed(from, 'shop/member', 8000),
    );
  expect(asked(ways())).toEqual([true, true, false, false]);
  const withOperator = ways((stack) => {
    new CloudNativePg(stack, 'Operator', { namespace: Namespace.fromNamespaceName(stack, 'Place', 'operators') });
  });
  expect(asked(withOperator)).toEqual([true, false, false, false]);
});

test('what its pods need stays with them, their namespace too, unless it may be destroyed', () => {
  const keptOf = (allowDestroy?: boolean) => {
    const stack = new Apps();
    const made = cluster(stack, { allowDestroy });
    const objects = [...manifestsOf(made), ...manifestsOf(stack.home)];
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    const isKept = objects.map(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep');
    return { names, isKept: [...new Set(isKept)] };
  };
  expect(keptOf().names).toEqual([
    'Cluster/database',
    'NetworkPolicy/database',
    'NetworkPolicy/database-members',
    'Namespace/shop',
    'NetworkPolicy/default-deny',
    'NetworkPolicy/allow-dns',
  ]);
  expect([keptOf().isKept, keptOf(true).isKept]).toEqual([[true], [false]]);
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
