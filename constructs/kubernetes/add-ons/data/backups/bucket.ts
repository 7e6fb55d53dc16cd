import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';

/** A bucket of S3 that backups are kept in, and where in it. */
export interface BackupBucket {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Region of the bucket, such as `eu-west-1`. */
  readonly region: string;
  /**
   * Folder in the bucket: letters, digits and `-_./`. Clusters that share a bucket need one each.
   * @default - none: the whole bucket is Velero's
   */
  readonly prefix?: string;
  /**
   * Key that the backups are encrypted with: the ARN of a KMS key.
   * @default - the encryption of the bucket
   */
  readonly kmsKeyArn?: string;
}

/** What velero.io calls `config` and `objectStorage`. */
export interface StorageSpec {
  readonly objectStorage: { readonly bucket: string; readonly prefix?: string };
  readonly config: { readonly region: string; readonly kmsKeyId?: string };
}

/** What a region of AWS is called. */
export const REGION = { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, allowed: 'a region such as eu-west-1' };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?=.{3,63}$)[a-z0-9]+([.-]+[a-z0-9]+)*$/;
const PREFIX = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/;
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** What is wrong with the bucket, as sentences; empty when nothing is. */
export function bucketProblems({ bucket, region, prefix, kmsKeyArn }: BackupBucket): string[] {
  const check = (prop: string, value: string | undefined, pattern: RegExp, allowed: string) =>
    !isKnown(value) || pattern.test(value) ? [] : [problem(prop, allowed, value)];
  return [
    ...check('bucket', bucket, BUCKET, '3 to 63 lower-case letters, digits, dots and hyphens'),
    ...check('region', region, REGION.pattern, REGION.allowed),
    ...check('prefix', prefix, PREFIX, 'letters, digits and -_. in folders, without a slash at an end'),
    ...check('kmsKeyArn', kmsKeyArn, KEY_ARN, 'the ARN of a KMS key'),
  ];
}

export function storageSpec({ bucket, region, prefix, kmsKeyArn }: BackupBucket): StorageSpec {
  return {
    objectStorage: { bucket, ...(prefix === undefined ? {} : { prefix }) },
    config: { region, ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }) },
  };
}
