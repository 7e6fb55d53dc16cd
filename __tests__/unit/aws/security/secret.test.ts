import { TerraformOutput, TerraformStack } from 'cdktf';
import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { Secret, type SecretProps } from '../../../../constructs/aws/security/secret';
import { Duration } from '../../../../constructs/core/duration';
import { synth, type SynthesizedStack } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized, testApp } from '../../../support/stack';

const description = 'Signs the tokens of the shop';
const make = (stack: TerraformStack, props: Partial<SecretProps> = {}) =>
  new Secret(stack, 'TokenKey', { description, ...props });
const secret = (props?: Partial<SecretProps>) => synthesized((stack) => make(stack, props));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const lambdaArn = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/token-a1B2c3';
const statements = (stack: SynthesizedStack, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;

test('with a description alone: kept, restorable for 30 days, over TLS only, and without a value', () => {
  const stack = secret();
  expect(stack.at('TokenKey/Resource')).toEqual({
    name: 'stack-token-key',
    description,
    recovery_window_in_days: 30,
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.at('TokenKey/Policy')).toEqual({
    secret_arn: stack.ref('TokenKey/Resource', 'arn'),
    block_public_policy: true,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: ['secretsmanager:*'],
          Resource: ['*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
  });
  expect(Object.keys(stack.addresses()).filter((path) => path.startsWith('TokenKey'))).toEqual([
    'TokenKey/Policy',
    'TokenKey/Resource',
  ]);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<SecretProps>(make, {
    name: () => 'shop/token',
    description: () => 'Another',
    encryptionKey: (stack) => new Key(stack, 'Key'),
    recoveryWindow: () => Duration.days(7),
    rotation: () => ({ lambdaArn, every: Duration.days(30) }),
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('rotation waits for its first turn: until someone sets the value there is none to replace', () => {
  const stack = secret({ rotation: { lambdaArn, every: Duration.days(30) } });
  expect(stack.at('TokenKey/Rotation')).toEqual({
    secret_id: stack.ref('TokenKey/Resource', 'id'),
    rotation_lambda_arn: lambdaArn,
    rotate_immediately: false,
    rotation_rules: { automatically_after_days: 30 },
  });
});

test('allowDestroy lets Terraform delete it, with time left to restore it', () => {
  expect(secret({ allowDestroy: true }).at('TokenKey/Resource')).toEqual({
    name: 'stack-token-key',
    description,
    recovery_window_in_days: 30,
  });
});

test('only together with allowDestroy a deletion takes the value at once, and leaves the name free', () => {
  const recoveryWindow = Duration.days(0);
  expect(secret({ recoveryWindow, allowDestroy: true }).at('TokenKey/Resource')).toEqual({
    name: 'stack-token-key',
    description,
    recovery_window_in_days: 0,
  });
  expect(() => secret({ recoveryWindow })).toThrow(
    new Error(
      "Secret at 'stack/TokenKey' [PropsInvalid]:\n" +
        '- `recoveryWindow` must be 7 to 30 days, or 0 together with allowDestroy, got 0',
    ),
  );
});

test('the command that sets the value reads it without showing it, and keeps it out of arguments', () => {
  expect(make(awsStack()).setCommand).toBe(
    '(IFS= read -rs VALUE && printf %s "$VALUE") | aws secretsmanager put-secret-value --secret-id stack-token-key ' +
      '--region us-east-1 --secret-string file:///dev/stdin',
  );
});

test('where the region is known after apply, the command leaves it to the command line', () => {
  expect(make(new TerraformStack(testApp(), 'stack')).setCommand).not.toContain('--region');
});

test('points at the whole value, or at one key of it', () => {
  const stack = awsStack();
  const token = Secret.fromSecretArn(stack, 'Token', secretArn);
  expect([token.ref, token.key('signing')]).toEqual([{ secretArn }, { secretArn, key: 'signing' }]);
  const made = make(stack);
  new TerraformOutput(stack, 'Whole', { value: made.ref });
  new TerraformOutput(stack, 'Signing', { value: made.key('signing') });
  const synthesizedStack = synth(stack);
  const arn = synthesizedStack.ref('TokenKey/Resource', 'arn');
  expect(synthesizedStack.at('Whole')).toEqual({ value: { secretArn: arn } });
  expect(synthesizedStack.at('Signing')).toEqual({ value: { secretArn: arn, key: 'signing' } });
});

test('a grant gives the right to read this secret and to use its key, and none to change it', () => {
  const stack = synthesized((scope) => {
    make(scope, { encryptionKey: new Key(scope, 'Key') }).grantRead(new Role(scope, 'Reader', { trust: ec2 }));
  });
  expect(statements(stack, 'Reader/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [stack.ref('Key/Resource', 'arn')] },
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [stack.ref('TokenKey/Resource', 'arn')],
    },
  ]);
});

test('a secret managed elsewhere can be granted, with its key', () => {
  const stack = synthesized((scope) => {
    const key = Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1');
    Secret.fromSecretArn(scope, 'Token', secretArn, key).grantRead(new Role(scope, 'Reader', { trust: ec2 }));
  });
  expect(statements(stack, 'Reader/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['arn:aws:kms:us-east-1:111122223333:key/1'] },
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secretArn] },
  ]);
});

test('adding a secret moves no other', () => {
  const stack = awsStack();
  new Secret(stack, 'Another', { description });
  make(stack);
  expect(synth(stack).addresses()).toMatchObject(secret().addresses());
});

test('fails with every bad value named at once', () => {
  expect(() =>
    secret({
      name: 'token key',
      description: ' ',
      recoveryWindow: Duration.days(6),
      rotation: { lambdaArn: 'rotate', every: Duration.hours(12) },
    }),
  ).toThrow(
    "Secret at 'stack/TokenKey' [PropsInvalid]:\n" +
      '- `name` must be letters, digits and /_+=.@-, at most 512 characters, got token key\n' +
      '- `description` must be 1 to 2048 characters, got an empty string\n' +
      '- `recoveryWindow` must be 7 to 30 days, or 0 together with allowDestroy, got 6\n' +
      '- `rotation.lambdaArn` must be a Lambda ARN: arn:aws:lambda:REGION:ACCOUNT:function:NAME, got rotate\n' +
      '- `rotation.every` must be 1 to 1000 days, got 0.5',
  );
});

test.each([
  'shop/token',
  'arn:aws:secretsmanager:us-east-1:111122223333:secret:*-abcdef',
  'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/token-??????',
  secretArn.replace('aws', 'aws-us-gov'),
])('%s is no whole secret ARN', (arn) => {
  expect(() => Secret.fromSecretArn(awsStack(), 'Token', arn)).toThrow(
    "ImportedSecret at 'stack/Token' [PropsInvalid]:\n" +
      `- \`secretArn\` must be a whole secret ARN: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-6CHARS, got ${arn}`,
  );
});

test('a secret that RDS made is a whole one', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-0a1b2c3d-4e5f-a1B2c3';
  expect(Secret.fromSecretArn(awsStack(), 'Master', arn).secretArn).toBe(arn);
});
