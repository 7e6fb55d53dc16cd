import type { Construct } from 'constructs';
import { Checks } from '../../../core/checks';
import type { IKey } from '../../security/key';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';

/** Settings of {@link fluentdRole}. */
export interface FluentdRoleProps extends AddOnRoleProps {
  /** ARN of the bucket that Fluentd writes to. */
  readonly bucketArn: string;
  /**
   * Folders that Fluentd was told to write below.
   * @default 'logs/'
   */
  readonly prefix?: string;
  /**
   * Key that encrypts the objects of the bucket.
   * @default - none: what S3 encrypts by itself
   */
  readonly encryptionKey?: IKey;
}

/**
 * The role of Fluentd: it puts objects below exactly this prefix, and reads, lists and deletes none, so that its output has to leave
 * `check_object`, `check_bucket` and `check_apikey_on_start` off.
 * @see https://github.com/fluent/fluent-plugin-s3/blob/master/docs/output.md#iam-policy
 * @throws {ConstructError} `PropsInvalid`, listing every wrong value.
 * @example
 * const identity = fluentdRole(stack, 'FluentdRole', { cluster, bucketArn: 'arn:aws:s3:::shop-logs' });
 */
export function fluentdRole(scope: Construct, id: string, props: FluentdRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'fluentd'));
  const { bucketArn, prefix = 'logs/', encryptionKey } = props;
  new Checks(role)
    .matches('bucketArn', bucketArn, /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/, 'the ARN of a bucket')
    .matches('prefix', prefix, /^([\w.-]+\/)+$/, 'folders that end in a slash, such as logs/')
    .throwIfAny();
  // The SDK sends what is large in parts, and reads the key to put them together.
  role.grantRole.allow({
    actions: ['s3:AbortMultipartUpload', 's3:PutObject'],
    resources: [`${bucketArn}/${prefix}*`],
  });
  encryptionKey?.grantEncryptDecrypt(role);
  return role;
}
