import {
  SealedSecret,
  type SealedSecretProps,
} from '../../../../../constructs/kubernetes/add-ons/security/sealed-secret';
import { SealedSecrets } from '../../../../../constructs/kubernetes/add-ons/security/sealed-secrets';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../../testing/synth';
import { propsWithoutEffect } from '../../props-without-effect';
import { Apps, labels } from '../../workload/support';

/** Of the form that kubeseal gives: the length of a session key of 512 bytes, the key, and a text with its tag. */
const sealed = (fill = 1) =>
  Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(512, fill), Buffer.alloc(24, fill)]).toString('base64');

const sealedSecret = (stack: Apps, props: Partial<SealedSecretProps> = {}) =>
  new SealedSecret(stack, 'Database', { namespace: stack.home, encryptedData: { password: sealed() }, ...props });

test('is sealed for one name in one namespace, and waits for what opens it', () => {
  const stack = new Apps();
  new SealedSecrets(stack, 'Controller');
  const ownLabels = { ...labels, 'app.kubernetes.io/name': 'database' };
  expect(manifestsOf(sealedSecret(stack, { encryptedData: { password: `${sealed()}\n` } }))).toEqual([
    {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name: 'database', namespace: 'shop', labels: ownLabels },
      spec: {
        encryptedData: { password: sealed() },
        template: { type: 'Opaque', metadata: { name: 'database', labels: ownLabels } },
      },
    },
  ]);
  const made = synth(stack);
  expect(made.at('Database/Resource')).toMatchObject({
    name: 'sealed-secret-database',
    depends_on: [made.address('Controller/Release/Resource'), made.address('Namespace/Resource')].sort(),
  });
});

test.each(['namespace-wide', 'cluster-wide'] as const)(
  'a %s scope is said of it and of the Secret made of it',
  (scope) => {
    const annotations = { [`sealedsecrets.bitnami.com/${scope}`]: 'true' };
    expect(manifestsOf(sealedSecret(new Apps(), { scope }))).toMatchObject([
      { metadata: { annotations }, spec: { template: { metadata: { annotations } } } },
    ]);
  },
);

test('its own labels win over the standard ones, on it and on the Secret: Argo CD overlooks a Secret of another part', () => {
  const own = { 'app.kubernetes.io/part-of': 'argocd' };
  const expected = { ...labels, 'app.kubernetes.io/name': 'database', ...own };
  expect(manifestsOf(sealedSecret(new Apps(), { labels: own }))).toMatchObject([
    { metadata: { labels: expected }, spec: { template: { metadata: { labels: expected } } } },
  ]);
});

test('fails with every bad value named at once, and shows none: it may be the secret itself', () => {
  const values = { 'a/b': sealed(), plain: 'hunter2', encoded: Buffer.from('hunter2').toString('base64') };
  expect(() =>
    sealedSecret(new Apps(), { name: 'Db', encryptedData: values, type: 'of mine', scope: 'any' as 'strict' }),
  ).toThrow(
    new Error(
      "SealedSecret at 'shop-dev-apps/Database' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Db\n' +
        '- `scope` must be one of strict, namespace-wide, cluster-wide, got any\n' +
        '- `type` must be a type such as kubernetes.io/tls, got of mine\n' +
        '- `encryptedData` must be named by 1 to 253 letters, digits and -_., got a/b\n' +
        '- `encryptedData.plain` must be what `kubeseal --raw` gives, got another text\n' +
        '- `encryptedData.encoded` must be what `kubeseal --raw` gives, got another text',
    ),
  );
  expect(() => sealedSecret(new Apps(), { encryptedData: {} })).toThrow(
    "SealedSecret at 'shop-dev-apps/Database' [PropsInvalid]:\n- `encryptedData` must be one value or more, got none",
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<SealedSecretProps>((stack, props) => sealedSecret(stack, props), {
      namespace: (stack) => Namespace.fromNamespaceName(stack, 'Other', 'other'),
      name: () => 'db',
      encryptedData: () => ({ password: sealed(2) }),
      scope: () => 'namespace-wide',
      type: () => 'kubernetes.io/basic-auth',
      labels: () => ({ team: 'shop' }),
    }),
  ).toEqual([]);
});
