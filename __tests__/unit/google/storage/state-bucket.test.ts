import { run } from '@bufbuild/cel';
import type { TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import { Key } from '../../../../constructs/google/security/key';
import { StateBucket, type StateBucketProps } from '../../../../constructs/google/storage/state-bucket';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const name = 'acme-terraform-state';
const email = 'deployer@acme-shop.iam.gserviceaccount.com';
const make = (stack: TerraformStack, props: Partial<StateBucketProps> = {}) =>
  new StateBucket(stack, 'State', { name, ...props });
const bucket = (props?: Partial<StateBucketProps>) => synthesized((stack) => make(stack, props)).at('State/Resource');

test('with a name alone: every version for 90 days, 100 of each for ever, closed to the public, kept', () => {
  expect(bucket()).toEqual({
    name,
    location: 'europe-west3',
    uniform_bucket_level_access: true,
    public_access_prevention: 'enforced',
    versioning: { enabled: true },
    soft_delete_policy: { retention_duration_seconds: 2_592_000 },
    lifecycle_rule: [
      {
        action: { type: 'Delete' },
        condition: { num_newer_versions: 100, days_since_noncurrent_time: 90, with_state: 'ARCHIVED' },
      },
      { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } },
    ],
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<StateBucketProps>(
    (stack, props) => make(stack, { allowDestroy: true, ...props }),
    {
      name: () => 'acme-states',
      location: () => 'EU',
      encryptionKey: (stack) => new Key(stack, 'Key'),
      keepVersions: () => 10,
      noncurrentFor: () => Duration.days(7),
      softDelete: () => Duration.days(7),
      deleteObjects: () => true,
      allowDestroy: () => false,
    },
  );
  expect(without).toEqual([]);
});

const elsewhere = (scope: TerraformStack) => StateBucket.fromBucketName(scope, 'State', name);
const member = `serviceAccount:${email}`;

test.each([
  ['made here', make, undefined],
  ['managed elsewhere', elsewhere, name],
] as const)('a bucket %s opens the states of one prefix, and the names of all objects', (_, build, given) => {
  const stack = synthesized((scope) => {
    const deployer = ServiceAccount.fromEmail(scope, 'Deployer', email);
    const states = build(scope);
    states.grantReadWriteState(deployer, 'shop/production');
    states.grantReadState(deployer, 'shop/staging');
  });
  const bucketName = given ?? stack.ref('State/Resource', 'name');
  for (const [role, environment] of [
    ['objectUser', 'production'],
    ['objectViewer', 'staging'],
  ] as const) {
    expect(stack.at(`Deployer/storage.${role}-State-shop-${environment}`)).toEqual({
      bucket: bucketName,
      role: `roles/storage.${role}`,
      member,
      condition: {
        title: `states of shop/${environment}`,
        expression: `resource.name.startsWith("projects/_/buckets/${bucketName}/objects/shop/${environment}/")`,
      },
    });
  }
  expect(stack.at('Deployer/storage.objectViewer-State-names')).toEqual({
    bucket: bucketName,
    role: 'roles/storage.objectViewer',
    member,
    condition: { title: 'names of objects', expression: 'resource.type == "storage.googleapis.com/Bucket"' },
  });
});

const objects = `projects/_/buckets/${name}/objects`;

test.each([
  ['storage.googleapis.com/Object', `${objects}/shop/production/service/default.tfstate`, true, false],
  ['storage.googleapis.com/Object', `${objects}/shop/production/service/default.tflock`, true, false],
  ['storage.googleapis.com/Object', `${objects}/shop/production-2/service/default.tfstate`, false, false],
  ['storage.googleapis.com/Object', `${objects}/other/shop/production/default.tfstate`, false, false],
  ['storage.googleapis.com/Object', `projects/_/buckets/other/objects/shop/production/default.tfstate`, false, false],
  ['storage.googleapis.com/Bucket', `projects/_/buckets/${name}`, false, true],
])('as IAM evaluates the conditions, %s %s is written: %s, listed: %s', (type, resourceName, writes, lists) => {
  const stack = synthesized((scope) => {
    elsewhere(scope).grantReadWriteState(ServiceAccount.fromEmail(scope, 'Deployer', email), 'shop/production');
  });
  const holds = ['objectUser-State-shop-production', 'objectViewer-State-names'].map((id) => {
    const { expression } = stack.at(`Deployer/storage.${id}`)['condition'] as { expression: string };
    return run(expression, { resource: { name: resourceName, type } });
  });
  expect(holds).toEqual([writes, lists]);
});

test.each(['', '/shop', 'shop/', 'shop//production', 'shop/*', 'a"b'])('%j is no path of states', (prefix) => {
  const states = make(googleStack());
  const deployer = ServiceAccount.fromEmail(googleStack(), 'Deployer', email);
  for (const grant of ['grantReadWriteState', 'grantReadState'] as const) {
    expect(() => {
      states[grant](deployer, prefix);
    }).toThrow(
      new Error(
        "StateBucket at 'stack/State' [PrefixInvalid]:\n" +
          '- `prefix` must be the path of states without / at its ends, such as orders/production, ' +
          `got ${prefix === '' ? 'an empty string' : prefix}`,
      ),
    );
  }
});

test('a key encrypts the states, once Cloud Storage may use it', () => {
  const stack = synthesized((scope) => make(scope, { encryptionKey: new Key(scope, 'Key') }));
  expect(stack.at('State/Resource')).toMatchObject({
    encryption: { default_kms_key_name: stack.ref('Key/Resource', 'id') },
    depends_on: [stack.address('AshlarAgent-storage/cloudkms.cryptoKeyEncrypterDecrypter-Key')],
  });
});

test('fails with every bad value named at once', () => {
  expect(() =>
    bucket({
      name: 'State',
      location: 'Berlin',
      keepVersions: 101,
      noncurrentFor: Duration.days(0),
      softDelete: Duration.days(0),
      deleteObjects: true,
    }),
  ).toThrow(
    new Error(
      "StateBucket at 'stack/State' [PropsInvalid]:\n" +
        '- `name` must be 3 or more lower-case letters, digits, _ and -, a letter or digit at both ends, without google, ' +
        'at most 63 characters, got State\n' +
        '- `location` must be a region such as europe-west3, a multi-region such as EU, or a dual-region such as EUR4, got Berlin\n' +
        '- `keepVersions` must be 1 to 100 versions, got 101\n' +
        '- `noncurrentFor` must be 1 to 3650 days, got 0\n' +
        '- `softDelete` must be 7 to 90 days, got 0\n' +
        '- `deleteObjects` must be false without allowDestroy, got true',
    ),
  );
});

test('a bucket managed elsewhere has a name that a bucket can have', () => {
  expect(() => StateBucket.fromBucketName(googleStack(), 'State', 'State')).toThrow(
    new Error(
      "ImportedStateBucket at 'stack/State' [PropsInvalid]:\n" +
        '- `bucketName` must be 3 or more lower-case letters, digits, _ and -, a letter or digit at both ends, ' +
        'without google, at most 63 characters, got State',
    ),
  );
});
