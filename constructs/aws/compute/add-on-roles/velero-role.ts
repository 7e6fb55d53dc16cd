import type { Construct } from 'constructs';
import { Checks } from '../../../core/checks';
import { placeOf } from '../../provider';
import type { IKey } from '../../security/key';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';

/** A bucket of backups. */
export interface VeleroRoleLocation {
  /** ARN of the bucket of the backups. */
  readonly bucketArn: string;
  /**
   * Folder in the bucket that Velero was told to use. Names of other objects in the bucket can be listed all the same, as S3 tells what
   * is missing only to those who may; none can be read.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
   * @default - none: the whole bucket
   */
  readonly prefix?: string;
  /**
   * Key that encrypts the backups.
   * @default - none: what S3 encrypts by itself
   */
  readonly encryptionKey?: IKey;
}

/** Settings of {@link veleroRole}: among them the bucket that Velero is installed with. */
export interface VeleroRoleProps extends AddOnRoleProps, VeleroRoleLocation {
  /**
   * Other buckets, that of each `BackupLocation`.
   * @default - none
   */
  readonly locations?: readonly VeleroRoleLocation[];
  /**
   * Lets it take snapshots of volumes, delete those that it took, and make volumes of them.
   * @default true
   */
  readonly volumeSnapshots?: boolean;
}

/** Velero tags every snapshot with the backup that it is of. */
const OWN_SNAPSHOTS = { Null: { 'aws:ResourceTag/velero.io/backup': 'false' } };

/**
 * The role of Velero: it keeps backups in exactly these buckets, and takes snapshots of volumes. It deletes no snapshot but its own.
 * @see https://github.com/vmware-tanzu/velero-plugin-for-aws#set-permissions-for-velero
 * @see https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/main/velero-plugin-for-aws/volume_snapshotter.go (all that it calls)
 * @throws {ConstructError} `PropsInvalid`, listing every wrong value.
 * @example
 * const bucketArn = 'arn:aws:s3:::shop-backups';
 * const identity = veleroRole(stack, 'VeleroRole', { cluster, namespace: 'velero', bucketArn });
 */
export function veleroRole(scope: Construct, id: string, props: VeleroRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'velero'));
  const { locations = [], volumeSnapshots = true } = props;
  const checks = new Checks(role);
  checkLocation(checks, '', props);
  locations.forEach((location, index) => {
    checkLocation(checks, `locations[${index.toString()}].`, location);
  });
  checks.throwIfAny();
  for (const location of [props, ...locations]) allowBucket(role, location);
  if (volumeSnapshots) allowSnapshots(role);
  return role;
}

function checkLocation(checks: Checks, at: string, { bucketArn, prefix }: VeleroRoleLocation): void {
  const folders = 'letters, digits and -_. in folders, without a slash at an end';
  checks
    .matches(`${at}bucketArn`, bucketArn, /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/, 'the ARN of a bucket')
    .matches(`${at}prefix`, prefix, /^[\w.-]+(\/[\w.-]+)*$/, folders);
}

function allowBucket(role: PodRole, { bucketArn, prefix, encryptionKey }: VeleroRoleLocation): void {
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
