import { Duration } from '../../../../constructs/core/duration';
import { ExternalSecret, type ExternalSecretProps } from '../../../../constructs/kubernetes/config/external-secret';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { synth } from '../../../../testing/synth';
import { Thing } from '../../../support/layers';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, labels, secret, secretStore } from '../workload/support';

const externalSecret = (stack: Apps, props: Partial<ExternalSecretProps> = {}) =>
  new ExternalSecret(stack, 'Database', { store: stack.store, values: { KEY: secret }, ...props });

const specOf = (props: Partial<ExternalSecretProps>, stack = new Apps()) =>
  manifestsOf(externalSecret(stack, props))[0]?.['spec'] as {
    data: object[];
    target: { template: { data: Record<string, string> } };
  };

const user = { ...secret, key: 'username' };
const password = { ...secret, key: 'password' };

test('keeps a Secret of its name up to date, which goes with it; no template where none is needed', () => {
  expect(manifestsOf(externalSecret(new Apps(), { values: { TOKEN: password, KEY: secret } }))).toEqual([
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'database', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'database' } },
      spec: {
        refreshInterval: '300s',
        secretStoreRef: { kind: 'SecretStore', name: 'store' },
        target: { name: 'database', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: [
          { secretKey: 'KEY', remoteRef: { key: secret.secretArn } },
          { secretKey: 'TOKEN', remoteRef: { key: secret.secretArn, property: 'password' } },
        ],
      },
    },
  ]);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<ExternalSecretProps>((stack, props) => externalSecret(stack, props), {
    store: (stack) => secretStore(stack, 'Other', stack.home),
    name: () => 'other',
    values: () => ({ KEY: user }),
    refresh: () => Duration.minutes(1),
    labels: () => ({ team: 'shop' }),
  });
  expect(without).toEqual([]);
});

test('its own labels win over the standard ones, also where a template makes the Secret, which copies none', () => {
  const own = { 'app.kubernetes.io/part-of': 'argocd' };
  const [object] = manifestsOf(externalSecret(new Apps(), { labels: own }));
  expect(object?.metadata.labels).toEqual({ ...labels, 'app.kubernetes.io/name': 'database', ...own });
  expect(specOf({ labels: own }).target).not.toHaveProperty('template');
  const text = { URL: { parts: ['redis://:', { secret: password }] } };
  expect(specOf({ labels: own, values: text }).target.template).toMatchObject({ metadata: { labels: own } });
  expect(specOf({ values: text }).target.template).not.toHaveProperty('metadata');
});

test('comes after its store', () => {
  const stack = new Apps();
  externalSecret(stack);
  const synthesized = synth(stack);
  expect(synthesized.at('Database/Resource')).toMatchObject({
    name: 'external-secret-database',
    depends_on: [synthesized.address('Namespace/Resource'), synthesized.address('Store/Resource')],
  });
});

test('a text is put together by the template of External Secrets, user and password escaped for a URL', () => {
  const url = {
    parts: [
      'mysql://',
      { secret: user, escape: 'url' as const },
      ':',
      { secret: password, escape: 'url' as const },
      '@db.example:3306/orders',
    ],
  };
  expect(specOf({ values: { URL: url, KEY: secret } })).toMatchObject({
    target: {
      template: {
        engineVersion: 'v2',
        data: {
          KEY: '{{ index . "KEY" }}',
          URL:
            'mysql://{{ index . "URL.0" | urlquery | replace "+" "%20" }}:' +
            '{{ index . "URL.1" | urlquery | replace "+" "%20" }}@db.example:3306/orders',
        },
      },
    },
    data: [
      { secretKey: 'KEY', remoteRef: { key: secret.secretArn } },
      { secretKey: 'URL.0', remoteRef: { key: secret.secretArn, property: 'username' } },
      { secretKey: 'URL.1', remoteRef: { key: secret.secretArn, property: 'password' } },
    ],
  });
});

test('a brace in a text begins no action, at its end neither; a secret that is not escaped stays as it is', () => {
  const { target } = specOf({ values: { JSON: { parts: ['{{a}} {', { secret: password }, '}'] } } });
  expect(target.template.data).toEqual({
    JSON: '{{ "{" }}{{ "{" }}a}} {{ "{" }}{{ index . "JSON.0" }}}',
  });
});

test('a text may hold what is known after apply: it is lifted, and the template reaches the cluster as it is', () => {
  const stack = new Apps();
  const host = new Thing(stack, 'Host').id;
  externalSecret(stack, { values: { URL: { parts: ['redis://:', { secret: password }, `@${host}:6379/{0}`] } } });
  const { target } = specOf({ values: { URL: { parts: [{ secret: password }, `@${host}`] } } }, new Apps());
  expect(target.template.data['URL']).toBe(`{{ index . "URL.0" }}@${host}`);
  const values = synth(stack).at('Database/Resource')['values'] as string[];
  expect(values.join('')).toContain('test_thing.Host.id');
});

test('fails with every bad value named at once', () => {
  expect(() =>
    externalSecret(new Apps(), {
      name: 'Database',
      values: {
        'A B': secret,
        PLAIN: { parts: ['hunter2'] },
        EMPTY: { secretArn: ' ' },
        URL: { parts: [{ secret }] },
        'URL.0': secret,
      },
      refresh: Duration.seconds(0),
    }),
  ).toThrow(
    new Error(
      "ExternalSecret at 'shop-dev-apps/Database' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Database\n' +
        '- `values` must be under keys of 1 to 253 letters, digits and -_., got A B\n' +
        '- `values.PLAIN` must be put together from one secret or more. Plain text belongs into `env` or a config map\n' +
        '- `values.EMPTY.secretArn` must be the ARN of a secret, got  \n' +
        '- `values` must be keys that no part of another one is called, got URL.0\n' +
        '- `refresh` must be 1 to 86400 seconds, got 0',
    ),
  );
  expect(() => externalSecret(new Apps(), { values: {} })).toThrow(
    new Error(
      "ExternalSecret at 'shop-dev-apps/Database' [PropsInvalid]:\n- `values` must be one secret or more, got none",
    ),
  );
});
