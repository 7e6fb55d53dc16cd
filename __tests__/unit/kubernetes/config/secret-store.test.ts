import { awsSecretsManager } from '../../../../constructs/kubernetes/config/secret-provider';
import { SecretStore, type SecretStoreProps } from '../../../../constructs/kubernetes/config/secret-store';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../testing/synth';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, identity, labels } from '../workload/support';

const provider = (namespace = 'shop', region = 'eu-west-1') =>
  awsSecretsManager({ region, identity: identity(namespace, 'secrets') });

const secretStore = (stack: Apps, props: Partial<SecretStoreProps> = {}) =>
  new SecretStore(stack, 'Secrets', { namespace: stack.home, provider: provider(), ...props });

test('is a store that reads as the account made with it, in a release of its own', () => {
  const stack = new Apps();
  const metadata = (name: string) => ({
    name,
    namespace: 'shop',
    labels: { ...labels, 'app.kubernetes.io/name': 'secrets' },
  });
  expect(manifestsOf(secretStore(stack))).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        ...metadata('secrets'),
        annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/secrets' },
      },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: metadata('secrets'),
      spec: {
        provider: {
          aws: {
            service: 'SecretsManager',
            region: 'eu-west-1',
            auth: { jwt: { serviceAccountRef: { name: 'secrets' } } },
          },
        },
      },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Secrets/Resource')).toMatchObject({
    name: 'secret-store-secrets',
    depends_on: [synthesized.address('Namespace/Resource')],
  });
});

test('the account keeps the name that the role trusts, whatever the store is called', () => {
  const objects = manifestsOf(secretStore(new Apps(), { name: 'aws' }));
  expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    'ServiceAccount/secrets',
    'SecretStore/aws',
  ]);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<Omit<SecretStoreProps, 'namespace'>>((stack, props) => secretStore(stack, props), {
    name: () => 'aws',
    provider: () => provider('shop', 'us-east-1'),
  });
  expect(without).toEqual([]);
  const other = new Apps();
  const namespace = new Namespace(other, 'Other', { name: 'other' });
  const store = secretStore(other, { namespace, provider: provider('other') });
  expect(new Set(manifestsOf(store).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['other']));
});

test('fails with every bad value named at once, an identity that External Secrets cannot act as among them', () => {
  const pods = { ...identity('other', 'worker'), serviceAccountAnnotations: {} };
  expect(() =>
    secretStore(new Apps(), { name: '-', provider: awsSecretsManager({ region: 'cn-north-1', identity: pods }) }),
  ).toThrow(
    new Error(
      "SecretStore at 'shop-dev-apps/Secrets' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got -\n' +
        '- `provider.region` must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
        '- `provider.identity` must be one for namespace shop, got one for other/worker\n' +
        "- `provider.identity` must be a PodRole made with via: 'irsa', got one without. " +
        'External Secrets cannot act as another service account through Pod Identity',
    ),
  );
});
