import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import { Role } from '../../../../constructs/aws/identity/role';
import { Key, type KeyProps } from '../../../../constructs/aws/security/key';
import { Duration } from '../../../../constructs/core/duration';
import { synth } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized, testApp } from '../../../support/stack';

const key = (props?: KeyProps) => synthesized((stack) => new Key(stack, 'DataKey', props));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const owner = {
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:root'] },
  Action: ['kms:*'],
  Resource: ['*'],
};

test("with no settings: new key material each year, 30 days to change one's mind, and no deletion by Terraform", () => {
  const stack = key();
  expect(stack.at('DataKey/Resource')).toEqual({
    description: 'stack/DataKey',
    enable_key_rotation: true,
    rotation_period_in_days: 365,
    deletion_window_in_days: 30,
    policy: JSON.stringify({ Version: '2012-10-17', Statement: [owner] }),
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.at('DataKey/Alias')).toEqual({
    name: 'alias/stack-data-key',
    target_key_id: stack.ref('DataKey/Resource', 'key_id'),
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<KeyProps>((stack, props) => new Key(stack, 'DataKey', props), {
    alias: () => 'alias/data',
    description: () => 'Databases',
    rotation: () => Duration.days(90),
    deletionWindow: () => Duration.days(7),
    services: () => ['logs.us-east-1.amazonaws.com'],
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('allowDestroy lets Terraform delete the key', () => {
  expect(key({ allowDestroy: true }).at('DataKey/Resource')['lifecycle']).toBeUndefined();
});

test('a service uses the key for this account alone', () => {
  const policy = key({ services: ['cloudwatch.amazonaws.com'] }).at('DataKey/Resource')['policy'] as string;
  expect((JSON.parse(policy) as { Statement: unknown[] }).Statement).toEqual([
    owner,
    {
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
  ]);
});

test.each([
  ['made here', (scope: ReturnType<typeof awsStack>) => new Key(scope, 'DataKey'), undefined],
  [
    'managed elsewhere',
    (scope: ReturnType<typeof awsStack>) =>
      Key.fromKeyArn(scope, 'DataKey', 'arn:aws:kms:us-east-1:111122223333:key/mrk-1'),
    'arn:aws:kms:us-east-1:111122223333:key/mrk-1',
  ],
] as const)('a grant to decrypt gives no right to encrypt, on a key %s', (_, make, arn) => {
  const stack = synthesized((scope) => {
    const dataKey = make(scope);
    dataKey.grantDecrypt(new Role(scope, 'Reader', { trust: ec2 }));
    dataKey.grantEncryptDecrypt(new Role(scope, 'Writer', { trust: ec2 }));
  });
  const Resource = [arn ?? stack.ref('DataKey/Resource', 'arn')];
  const statements = (path: string) =>
    (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;
  expect(statements('Reader/Policy')).toEqual([{ Effect: 'Allow', Action: ['kms:Decrypt'], Resource }]);
  expect(statements('Writer/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource },
  ]);
});

test('CloudWatch Logs uses the key for the log groups of this account alone', () => {
  const policy = key({ services: ['logs.us-east-1.amazonaws.com'] }).at('DataKey/Resource')['policy'] as string;
  const [, statement] = (JSON.parse(policy) as { Statement: object[] }).Statement;
  expect(statement).toMatchObject({
    Principal: { Service: ['logs.us-east-1.amazonaws.com'] },
    Condition: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:111122223333:log-group:*' },
    },
  });
});

test('a service may be let in later, once or twice: it makes no difference', () => {
  const late = synthesized((stack) => {
    const made = new Key(stack, 'DataKey');
    for (const service of ['sns.amazonaws.com', 'cloudwatch.amazonaws.com', 'sns.amazonaws.com']) {
      made.allowService(service);
    }
  });
  expect(late.json).toEqual(key({ services: ['cloudwatch.amazonaws.com', 'sns.amazonaws.com'] }).json);
});

const services: readonly (readonly [string, string])[] = [
  ['*', 'service principals such as cloudwatch.amazonaws.com, got *'],
  ['cloudwatch', 'service principals such as cloudwatch.amazonaws.com, got cloudwatch'],
  ['*.amazonaws.com', 'service principals such as cloudwatch.amazonaws.com, got *.amazonaws.com'],
  [
    'events.amazonaws.com',
    'services that tell KMS for which account they act, got events.amazonaws.com. ' +
      'EventBridge can send to a queue without a key of yours',
  ],
  [
    'logs.eu-west-1.amazonaws.com',
    "logs.us-east-1.amazonaws.com for the log groups of the key's region, got logs.eu-west-1.amazonaws.com",
  ],
  ['logs.amazonaws.com', "logs.us-east-1.amazonaws.com for the log groups of the key's region, got logs.amazonaws.com"],
];

test.each(services)('%s cannot be let use the key', (service, problem) => {
  expect(() => key({ services: ['cloudwatch.amazonaws.com', service] })).toThrow(
    new Error(`Key at 'stack/DataKey' [PropsInvalid]:\n- \`services\` must be ${problem}`),
  );
  expect(() => {
    new Key(awsStack(), 'DataKey').allowService(service);
  }).toThrow(new Error(`Key at 'stack/DataKey' [ServiceInvalid]:\n- \`services\` must be ${problem}`));
});

test('in a stack whose region is known after apply any region of CloudWatch Logs will do', () => {
  const stack = new TerraformStack(testApp(), 'stack');
  new AwsProvider(stack, 'aws');
  new Key(stack, 'DataKey', { services: ['logs.eu-west-1.amazonaws.com'] });
  expect(synth(stack).at('DataKey/Resource')['policy']).toContain('logs.eu-west-1.amazonaws.com');
});

test('adding a key moves no other', () => {
  const two = synthesized((stack) => {
    new Key(stack, 'Another');
    new Key(stack, 'DataKey');
  });
  expect(two.addresses()).toMatchObject(key().addresses());
});

test('fails with every bad value named at once', () => {
  expect(() =>
    key({
      alias: 'alias/aws/data',
      description: 'x'.repeat(8_193),
      rotation: Duration.hours(36),
      deletionWindow: Duration.days(6),
    }),
  ).toThrow(
    "Key at 'stack/DataKey' [PropsInvalid]:\n" +
      '- `alias` must be alias/ and letters, digits, /, _ and -, not starting with alias/aws/, at most 256 characters, ' +
      'got alias/aws/data\n' +
      '- `description` must be at most 8192 characters, got 8193\n' +
      '- `rotation` must be 90 to 2560 days, got 1.5\n' +
      '- `deletionWindow` must be 7 to 30 days, got 6',
  );
});

test.each([
  'alias/data',
  'arn:aws:kms:us-east-1:111122223333:key/*',
  'arn:aws:kms:us-east-1:111122223333:key/mrk-?',
  'arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1',
])('%s is no key ARN', (arn) => {
  expect(() => Key.fromKeyArn(awsStack(), 'DataKey', arn)).toThrow(
    "ImportedKey at 'stack/DataKey' [PropsInvalid]:\n" +
      `- \`keyArn\` must be a key ARN: arn:aws:kms:REGION:ACCOUNT:key/ID, got ${arn}`,
  );
});
