import { Fn, TerraformOutput } from 'cdktf';
import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { StateLockTable, type StateLockTableProps } from '../../../../constructs/aws/storage/state-lock-table';
import type { SynthesizedStack } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const name = 'acme-terraform-locks';
const ARN = `arn:aws:dynamodb:us-east-1:111122223333:table/${name}`;
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';
const LOCK = {
  Effect: 'Allow',
  Action: ['dynamodb:DeleteItem', 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:PutItem'],
};

/** What the pipeline may do. */
const locking = (stack: SynthesizedStack) =>
  (JSON.parse(stack.at('Pipeline/Policy')['policy'] as string) as { Statement: unknown }).Statement;

test('with a name alone: the table that Terraform locks in, encrypted by its own key, restorable and kept', () => {
  const stack = synthesized((scope) => new StateLockTable(scope, 'Locks', { name }));
  expect(stack.at('Locks/Resource')).toEqual({
    name,
    billing_mode: 'PAY_PER_REQUEST',
    hash_key: 'LockID',
    attribute: [{ name: 'LockID', type: 'S' }],
    deletion_protection_enabled: true,
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true, kms_key_arn: stack.ref('Locks/Key/Resource', 'arn') },
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.at('Locks/Key/Resource')).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<StateLockTableProps>(
    (stack, props) => new StateLockTable(stack, 'Locks', { name, ...props }),
    {
      name: () => 'other-locks',
      encryptionKey: (stack) => new Key(stack, 'Shared'),
      allowDestroy: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('allowDestroy lets the table and its key go', () => {
  const stack = synthesized((scope) => new StateLockTable(scope, 'Locks', { name, allowDestroy: true }));
  expect(stack.at('Locks/Resource')).toMatchObject({ deletion_protection_enabled: false });
  expect([stack.at('Locks/Resource'), stack.at('Locks/Key/Resource')].map((block) => block['lifecycle'])).toEqual([
    undefined,
    undefined,
  ]);
});

test('a grant lets take, see and release locks, and use the key that encrypts them', () => {
  const stack = synthesized((scope) => {
    const table = new StateLockTable(scope, 'Locks', { name, encryptionKey: Key.fromKeyArn(scope, 'Key', KEY) });
    table.grantLock(new Role(scope, 'Pipeline', { trust: { principal: { services: ['ec2.amazonaws.com'] } } }));
  });
  expect(locking(stack)).toEqual([
    { ...LOCK, Resource: [stack.ref('Locks/Resource', 'arn')] },
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [KEY] },
  ]);
});

test('with the key of DynamoDB no key is made, and a grant is about the table alone', () => {
  const stack = synthesized((scope) => {
    const table = new StateLockTable(scope, 'Locks', { name, encryptionKey: 'aws-owned' });
    table.grantLock(new Role(scope, 'Pipeline', { trust: { principal: { services: ['ec2.amazonaws.com'] } } }));
  });
  expect(stack.at('Locks/Resource')['server_side_encryption']).toEqual({ enabled: false });
  expect(Object.keys(stack.addresses()).filter((path) => path.startsWith('Locks/'))).toEqual(['Locks/Resource']);
  expect(locking(stack)).toEqual([{ ...LOCK, Resource: [stack.ref('Locks/Resource', 'arn')] }]);
});

test('a table managed elsewhere gives the same rights, on its key as well where it has one', () => {
  const grantedBy = (keyArn?: string) =>
    synthesized((scope) => {
      const key = keyArn === undefined ? undefined : Key.fromKeyArn(scope, 'Key', keyArn);
      const table = StateLockTable.fromTableArn(scope, 'Locks', ARN, key);
      expect([table.tableArn, table.tableName]).toEqual([ARN, name]);
      table.grantLock(new Role(scope, 'Pipeline', { trust: { principal: { services: ['ec2.amazonaws.com'] } } }));
    });
  const use = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [KEY] };
  expect(locking(grantedBy())).toEqual([{ ...LOCK, Resource: [ARN] }]);
  expect(locking(grantedBy(KEY))).toEqual([{ ...LOCK, Resource: [ARN] }, use]);
});

test('a table managed elsewhere has the name that its ARN ends in, also where that is known after apply', () => {
  const later = synthesized((scope) => {
    const { tableName } = StateLockTable.fromTableArn(scope, 'Later', Fn.lower('x'));
    new TerraformOutput(scope, 'Name', { value: tableName });
  });
  expect(later.json['output']).toMatchObject({ Name: { value: '${element(split("/", lower("x")), 1)}' } });
  expect(() => StateLockTable.fromTableArn(awsStack(), 'Wrong', name)).toThrow(
    new Error(
      "ImportedStateLockTable at 'stack/Wrong' [PropsInvalid]:\n" +
        '- `tableArn` must be a table ARN: arn:aws:dynamodb:REGION:ACCOUNT:table/NAME, got acme-terraform-locks',
    ),
  );
});

test('a name that DynamoDB refuses is refused', () => {
  expect(() => new StateLockTable(awsStack(), 'Locks', { name: 'a b' })).toThrow(
    "StateLockTable at 'stack/Locks' [PropsInvalid]:\n" +
      '- `name` must be 3 or more letters, digits, _, . and -, at most 255 characters, got a b',
  );
});
