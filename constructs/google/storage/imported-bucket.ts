import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { nameProblems } from '../../core/naming';
import { bindOnce, type IGrantable } from '../identity/grant';
import { BUCKET_NAME } from './bucket-name';

/** A bucket this app can grant access to, whether or not it manages it. */
export interface IBucket {
  readonly bucketName: string;
  /** `gs://NAME`. */
  readonly bucketUrl: string;
  /** Lets `grantee` read and list objects. */
  grantRead(grantee: IGrantable): void;
  /** Lets `grantee` add objects. Gives no right to read, replace or delete any. */
  grantAdd(grantee: IGrantable): void;
  /** Lets `grantee` read, list, add, replace and delete objects. */
  grantReadWrite(grantee: IGrantable): void;
}

/** A bucket managed elsewhere: made by `Bucket.fromBucketName`. */
export class ImportedBucket extends Construct implements IBucket {
  readonly bucketUrl: string;

  /** @throws {ConstructError} `PropsInvalid` when it is no name of a bucket. */
  constructor(
    scope: Construct,
    id: string,
    readonly bucketName: string,
  ) {
    super(scope, id);
    checkBucketName(this, bucketName);
    this.bucketUrl = `gs://${bucketName}`;
  }

  grantRead(grantee: IGrantable): void {
    grantOnBucket(this, { grantee, role: READ });
  }

  grantAdd(grantee: IGrantable): void {
    grantOnBucket(this, { grantee, role: ADD });
  }

  grantReadWrite(grantee: IGrantable): void {
    grantOnBucket(this, { grantee, role: READ_WRITE });
  }
}

/** @see https://cloud.google.com/storage/docs/access-control/iam-roles */
export const READ = 'roles/storage.objectViewer';
/** @see https://cloud.google.com/storage/docs/access-control/iam-roles */
export const ADD = 'roles/storage.objectCreator';
/** @see https://cloud.google.com/storage/docs/access-control/iam-roles */
export const READ_WRITE = 'roles/storage.objectUser';

/** @throws {ConstructError} `PropsInvalid` when it is no name of a bucket. */
export function checkBucketName(construct: Construct, bucketName: string): void {
  const problems = isKnown(bucketName) ? nameProblems(BUCKET_NAME, 'bucketName', bucketName) : [];
  new Checks(construct).all(problems).throwIfAny();
}

/** A role on a bucket, on all of it or where a condition holds. */
export interface BucketGrant {
  readonly grantee: IGrantable;
  readonly role: string;
  /**
   * What the role is narrowed to, in the id of the binding.
   * @default - the whole bucket
   */
  readonly within?: string;
  /**
   * Holds for what the role is narrowed to; `title` is shown in the console.
   * @default - the whole bucket
   */
  readonly condition?: { readonly title: string; readonly expression: string };
}

/** Binds a role on one bucket. */
export function grantOnBucket(
  bucket: Construct & { readonly bucketName: string },
  { grantee, role, within, condition }: BucketGrant,
): void {
  bindOnce({ grantee, role, on: bucket, within }, (scope, id, member) => {
    return new StorageBucketIamMember(scope, id, { bucket: bucket.bucketName, role, member, condition });
  });
}
