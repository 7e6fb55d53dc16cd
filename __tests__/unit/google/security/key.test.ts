import type { TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import { Key, type KeyProps } from '../../../../constructs/google/security/key';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const email = 'reader@acme-shop.iam.gserviceaccount.com';
const keyName = 'projects/acme-keys/locations/europe-west3/keyRings/data/cryptoKeys/files';
const make = (stack: TerraformStack, props?: KeyProps) => new Key(stack, 'DataKey', props);

test('with no settings: in the region of the stack, new material every 90 days, 30 days to change your mind', () => {
  const stack = synthesized(make);
  expect(stack.at('DataKey/KeyRing')).toEqual({ name: 'stack-data-key', location: 'europe-west3' });
  expect(stack.at('DataKey/Resource')).toEqual({
    name: stack.ref('DataKey/KeyRing', 'name'),
    key_ring: stack.ref('DataKey/KeyRing', 'id'),
    purpose: 'ENCRYPT_DECRYPT',
    rotation_period: '7776000s',
    destroy_scheduled_duration: '2592000s',
    lifecycle: { prevent_destroy: true },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<KeyProps>(make, {
    name: () => 'data',
    location: () => 'europe',
    rotation: () => Duration.days(30),
    deletionWindow: () => Duration.days(1),
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test.each([
  ['made here', make, undefined],
  ['managed elsewhere', (scope: TerraformStack) => Key.fromKeyName(scope, 'DataKey', keyName), keyName],
] as const)('a key %s is opened to read, or to write and read, and to nobody else', (_, build, name) => {
  const stack = synthesized((scope) => {
    const key = build(scope);
    const reader = ServiceAccount.fromEmail(scope, 'Reader', email);
    key.grantDecrypt(reader);
    key.grantEncryptDecrypt(reader);
  });
  const crypto_key_id = name ?? stack.ref('DataKey/Resource', 'id');
  const member = `serviceAccount:${email}`;
  expect(stack.at('Reader/cloudkms.cryptoKeyDecrypter-DataKey')).toEqual({
    crypto_key_id,
    role: 'roles/cloudkms.cryptoKeyDecrypter',
    member,
  });
  expect(stack.at('Reader/cloudkms.cryptoKeyEncrypterDecrypter-DataKey')).toEqual({
    crypto_key_id,
    role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
    member,
  });
});

test('what is no name of a key is refused', () => {
  expect(() => Key.fromKeyName(googleStack(), 'DataKey', 'files')).toThrow(
    new Error(
      "ImportedKey at 'stack/DataKey' [PropsInvalid]:\n" +
        '- `keyName` must be the name of a key: projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY, got files',
    ),
  );
});

test('fails with every bad value named at once', () => {
  const wrong = { name: 'a b', location: 'Berlin', rotation: Duration.hours(1), deletionWindow: Duration.days(121) };
  expect(() => make(googleStack(), wrong)).toThrow(
    new Error(
      "Key at 'stack/DataKey' [PropsInvalid]:\n" +
        '- `name` must be letters, digits, _ and -, at most 63 characters, got a b\n' +
        '- `location` must be global, a multi-region such as europe, or a region such as europe-west3, got Berlin\n' +
        `- \`rotation\` must be 1 to 3650 days, got ${(1 / 24).toString()}\n` +
        '- `deletionWindow` must be 1 to 120 days, got 121',
    ),
  );
});
