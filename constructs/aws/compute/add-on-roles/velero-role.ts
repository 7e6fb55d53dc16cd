import type { Construct } from 'constructs';
import { Checks } from '../../../core/checks';
import { placeOf } from '../../provider';
import type { IKey } from '../../security/key';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';

/** Settings of {@link veleroRole}. */
export interface VeleroRoleProps extends AddOnRoleProps {
  /** ARN of the bucket of the backups. */
  readonly bucketArn: string;
  /**
   * Folder in the bucket that Velero was told to use.
   * @default - none: the whole bucket
   */
  readonly prefix?: string;
  /**
   * Key that encrypts the backups.
   * @default - none: what S3 encrypts by itself
   */
  readonly encryptionKey?: IKey;
  /**
   * Lets it take snapshots of volumes, delete those that it took, and make volumes of them.
   * @default true
   */
  readonly volumeSnapshots?: boolean;
}

/** Velero tags every snapshot with the backup that it is of. */
const OWN_SNAPSHOTS = { Null: { 'aws:ResourceTag/velero.io/backup': 'false' } };

/**
 * The role of Velero: it keeps backups in exactly this bucket, and takes snapshots of volumes. It deletes no snapshot but its own.
 * @see https://github.com/vmware-tanzu/velero-plugin-for-aws#set-permissions-for-velero
 * @see https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/main/velero-plugin-for-aws/volume_snapshotter.go (all that it calls)
 * @throws {ConstructError} `PropsInvalid`, listing every wrong value.
 * @example
 * const bucketArn = 'arn:aws:s3:::shop-backups';
 * const identity = veleroRole(stack, 'VeleroRole', { cluster, namespace: 'velero', bucketArn });
 */
export function veleroRole(scope: Construct, id: string, props: VeleroRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'velero'));
  const { bucketArn, prefix, encryptionKey, volumeSnapshots = true } = props;
  new Checks(role)
    .matches('bucketArn', bucketArn, /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/, 'the ARN of a bucket')
    .matches('prefix', prefix, /^[\w.-]+(\/[\w.-]+)*$/, 'letters, digits and -_. in folders, without a slash at an end')
    .throwIfAny();
  role.grantRole.allow({
    actions: [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ],
    resources: [prefix === undefined ? `${bucketArn}/*` : `${bucketArn}/${prefix}/*`],
  });
  role.grantRole.allow({ actions: ['s3:ListBucket'], resources: [bucketArn] });
  encryptionKey?.grantEncryptDecrypt(role);
  if (volumeSnapshots) allowSnapshots(role);
  return role;
}

function allowSnapshots(role: PodRole): void {
  const { account, region } = placeOf(role);
  const volumes = `arn:aws:ec2:${region}:${account}:volume/*`;
  // A snapshot is of no account until it is there: EC2 asks with an empty one.
  const snapshots = `arn:aws:ec2:${region}::snapshot/*`;
  const made = { StringEquals: { 'ec2:CreateAction': ['CreateSnapshot', 'CreateVolume'] } };
  role.grantRole.allow({ actions: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'], resources: ['*'] });
  role.grantRole.allow({ actions: ['ec2:CreateSnapshot', 'ec2:CreateVolume'], resources: [snapshots, volumes] });
  role.grantRole.allow({ actions: ['ec2:CreateTags'], resources: [snapshots, volumes], conditions: made });
  role.grantRole.allow({ actions: ['ec2:DeleteSnapshot'], resources: [snapshots], conditions: OWN_SNAPSHOTS });
}
