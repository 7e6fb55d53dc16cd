import type { TerraformStack } from 'cdktf';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TerraformStack as Stack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import { Key } from '../../../../constructs/google/security/key';
import { Bucket, type BucketProps } from '../../../../constructs/google/storage/bucket';
import { synth } from '../../../../testing/synth';
import { testApp } from '../../../support/stack';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const email = 'api@acme-shop.iam.gserviceaccount.com';
const make = (stack: TerraformStack, props?: BucketProps) => new Bucket(stack, 'Files', props);
const bucket = (props?: BucketProps) => synthesized((stack) => make(stack, props)).at('Files/Resource');
const unfinished = { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } };

test('with no settings: closed to the public, opened as a whole, with earlier versions for a month', () => {
  expect(bucket()).toEqual({
    name: 'acme-shop-stack-files',
    location: 'europe-west3',
    uniform_bucket_level_access: true,
    public_access_prevention: 'enforced',
    versioning: { enabled: true },
    soft_delete_policy: { retention_duration_seconds: 604_800 },
    lifecycle_rule: [
      {
        action: { type: 'Delete' },
        condition: { num_newer_versions: 3, days_since_noncurrent_time: 30, with_state: 'ARCHIVED' },
      },
      unfinished,
    ],
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<BucketProps>((stack, props) => make(stack, { allowDestroy: true, ...props }), {
    name: () => 'acme-files',
    location: () => 'EU',
    versioned: () => false,
    keepVersions: () => 10,
    noncurrentFor: () => Duration.days(7),
    softDelete: () => Duration.days(0),
    retention: () => ({ period: Duration.days(1) }),
    lifecycle: () => [{ after: Duration.days(1), action: 'delete' }],
    encryptionKey: (stack) => new Key(stack, 'Key'),
    deleteObjects: () => true,
    allowDestroy: () => false,
  });
  expect(without).toEqual([]);
});

test('objects go with age: to another class, or away, all of them or those of a prefix', () => {
  const rules = bucket({
    versioned: false,
    lifecycle: [
      { after: Duration.days(30), action: 'COLDLINE', prefix: 'logs/' },
      { after: Duration.days(90), action: 'delete' },
    ],
  })['lifecycle_rule'];
  expect(rules).toEqual([
    {
      action: { type: 'SetStorageClass', storage_class: 'COLDLINE' },
      condition: { age: 30, matches_prefix: ['logs/'], with_state: 'LIVE' },
    },
    { action: { type: 'Delete' }, condition: { age: 90, with_state: 'LIVE' } },
    unfinished,
  ]);
});

test('a retention keeps objects from everybody, for ever where that is said', () => {
  const period = Duration.days(30);
  expect(bucket({ retention: { period } })['retention_policy']).toEqual({
    retention_period: 2_592_000,
    is_locked: false,
  });
  expect(bucket({ retention: { period, lockedForEver: true } })['retention_policy']).toMatchObject({ is_locked: true });
});

test('a key encrypts new objects, once Cloud Storage may use it; two buckets of one key share what lets it', () => {
  const stack = synthesized((scope) => {
    const encryptionKey = new Key(scope, 'Key');
    make(scope, { encryptionKey });
    new Bucket(scope, 'More', { encryptionKey });
  });
  const binding = 'AshlarAgent-storage/cloudkms.cryptoKeyEncrypterDecrypter-Key';
  expect(stack.at('AshlarAgent-storage/Agent')).toEqual({ project: 'acme-shop' });
  expect(stack.at(binding)['member']).toBe(`serviceAccount:${stack.ref('AshlarAgent-storage/Agent', 'email_address')}`);
  for (const path of ['Files/Resource', 'More/Resource']) {
    expect(stack.at(path)).toMatchObject({
      encryption: { default_kms_key_name: stack.ref('Key/Resource', 'id') },
      depends_on: [stack.address(binding)],
    });
  }
});

test.each([
  ['made here', make, undefined],
  ['managed elsewhere', (scope: TerraformStack) => Bucket.fromBucketName(scope, 'Files', 'acme-files'), 'acme-files'],
] as const)('a bucket %s lets read, add, and both with delete apart', (_, build, name) => {
  const stack = synthesized((scope) => {
    const files = build(scope);
    const api = ServiceAccount.fromEmail(scope, 'Api', email);
    files.grantRead(api);
    files.grantAdd(api);
    files.grantReadWrite(api);
  });
  const binding = { bucket: name ?? stack.ref('Files/Resource', 'name'), member: `serviceAccount:${email}` };
  for (const role of ['storage.objectViewer', 'storage.objectCreator', 'storage.objectUser']) {
    expect(stack.at(`Api/${role}-Files`)).toEqual({ ...binding, role: `roles/${role}` });
  }
});

test('tells its address', () => {
  expect(Bucket.fromBucketName(googleStack(), 'Files', 'acme-files').bucketUrl).toBe('gs://acme-files');
});

test('where the project is known after apply, a generated name does without it', () => {
  const stack = new Stack(testApp(), 'stack');
  new GoogleProvider(stack, 'google');
  make(stack);
  expect(synth(stack).at('Files/Resource')).toMatchObject({ name: 'stack-files' });
});

test('fails with every bad value named at once', () => {
  expect(() =>
    bucket({
      name: 'my-google-files',
      location: 'Berlin',
      versioned: false,
      keepVersions: 0,
      noncurrentFor: Duration.hours(1),
      softDelete: Duration.days(1),
      retention: { period: Duration.seconds(0) },
      lifecycle: [{ after: Duration.hours(1), action: 'STANDARD' as 'delete', prefix: '' }],
      deleteObjects: true,
    }),
  ).toThrow(
    new Error(
      "Bucket at 'stack/Files' [PropsInvalid]:\n" +
        '- `name` must be 3 or more lower-case letters, digits, _ and -, a letter or digit at both ends, without google, ' +
        'at most 63 characters, got my-google-files\n' +
        '- `location` must be a region such as europe-west3, a multi-region such as EU, or a dual-region such as EUR4, got Berlin\n' +
        '- `keepVersions` must be 1 to 100 versions, got 0\n' +
        `- \`noncurrentFor\` must be 1 to 3650 days, got ${(1 / 24).toString()}\n` +
        '- `softDelete` must be 7 to 90 days, or 0, got 1 day\n' +
        '- `retention.period` must be 1 to 3153600000 seconds, got 0\n' +
        '- `lifecycle.0.after` must be 1 to 36500 days, got 1 hour\n' +
        '- `lifecycle.0.action` must be one of delete, NEARLINE, COLDLINE, ARCHIVE, got STANDARD\n' +
        '- `lifecycle.0.prefix` must be left out for all objects, got an empty string\n' +
        '- `deleteObjects` must be false without allowDestroy, got true\n' +
        '- `keepVersions` must be left out without versions, got 0\n' +
        '- `noncurrentFor` must be left out without versions, got 1 hour',
    ),
  );
});

test.each(['ab', 'goog-files', '192.168.0.1', '-files', 'files-', 'Files', 'a.b'])(
  '%s is no name of a bucket',
  (name) => {
    expect(() => Bucket.fromBucketName(googleStack(), 'Files', name)).toThrow(
      new Error(
        "ImportedBucket at 'stack/Files' [PropsInvalid]:\n" +
          '- `bucketName` must be 3 or more lower-case letters, digits, _ and -, a letter or digit at both ends, ' +
          `without google, at most 63 characters, got ${name}`,
      ),
    );
  },
);

test.each(['EU', 'us', 'ASIA', 'EUR4', 'nam4', 'ASIA1', 'europe-west3'])('%s holds buckets', (location) => {
  expect(bucket({ location })['location']).toBe(location);
});
