import { Size } from '../../../../../../constructs/core/size';
import {
  MongoDbCommunity,
  type MongoDbCommunityProps,
} from '../../../../../../constructs/kubernetes/add-ons/data/clusters/mongodb-community';
import { MongodbOperator } from '../../../../../../constructs/kubernetes/add-ons/data/mongodb-operator';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { Deployment } from '../../../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../../../testing/synth';
import { NetworkPolicies } from '../../../../../support/network-policies';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, required } from '../../../workload/support';

const shop = { password: { secretName: 'mongodb-shop', key: 'password' }, roles: { shop: ['readWrite'] } };
const database = (stack: Apps, props: Partial<MongoDbCommunityProps> = {}) =>
  new MongoDbCommunity(stack, 'Products', {
    namespace: stack.home,
    version: '8.0.12',
    storage: Size.gibibytes(20),
    users: { shop },
    ...props,
  });

test('is a replica set of three with users whose passwords are Secrets, and stays when it is uninstalled', () => {
  const stack = new Apps();
  new MongodbOperator(stack, 'Operator', { namespace: stack.home });
  const made = database(stack);
  const [object, ...others] = manifestsOf(made);
  expect(object).toMatchObject({
    apiVersion: 'mongodbcommunity.mongodb.com/v1',
    kind: 'MongoDBCommunity',
    metadata: { name: 'products', namespace: 'shop', annotations: { 'helm.sh/resource-policy': 'keep' } },
    spec: {
      type: 'ReplicaSet',
      members: 3,
      version: '8.0.12',
      security: { authentication: { modes: ['SCRAM-SHA-256'] } },
      users: [
        {
          name: 'shop',
          db: 'admin',
          passwordSecretRef: { name: 'mongodb-shop', key: 'password' },
          scramCredentialsSecretName: 'products-shop',
          roles: [{ db: 'shop', name: 'readWrite' }],
        },
      ],
      statefulSet: {
        spec: {
          template: { spec: { containers: [{ name: 'mongod' }, { name: 'mongodb-agent' }] } },
          volumeClaimTemplates: [
            { metadata: { name: 'data-volume' }, spec: { resources: { requests: { storage: '20Gi' } } } },
            { metadata: { name: 'logs-volume' }, spec: { resources: { requests: { storage: '2Gi' } } } },
          ],
        },
      },
    },
  });
  expect(others.map(({ kind }) => kind)).toEqual(['PodDisruptionBudget', 'NetworkPolicy', 'NetworkPolicy']);
  expect([...others, ...manifestsOf(stack.home)].map(({ metadata }) => metadata.annotations)).toMatchObject(
    Array(6).fill({ 'helm.sh/resource-policy': 'keep' }),
  );
  expect(made.host).toBe('products-svc.shop.svc');
  const synthesized = synth(stack);
  expect(synthesized.at('Products/Resource')['depends_on']).toContain(synthesized.address('Operator/Release/Resource'));
});

test('a workload that connects to it reaches it, and no other', () => {
  const stack = new Apps();
  const products = database(stack);
  new Deployment(stack, 'Client', required(stack)).connectsTo(products);
  new Deployment(stack, 'Stranger', required(stack));
  const pods = [{ namespace: 'shop', name: 'member', labels: products.podLabels }];
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  const reached = ['shop/client', 'shop/member', 'shop/stranger', '10.0.0.1'].map((from) =>
    policies.allowed(from, 'shop/member', 27_017),
  );
  expect(reached).toEqual([true, true, false, false]);
});

test('with a certificate clients have to use TLS', () => {
  const name = 'products-tls';
  expect(manifestsOf(database(new Apps(), { tlsSecret: name }))[0]).toMatchObject({
    spec: {
      security: { tls: { enabled: true, certificateKeySecretRef: { name }, caCertificateSecretRef: { name } } },
    },
  });
});

test('fails with every bad value named at once', () => {
  const users = { 'Shop!': { password: { secretName: 'A', key: '' }, roles: {} } };
  expect(() =>
    database(new Apps(), { version: '8', members: 2, storage: Size.mebibytes(1), users, tlsSecret: '-' }),
  ).toThrow(
    new Error(
      "MongoDbCommunity at 'shop-dev-apps/Products' [PropsInvalid]:\n" +
        '- `version` must be an exact version such as 8.0.12, got 8\n' +
        '- `members` must be one of 1, 3, 5, 7: an odd number has a majority, got 2\n' +
        '- `storage` must be 1 GiB to 64 TiB, got 1 MiB\n' +
        '- `tlsSecret` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got -\n' +
        '- `users` must be named by 1 to 32 lower-case letters, digits and hyphens, got Shop!\n' +
        '- `users.Shop!.password.secretName` must be 1 to 63 lower-case letters, digits and hyphens, ' +
        'a letter or digit at both ends, got A\n' +
        '- `users.Shop!.password.key` must be given, got an empty string\n' +
        '- `users.Shop!.roles` must be one role or more, got none',
    ),
  );
  expect(() => database(new Apps(), { users: {} })).toThrow(
    "MongoDbCommunity at 'shop-dev-apps/Products' [PropsInvalid]:\n- `users` must be one user or more, got none",
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<MongoDbCommunityProps>((stack, props) => database(stack, props), {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Other', 'other'),
      name: () => 'other',
      version: () => '8.0.13',
      members: () => 5,
      storage: () => Size.gibibytes(21),
      storageClass: () => 'gp3',
      users: () => ({ shop: { ...shop, roles: { shop: ['read'] } } }),
      tlsSecret: () => 'products-tls',
      resources: () => ({ cpu: ['1'], memory: ['2Gi', '2Gi'] }),
      allowDestroy: () => true,
    }),
  ).toEqual([]);
});
