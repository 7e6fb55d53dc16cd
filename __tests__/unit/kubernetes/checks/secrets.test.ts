import { Token } from 'cdktf';
import { container, deployment, object, problems, problemsOf } from './support';

const ADVICE = 'Keep it in a secret manager, and let an ExternalSecret bring it';
const WRITTEN = `got one that is written down. ${ADVICE}`;
const env = (name: string, value: unknown): string[] =>
  problemsOf(deployment({ containers: [container({ env: [{ name, value }] })] }));
const ENV_VALUE = '`spec.template.spec.containers[0].env[0].value`';

test('a Secret holds nothing of its own, and what it holds is not shown', () => {
  const secret = object('v1', 'Secret', 'a', {
    data: { password: 'aHVudGVyMg==' },
    stringData: { user: 'shop', pin: '1' },
  });
  expect(problems(secret)).toEqual([
    `Secret/a: \`data\` must be left out, got password. ${ADVICE}`,
    `Secret/a: \`stringData\` must be left out, got user, pin. ${ADVICE}`,
  ]);
  expect(problems(object('v1', 'Secret', 'a', { type: 'Opaque', data: {} }))).toEqual([]);
  const later = object('v1', 'Secret', 'a', { data: Token.asStringMap('${local.secrets}') });
  expect(problems(later)).toEqual([`Secret/a: \`data\` must be left out, got a value. ${ADVICE}`]);
});

describe('a variable that is named like a secret', () => {
  test('refers to a Secret', () => {
    expect(env('DB_PASSWORD', 'hunter2')).toEqual([`${ENV_VALUE} must be a reference to a Secret, ${WRITTEN}`]);
    expect(env('API_TOKEN', Token.asString({ resolve: () => 'x' }))).toEqual([
      `${ENV_VALUE} must be a reference to a Secret, got one that Terraform would keep in its state. ${ADVICE}`,
    ]);
    const valueFrom = { secretKeyRef: { name: 'a', key: 'b' } };
    expect(problemsOf(deployment({ containers: [container({ env: [{ name: 'DB_PASSWORD', valueFrom }] })] }))).toEqual(
      [],
    );
  });

  test.each([
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['DB_PASSWORD', ''],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/credentials/cloud'],
    ['TOKEN_TTL', '3600'],
    ['DB_PASSWORD', '$(MASTER_PASSWORD)'],
  ])('%s may be "%s"', (name, value) => {
    expect(env(name, value)).toEqual([]);
  });

  test('so does a setting of a ConfigMap', () => {
    expect(problemsOf(object('v1', 'ConfigMap', 'a', { data: { JWT_SECRET: 'x1y2', PORT: '80' } }))).toEqual([
      `\`data.JWT_SECRET\` must be a reference to a Secret, ${WRITTEN}`,
    ]);
  });
});

describe('a text that holds a secret', () => {
  test.each([
    ['a password in a URL', 'mysql://shop:hunter2@db.example:3306/shop'],
    ['one without a user', 'redis://:hunter2@cache.example'],
    ['one that Terraform would fill in', 'mysql://shop:${TfToken[TOKEN.1]}@db.example'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
  ])('%s is refused', (_, value) => {
    const got = value.includes('TfToken') ? `got one that Terraform would keep in its state. ${ADVICE}` : WRITTEN;
    expect(env('DATABASE_URL', value)).toEqual([`${ENV_VALUE} must be free of passwords and private keys, ${got}`]);
  });

  test.each([
    'mysql://shop:$(DB_PASSWORD)@db.example',
    'mysql://shop:${DB_PASSWORD}@db.example',
    'mysql://shop:{{ .password }}@db.example',
    'https://example.com:8080/@scope/package',
    'https://user@example.com',
    'http://example.com and a:b@c',
    '-----BEGIN CERTIFICATE-----',
  ])('%s passes', (value) => {
    expect(env('DATABASE_URL', value)).toEqual([]);
  });

  test('is found wherever it stands, and said once', () => {
    const args = ['--db=postgres://a:b@c/d'];
    expect(problemsOf(deployment({ containers: [container({ args })] }))).toEqual([
      `\`spec.template.spec.containers[0].args[0]\` must be free of passwords and private keys, ${WRITTEN}`,
    ]);
    expect(env('DB_PASSWORD', 'a://b:c@d')).toEqual([`${ENV_VALUE} must be a reference to a Secret, ${WRITTEN}`]);
    expect(problemsOf(object('example.com/v1', 'Widget', 'a', { spec: { url: 'a://b:c@d' } }))).toEqual([
      `\`spec.url\` must be free of passwords and private keys, ${WRITTEN}`,
    ]);
  });
});

describe('a password on a command line', () => {
  const ran = (args: readonly string[]): string[] => problemsOf(deployment({ containers: [container({ args })] }));

  test.each(['--db-password=hunter2', 'DB_PASSWORD=hunter2', '-requirepass="hunter2"', 'PASSWORD=hunter2 exec serve'])(
    '%s is refused',
    (text) => {
      expect(ran(['-c', text])).toEqual([
        `\`spec.template.spec.containers[0].args[1]\` must be free of passwords and private keys, ${WRITTEN}`,
      ]);
    },
  );

  test.each([
    '--db-password=$(DB_PASSWORD)',
    'PASSWORD="$(cat /run/secrets/password)" exec serve',
    '--password=/run/secrets/password',
    '--allow-empty-password=true',
    '--password-file=x',
    '--tls-bypass=all',
    '--token-secret=backend-token',
  ])('%s passes', (text) => {
    expect(ran(['-c', text])).toEqual([]);
  });
});
