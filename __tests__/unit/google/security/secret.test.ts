import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { Fn, TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import { Key } from '../../../../constructs/google/security/key';
import { Secret, type SecretProps } from '../../../../constructs/google/security/secret';
import { testApp } from '../../../support/stack';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const description = 'Signs the tokens of the shop';
const email = 'reader@acme-shop.iam.gserviceaccount.com';
const secretName = 'projects/acme-platform/secrets/mail';
const make = (stack: TerraformStack, props: Partial<SecretProps> = {}) =>
  new Secret(stack, 'TokenKey', { description, ...props });
const secret = (props?: Partial<SecretProps>) => synthesized((stack) => make(stack, props)).at('TokenKey/Resource');

test('with a description alone: kept, versions restorable for 30 days, and without a value', () => {
  const stack = synthesized(make);
  expect(stack.at('TokenKey/Resource')).toEqual({
    secret_id: 'stack-token-key',
    annotations: { description },
    replication: { auto: {} },
    version_destroy_ttl: '2592000s',
    deletion_protection: true,
    lifecycle: { prevent_destroy: true },
  });
  expect(Object.keys(stack.addresses())).toEqual(['TokenKey/Resource']);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<SecretProps>(make, {
    name: () => 'token',
    description: () => 'Another',
    regions: () => ['europe-west1'],
    encryptionKey: (stack) => new Key(stack, 'Key', { location: 'global' }),
    recoveryWindow: () => Duration.days(1),
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('allowDestroy lets Terraform delete it', () => {
  expect(secret({ allowDestroy: true })).toMatchObject({ deletion_protection: false });
  expect(secret({ allowDestroy: true })).not.toHaveProperty('lifecycle');
});

test('its regions alone hold the value, with a key there', () => {
  const stack = synthesized((scope) => {
    make(scope, { regions: ['europe-west1'], encryptionKey: new Key(scope, 'Key', { location: 'europe-west1' }) });
  });
  const binding = 'AshlarAgent-secret-manager/cloudkms.cryptoKeyEncrypterDecrypter-Key';
  expect(stack.at('TokenKey/Resource')).toMatchObject({
    replication: {
      user_managed: {
        replicas: [
          {
            location: 'europe-west1',
            customer_managed_encryption: { kms_key_name: stack.ref('Key/Resource', 'id') },
          },
        ],
      },
    },
    depends_on: [stack.address(binding)],
  });
  expect(stack.at(binding)['member']).toBe(
    `serviceAccount:service-${stack.ref('AshlarGoogleProject', 'number')}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
  );
});

test('the command that sets the value reads it without showing it, and keeps it out of arguments', () => {
  expect(make(googleStack()).setCommand).toBe(
    '(IFS= read -rs VALUE && printf %s "$VALUE") | gcloud secrets versions add stack-token-key ' +
      '--project acme-shop --data-file=-',
  );
});

test('where the project is known after apply, the command leaves it to gcloud', () => {
  const stack = new TerraformStack(testApp(), 'stack');
  new GoogleProvider(stack, 'google');
  expect(make(stack).setCommand).not.toContain('--project');
});

test('points at the whole value, at one key of it, or at one version', () => {
  const mail = Secret.fromSecretName(googleStack(), 'Mail', secretName);
  expect([mail.ref, mail.key('user'), mail.version('7'), mail.version('latest')]).toEqual([
    { secretArn: secretName },
    { secretArn: secretName, key: 'user' },
    { secret: mail, version: '7' },
    { secret: mail, version: 'latest' },
  ]);
  const made = make(googleStack());
  expect(made.key('user')).toEqual({ secretArn: made.secretName, key: 'user' });
  expect(made.version('current')).toEqual({ secret: made, version: 'current' });
});

test.each([
  ['made here', make, undefined],
  ['managed elsewhere', (scope: TerraformStack) => Secret.fromSecretName(scope, 'TokenKey', secretName), 'mail'],
] as const)('a grant on a secret %s gives the right to read its versions, and nothing else', (_, build, name) => {
  const stack = synthesized((scope) => {
    build(scope).grantRead(ServiceAccount.fromEmail(scope, 'Reader', email));
  });
  expect(stack.at('Reader/secretmanager.secretAccessor-TokenKey')).toEqual({
    project: name === undefined ? 'acme-shop' : 'acme-platform',
    secret_id: name ?? stack.ref('TokenKey/Resource', 'secret_id'),
    role: 'roles/secretmanager.secretAccessor',
    member: `serviceAccount:${email}`,
  });
});

test.each(['0', '1.0', '-1', ''])('no secret has the version %j', (version) => {
  expect(() => make(googleStack()).version(version)).toThrow(
    new Error(
      "Secret at 'stack/TokenKey' [VersionInvalid]:\n" +
        `- \`version\` must be a number, an alias of letters, digits, - and _, or latest, got ${version || 'an empty string'}`,
    ),
  );
});

test.each([
  ['mail', 'mail'],
  ['projects/acme/secrets/mail/versions/1', 'projects/acme/secrets/mail/versions/1'],
  [Fn.lower('x'), 'a value known after apply'],
])('%s is no name of a secret that is known at synth', (name, shown) => {
  expect(() => Secret.fromSecretName(googleStack(), 'Mail', name)).toThrow(
    new Error(
      "ImportedSecret at 'stack/Mail' [PropsInvalid]:\n" +
        `- \`secretName\` must be the name of a secret, known at synth: projects/PROJECT/secrets/NAME, got ${shown}`,
    ),
  );
});

test('fails with every bad value named at once', () => {
  const stack = googleStack();
  const wrong: SecretProps = {
    name: 'token/key',
    description: ' ',
    regions: ['europe', 'europe'],
    encryptionKey: new Key(stack, 'Key'),
    recoveryWindow: Duration.hours(1),
  };
  expect(() => new Secret(stack, 'TokenKey', wrong)).toThrow(
    new Error(
      "Secret at 'stack/TokenKey' [PropsInvalid]:\n" +
        '- `name` must be letters, digits, _ and -, at most 255 characters, got token/key\n' +
        '- `description` must be 1 to 2048 characters, got an empty string\n' +
        '- `regions` must be different from each other, got europe, europe\n' +
        '- `regions` must be at most one beside encryptionKey, which is in one region, got europe, europe\n' +
        `- \`recoveryWindow\` must be 1 to 1000 days, got ${(1 / 24).toString()}\n` +
        '- `regions` must be a region such as europe-west3, got europe\n' +
        '- `regions` must be a region such as europe-west3, got europe',
    ),
  );
  expect(() => secret({ regions: [] })).toThrow(
    new Error("Secret at 'stack/TokenKey' [PropsInvalid]:\n- `regions` must be one or more regions, got none"),
  );
});
