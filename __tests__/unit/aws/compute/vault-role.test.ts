import { vaultRole, type VaultRoleProps } from '../../../../constructs/aws/compute/add-on-roles/vault-role';
import { Key } from '../../../../constructs/aws/security/key';
import { propsWithoutEffect, synthesized } from '../../../support/stack';
import { imported } from './support';

const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/12ab';

test('it encrypts and decrypts with one key, and does nothing else', () => {
  const stack = synthesized((scope) => {
    const sealKey = Key.fromKeyArn(scope, 'Key', keyArn);
    vaultRole(scope, 'Role', { cluster: imported(scope, 'shop'), namespace: 'vault', sealKey });
  });
  expect(JSON.parse(stack.at('Role/Role/Policy')['policy'] as string)).toMatchObject({
    Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'], Resource: [keyArn] }],
  });
  expect(stack.at('Role/Association')).toMatchObject({ namespace: 'vault', service_account: 'vault' });
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<VaultRoleProps>(
      (stack, props) => {
        const sealKey = Key.fromKeyArn(stack, 'Key', keyArn);
        vaultRole(stack, 'Role', { cluster: imported(stack, 'shop'), sealKey, ...props });
      },
      {
        cluster: (stack) => imported(stack, 'other'),
        namespace: () => 'vault',
        serviceAccount: () => 'secrets',
        via: () => 'irsa',
        name: () => 'secrets',
        sealKey: (stack) => Key.fromKeyArn(stack, 'Other', `${keyArn}cd`),
      },
    ),
  ).toEqual([]);
});
