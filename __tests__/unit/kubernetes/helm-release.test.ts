import { Fn, TerraformLocal, Token, TerraformStack, TerraformVariable } from 'cdktf';
import { Duration } from '../../../constructs/core/duration';
import { HelmRelease, type HelmReleaseProps } from '../../../constructs/kubernetes/helm-release';
import { Namespace } from '../../../constructs/kubernetes/namespace';
import { synth } from '../../../testing';
import { Thing } from '../../support/layers';
import { testApp } from '../../support/stack';
import { Installed, releaseStack } from './manifests/support';

const chart = { repository: 'https://charts.jetstack.io', name: 'cert-manager', version: 'v1.21.1' };

type Values = Readonly<Record<string, unknown>>;

function release(props: Partial<HelmReleaseProps> = {}, stack = releaseStack()) {
  new HelmRelease(stack, 'Release', { name: 'cert-manager', namespace: 'operators', chart, ...props });
  return synth(stack).at('Release');
}

const withValues = (values: Values | ((stack: TerraformStack) => Values)): unknown => {
  const stack = releaseStack();
  return release({ values: typeof values === 'function' ? values(stack) : values }, stack)['values'];
};

test('with no settings: waited for ten minutes, rolled back as a whole, at exactly this version', () => {
  expect(release()).toEqual({
    atomic: true,
    chart: 'cert-manager',
    cleanup_on_fail: true,
    create_namespace: false,
    max_history: 10,
    name: 'cert-manager',
    namespace: 'operators',
    repository: 'https://charts.jetstack.io',
    timeout: 600,
    upgrade_install: true,
    version: 'v1.21.1',
    wait: true,
    wait_for_jobs: true,
  });
});

test('takes a chart of a registry', () => {
  const oci = { repository: 'oci://quay.io/jetstack/charts', name: 'cert-manager', version: '1.21.1' };
  expect(release({ chart: oci, timeout: Duration.minutes(2) })).toMatchObject({
    chart: 'cert-manager',
    repository: 'oci://quay.io/jetstack/charts',
    timeout: 120,
    version: '1.21.1',
  });
});

test('comes after its namespace and what the user wants first', () => {
  const stack = releaseStack();
  const namespace = new Namespace(stack, 'Namespace', { name: 'operators' });
  const queue = new Thing(stack, 'Queue');
  new HelmRelease(stack, 'Release', { name: 'cert-manager', namespace, chart, after: [queue] });
  const made = synth(stack);
  expect(made.at('Release')).toMatchObject({
    namespace: 'operators',
    depends_on: [made.address('Namespace'), made.address('Queue')],
  });
});

test('values known at synth are plain JSON, in the order in which they were written', () => {
  expect(withValues({ b: 1, a: { 10: 'x', x: [true, null] }, text: '${a} "b"', off: undefined })).toEqual([
    '{"b":1,"a":{"10":"x","x":[true,null]},"text":"$${a} \\"b\\""}',
  ]);
});

test('values known after apply keep their type', () => {
  const values = (stack: TerraformStack): Values => {
    const variable = new TerraformVariable(stack, 'v', {});
    return {
      text: variable.stringValue,
      count: variable.numberValue,
      all: [variable.listValue, Token.asStringMap(variable.value), variable.booleanValue],
      url: `https://${variable.stringValue}:${variable.numberValue}/\${x}`,
      [`key ${variable.stringValue}`]: Fn.upper(new Thing(stack, 'Queue').id),
      literal: '${a}',
    };
  };
  expect(withValues(values)).toEqual([
    '${jsonencode({ "text" = tostring(var.v), "count" = tonumber(var.v), "all" = [var.v, var.v, var.v], ' +
      '"url" = "https://${var.v}:${var.v}/\\u0024{x}", ("key ${var.v}") = tostring(upper(test_thing.Queue.id)), ' +
      '"literal" = "\\u0024{a}" })}',
  ]);
});

test.each<Values>([
  { existingSecret: 'db', secretName: 'db', auth: { existingSecret: 'db', secretKey: 'password' } },
  { passwordSecretRef: { name: 'db', key: 'password' }, token: { secretName: 'x', key: 'y' } },
  { password: '', tokenTtl: '24h', publicKey: 'x', maxTokens: '5', automountServiceAccountToken: 'true' },
  {
    secretArn: 'x',
    secret: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db',
    secretsManager: { region: 'x' },
  },
  { env: [{ name: 'LOG_LEVEL', value: 'info' }], secret: { annotations: { note: 'hello' }, type: 'Opaque' } },
])('values that say where a secret is, or none at all, are taken: %j', (values) => {
  expect(withValues(values)).toEqual([JSON.stringify(values)]);
});

test('a secret written down is refused wherever it stands, without being shown', () => {
  const values = {
    password: 'hunter2',
    auth: { rootPassword: 'hunter2', apiKey: 'hunter2', credentials: { aws: 'hunter2', region: 'eu-west-1' } },
    env: [{ name: 'DB_PASSWORD', value: 'hunter2' }],
    secrets: [{ data: 'hunter2' }, 'hunter2'],
    tokenSecret: 'hunter2',
  };
  const rule =
    'must be no secret in plain text. Have External Secrets bring it to the cluster, and give the name of the Secret';
  const places = [
    'password',
    'auth.rootPassword',
    'auth.apiKey',
    'auth.credentials.aws',
    'env[0].value',
    'secrets[0].data',
    'secrets[1]',
  ];
  expect(() => release({ values, notSecret: ['tokenSecret'] })).toThrow(
    `HelmRelease at 'apps/Release' [PropsInvalid]:\n${places.map((place) => `- \`values.${place}\` ${rule}`).join('\n')}`,
  );
});

test('values that are no data, or read a sensitive variable, are refused at synth', () => {
  const stack = releaseStack();
  const password = new TerraformVariable(stack, 'password', { sensitive: true });
  const passwords = new TerraformVariable(stack, 'password-file', {});
  const values = { count: Number.NaN, auth: { key: `x${password.stringValue}`, file: passwords.stringValue } };
  expect(() => release({ values }, stack)).toThrow(
    "HelmRelease at 'apps/Release' [ValuesInvalid]:\n" +
      '- `values.count` must be a number that JSON has, got NaN\n' +
      '- `values.auth.key` must read no sensitive variable. Have External Secrets bring it to the cluster, and give the name of the Secret',
  );
});

test('a sensitive variable is found behind locals, and so is what is made sensitive on the way', () => {
  const stack = releaseStack();
  const password = new TerraformVariable(stack, 'password', { sensitive: true });
  const url = new TerraformLocal(stack, 'url', `postgres://${password.stringValue}@db`);
  const urls = new TerraformLocal(stack, 'urls', [url.expression, 'x', Fn.upper(url.asString)]);
  const plain = new TerraformLocal(stack, 'plain', 'x');
  const values = { a: urls.asList, b: plain.asString, c: Fn.sensitive('x'), d: Fn.nonsensitive(plain.asString) };
  const rule =
    'must read no sensitive variable. Have External Secrets bring it to the cluster, and give the name of the Secret';
  expect(() => release({ values }, stack)).toThrow(
    `HelmRelease at 'apps/Release' [ValuesInvalid]:\n- \`values.a\` ${rule}\n- \`values.c\` ${rule}`,
  );
});

test.each(['latest', '1.21', '^1.21.1', '>=1.0.0', '1.x', ''])(
  'version %j is refused: it may be another one tomorrow',
  (version) => {
    expect(() => release({ chart: { ...chart, version } })).toThrow(
      "HelmRelease at 'apps/Release' [PropsInvalid]:\n" +
        `- \`chart.version\` must be an exact version such as 1.21.1, got ${version === '' ? 'an empty string' : version}`,
    );
  },
);

test('a secret by its form is refused under any name, and so is what a Secret among the values holds', () => {
  const values = {
    config: { list: [['postgres://shop:hunter2@db.example/shop']] },
    pem: '-----BEGIN PRIVATE KEY-----',
    extraObjects: [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pin' }, stringData: { pin: 'hunter2', url: 'hunter2' } },
    ],
    url: 'postgres://shop:$(PASSWORD)@db.example/shop',
  };
  const rule =
    'must be no secret in plain text. Have External Secrets bring it to the cluster, and give the name of the Secret';
  const places = ['config.list[0][0]', 'pem', 'extraObjects[0].stringData.pin', 'extraObjects[0].stringData.url'];
  expect(() => release({ values })).toThrow(
    `HelmRelease at 'apps/Release' [PropsInvalid]:\n${places.map((place) => `- \`values.${place}\` ${rule}`).join('\n')}`,
  );
});

test('values that never end are refused', () => {
  const ring: Record<string, unknown> = {};
  ring['ring'] = ring;
  expect(() => release({ values: ring })).toThrow(
    "HelmRelease at 'apps/Release' [PropsInvalid]:\n- `values` must be data, got what contains itself",
  );
});

test('a password in the address of a repository is refused, without being shown', () => {
  expect(() => release({ chart: { ...chart, repository: 'https://me:hunter2@charts.jetstack.io' } })).toThrow(
    "HelmRelease at 'apps/Release' [PropsInvalid]:\n" +
      '- `chart.repository` must hold no user and password, which Terraform would keep in its state. ' +
      'Log in with `helm registry login` or `helm repo add` on the machine that runs Terraform',
  );
});

test('everything wrong is named at once', () => {
  const wrong = { repository: 'charts.jetstack.io', name: 'a/b', version: '1' };
  expect(() => release({ name: 'Cert', namespace: 'a.b', timeout: Duration.seconds(0), chart: wrong })).toThrow(
    "HelmRelease at 'apps/Release' [PropsInvalid]:\n" +
      '- `name` must be 1 to 53 lower-case letters, digits and hyphens, a letter or digit at both ends, got Cert\n' +
      '- `namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got a.b\n' +
      '- `timeout` must be 1 to 3600 seconds, got 0\n' +
      '- `chart.repository` must be an address that starts with https:// or oci://, got charts.jetstack.io\n' +
      '- `chart.name` must be the name of a chart, got a/b\n' +
      '- `chart.version` must be an exact version such as 1.21.1, got 1',
  );
});

test('every setting has an effect', () => {
  const values: { readonly [K in keyof Required<HelmReleaseProps>]: HelmReleaseProps[K] } = {
    name: 'other',
    namespace: 'other',
    chart: { ...chart, version: 'v1.21.2' },
    values: { crds: { enabled: true } },
    notSecret: ['token'],
    timeout: Duration.minutes(1),
    after: [],
    provides: { apiGroups: ['shop.example.com'] },
  };
  const json = (key?: string): string => {
    const stack = releaseStack();
    const after = [new Thing(stack, 'Queue')];
    new Installed(stack, 'Orders', {
      of: [{ apiVersion: 'shop.example.com/v1', kind: 'Order', metadata: { name: 'order' } }],
    });
    const given = Object.entries({ ...values, after }).filter(([name]) => name === key);
    const secret = key === 'notSecret' ? { values: { token: 'x' } } : {};
    release({ ...secret, ...Object.fromEntries(given) }, stack);
    return JSON.stringify(synth(stack).json);
  };
  expect(Object.keys(values).filter((key) => json(key) === json())).toEqual([]);
});

test('a stack that deploys to no cluster is told what to do', () => {
  expect(() => release({}, new TerraformStack(testApp(), 'apps'))).toThrow(
    "HelmRelease at 'apps/Release' [ClusterMissing]:\n" +
      "- its stack deploys to no cluster. Add kubernetes(cluster) to the clouds of 'apps'",
  );
});
