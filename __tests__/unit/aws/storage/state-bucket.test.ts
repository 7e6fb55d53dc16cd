import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { StateBucket, type StateBucketProps } from '../../../../constructs/aws/storage/state-bucket';
import { Duration } from '../../../../constructs/core/duration';
import type { SynthesizedStack } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const name = 'acme-terraform-state';
const bucket = (props?: Partial<StateBucketProps>) =>
  synthesized((stack) => new StateBucket(stack, 'State', { name, ...props }));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const statements = (stack: SynthesizedStack, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;

test('with a name alone: versioned, encrypted by its own key, closed to the public, over TLS only, and kept', () => {
  const stack = bucket();
  const id = stack.ref('State/Resource', 'id');
  const arn = stack.ref('State/Resource', 'arn');
  expect(stack.at('State/Resource')).toEqual({
    bucket: name,
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.at('State/Key/Resource')).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(stack.at('State/Versioning')).toEqual({ bucket: id, versioning_configuration: { status: 'Enabled' } });
  expect(stack.at('State/Encryption')).toEqual({
    bucket: id,
    rule: [
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: stack.ref('State/Key/Resource', 'arn'),
        },
        bucket_key_enabled: true,
      },
    ],
  });
  expect(stack.at('State/Ownership')).toEqual({ bucket: id, rule: { object_ownership: 'BucketOwnerEnforced' } });
  expect(stack.at('State/PublicAccess')).toEqual({
    bucket: id,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(stack.at('State/Policy')).toEqual({
    bucket: id,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:*'],
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
    depends_on: [stack.address('State/PublicAccess')],
  });
  expect(stack.at('State/Lifecycle')).toEqual({
    bucket: id,
    rule: [
      {
        id: 'noncurrent-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrent_version_expiration: [{ newer_noncurrent_versions: 100, noncurrent_days: 90 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ],
    depends_on: [stack.address('State/Versioning')],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<StateBucketProps>(
    (stack, props) => new StateBucket(stack, 'State', { name, allowDestroy: true, ...props }),
    {
      name: () => 'another-state',
      encryptionKey: (stack) => new Key(stack, 'Key'),
      keepVersions: () => 20,
      noncurrentFor: () => Duration.days(30),
      allowDestroy: () => false,
      deleteObjects: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('a key that is given takes the place of its own', () => {
  const stack = synthesized((scope) => {
    new StateBucket(scope, 'State', { name, encryptionKey: new Key(scope, 'Key') });
  });
  expect(Object.keys(stack.addresses())).not.toContain('State/Key/Resource');
  expect(JSON.stringify(stack.at('State/Encryption'))).toContain(stack.ref('Key/Resource', 'arn'));
});

test('allowDestroy lets Terraform delete an empty bucket, and the key', () => {
  const stack = bucket({ allowDestroy: true });
  expect(stack.at('State/Resource')).toEqual({ bucket: name, force_destroy: false });
  expect(stack.at('State/Key/Resource')['lifecycle']).toBeUndefined();
});

test('deleteObjects lets it delete the states as well, and means nothing without allowDestroy', () => {
  const stack = bucket({ allowDestroy: true, deleteObjects: true });
  expect(stack.at('State/Resource')).toEqual({ bucket: name, force_destroy: true });
  expect(() => bucket({ deleteObjects: true })).toThrow(
    new Error(
      "StateBucket at 'stack/State' [PropsInvalid]:\n" +
        '- `deleteObjects` must be false without allowDestroy, got true',
    ),
  );
});

test.each([
  [
    'made here',
    (scope: ReturnType<typeof awsStack>) => new StateBucket(scope, 'State', { name, encryptionKey: key(scope) }),
    undefined,
  ],
  [
    'managed elsewhere',
    (scope: ReturnType<typeof awsStack>) => StateBucket.fromBucketName(scope, 'State', name, key(scope)),
    `arn:aws:s3:::${name}`,
  ],
] as const)(
  'a grant on a bucket %s lets read, write and lock the states of one prefix, and delete none',
  (_, make, given) => {
    const stack = synthesized((scope) => {
      make(scope).grantReadWriteState(new Role(scope, 'Pipeline', { trust: ec2 }), 'orders/production');
    });
    const arn = given ?? stack.ref('State/Resource', 'arn');
    const states = `${arn}/orders/production/*.tfstate`;
    const journal = `${arn}/orders/production/cut-over.json`;
    expect(statements(stack, 'Pipeline/Policy')).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [keyArn] },
      { Effect: 'Allow', Action: ['s3:DeleteObject'], Resource: [`${states}.tflock`, journal].sort() },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [states, `${states}.tflock`, journal].sort(),
      },
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [arn] },
    ]);
  },
);

test('a grant on some states lets write these alone', () => {
  const stack = synthesized((scope) => {
    const states = StateBucket.fromBucketName(scope, 'State', 'acme-state');
    states.grantReadWriteState(new Role(scope, 'Pipeline', { trust: ec2 }), 'shop/dev', ['service']);
  });
  const below = 'arn:aws:s3:::acme-state/shop/dev';
  expect(statements(stack, 'Pipeline/Policy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['s3:DeleteObject'],
      Resource: [`${below}/cut-over.json`, `${below}/service.tfstate.tflock`],
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: [`${below}/cut-over.json`, `${below}/service.tfstate`, `${below}/service.tfstate.tflock`],
    },
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::acme-state'] },
  ]);
  const role = new Role(awsStack(), 'Pipeline', { trust: ec2 });
  expect(() => {
    new StateBucket(awsStack(), 'State', { name }).grantReadWriteState(role, 'shop', ['a/b']);
  }).toThrow(
    "StateBucket at 'stack/State' [PrefixInvalid]:\n- `states` must be names of states, such as service, got a/b",
  );
});

test('a grant to read lets decrypt and read the states of one prefix, and no lock', () => {
  const stack = synthesized((scope) => {
    const role = new Role(scope, 'Planner', { trust: ec2, readOnly: true });
    new StateBucket(scope, 'State', { name }).grantReadState(role, 'orders/production');
    StateBucket.fromBucketName(scope, 'Other', 'acme-other-state').grantReadState(role, 'shop');
  });
  const arn = stack.ref('State/Resource', 'arn');
  expect(statements(stack, 'Planner/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [stack.ref('State/Key/Resource', 'arn')] },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [`${arn}/orders/production/*.tfstate`, `${arn}/orders/production/cut-over.json`],
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: ['arn:aws:s3:::acme-other-state/shop/*.tfstate', 'arn:aws:s3:::acme-other-state/shop/cut-over.json'],
    },
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [arn] },
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::acme-other-state'] },
  ]);
});

const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1';
const key = (scope: ReturnType<typeof awsStack>) => Key.fromKeyArn(scope, 'Key', keyArn);

test.each(['', '/orders', 'orders/', 'orders//production', 'orders/*'])(
  'a grant on prefix "%s" is refused',
  (prefix) => {
    const stack = awsStack();
    const states = new StateBucket(stack, 'State', { name });
    expect(() => states.grantReadWriteState(new Role(stack, 'Pipeline', { trust: ec2 }), prefix)).toThrow(
      "StateBucket at 'stack/State' [PrefixInvalid]:\n" +
        `- \`prefix\` must be the path of states without / at its ends, such as orders/production, got ${prefix === '' ? 'an empty string' : prefix}`,
    );
  },
);

test('adding a bucket moves no address of another', () => {
  const after = synthesized((stack) => {
    new StateBucket(stack, 'Another', { name: 'acme-other-state' });
    new StateBucket(stack, 'State', { name });
  });
  expect(after.addresses()).toMatchObject(bucket().addresses());
});

test('fails with every bad value named at once', () => {
  expect(() => bucket({ name: 'Acme_State', keepVersions: 101, noncurrentFor: Duration.days(0) })).toThrow(
    "StateBucket at 'stack/State' [PropsInvalid]:\n" +
      '- `name` must be 3 or more lower-case letters, digits, dots and hyphens, in no form that S3 keeps for itself, ' +
      'at most 63 characters, got Acme_State\n' +
      '- `keepVersions` must be 1 to 100 versions, got 101\n' +
      '- `noncurrentFor` must be 1 to 3650 days, got 0',
  );
});

test.each(['ab', '10.0.0.1', 'xn--a', 'sthree-a', 'acme-s3alias', 'acme--x-s3', '-acme', 'acme-', 'a'.repeat(64)])(
  '%s is no name of a bucket, managed here or elsewhere',
  (bad) => {
    expect(() => bucket({ name: bad })).toThrow(`at most 63 characters, got ${bad}`);
    expect(() => StateBucket.fromBucketName(awsStack(), 'State', bad)).toThrow(`at most 63 characters, got ${bad}`);
  },
);

test('a bucket managed elsewhere may be known after apply alone', () => {
  const stack = synthesized((scope) => {
    const made = new StateBucket(scope, 'Made', { name });
    const again = StateBucket.fromBucketName(scope, 'State', made.bucketName);
    again.grantReadWriteState(new Role(scope, 'Pipeline', { trust: ec2 }), 'orders/production');
  });
  expect(stack.at('Pipeline/Policy')['policy']).toContain(`arn:aws:s3:::${stack.ref('Made/Resource', 'bucket')}"`);
});
