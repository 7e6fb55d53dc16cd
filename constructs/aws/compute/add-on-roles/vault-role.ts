import type { Construct } from 'constructs';
import type { IKey } from '../../security/key';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';

/** Settings of {@link vaultRole}. */
export interface VaultRoleProps extends AddOnRoleProps {
  /** Key that Vault unseals itself with. */
  readonly sealKey: IKey;
}

/**
 * The role of Vault: it uses exactly one key, which it unseals itself with.
 * @see https://developer.hashicorp.com/vault/docs/configuration/seal/awskms#authentication
 * @throws {ConstructError} `PropsInvalid`, listing every value that is no name.
 * @example
 * const sealKey = new Key(stack, 'VaultKey', { description: 'Unseals Vault' });
 * const identity = vaultRole(stack, 'VaultRole', { cluster, namespace: 'vault', sealKey });
 */
export function vaultRole(scope: Construct, id: string, props: VaultRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'vault'));
  role.grantRole.allow({
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'],
    resources: [props.sealKey.keyArn],
  });
  return role;
}
