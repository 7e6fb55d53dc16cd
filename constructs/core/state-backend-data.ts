import { z } from 'zod';
import { COMMERCIAL_REGION } from './aws-place';

/**
 * State in an S3 bucket: encrypted, and locked by a file beside it.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export interface S3State {
  readonly type: 's3';
  /** Name of a bucket that exists before the first `deploy`. */
  readonly bucket: string;
  /** Region of the bucket, which need not be that of the stacks. */
  readonly region: string;
  /**
   * Environment that makes the bucket, where that is another one: `<system>-<environment>`, such as `portfolio-staging`. Its state layer
   * has the bucket, that of this environment has not. Changing it moves nothing.
   * @default - this environment makes it, or nobody in code does
   */
  readonly ownedBy?: string;
  /**
   * DynamoDB table, with a string key `LockID`, in which Terraform locks too: for teams with older code that locks nowhere else. A `StateLockTable`
   * makes one. The lock file stays, and both have to be free.
   * @see https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
   * @default - the lock file alone
   */
  readonly lockTable?: string;
  /**
   * KMS key that encrypts the state: a key id (UUID or `mrk-...`), an alias (`alias/name`) or the ARN of one of these.
   * @default - the bucket's own default encryption
   */
  readonly kmsKeyId?: string;
}

/**
 * State in a Google Cloud Storage bucket, locked by the bucket itself.
 * @see https://developer.hashicorp.com/terraform/language/backend/gcs
 */
export interface GcsState {
  readonly type: 'gcs';
  /** Name of a bucket that exists before the first `deploy`. */
  readonly bucket: string;
  /**
   * Environment that makes the bucket, where that is another one: `<system>-<environment>`, such as `portfolio-staging`. Its state layer
   * has the bucket, that of this environment has not. Changing it moves nothing.
   * @default - this environment makes it, or nobody in code does
   */
  readonly ownedBy?: string;
  /**
   * Cloud KMS key that encrypts the state: `projects/P/locations/L/keyRings/R/cryptoKeys/K`.
   * @default - the bucket's own default encryption
   */
  readonly kmsEncryptionKey?: string;
}

export type StateBackend = S3State | GcsState;

/**
 * Keeps state in S3. Plain data: it is checked with the environment that holds it.
 * @example
 * const state = s3State({ bucket: 'acme-terraform-state', region: 'eu-west-1', kmsKeyId: 'alias/terraform-state' });
 */
export function s3State(settings: Omit<S3State, 'type'>): S3State {
  return { type: 's3', ...settings };
}

/**
 * Keeps state in Google Cloud Storage. Plain data: it is checked with the environment that holds it.
 * @example
 * const state = gcsState({ bucket: 'acme-terraform-state' });
 */
export function gcsState(settings: Omit<GcsState, 'type'>): GcsState {
  return { type: 'gcs', ...settings };
}

/** What Terraform's S3 back end takes: `key/` stands in an ARN alone. @see https://developer.hashicorp.com/terraform/language/backend/s3#kms_key_id */
const KMS_ARN = 'arn:aws:kms:[a-z0-9-]+:\\d{12}:';
const KMS_ID = '([0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})';
const KMS_KEY = new RegExp(`^(${KMS_ID}|${KMS_ARN}key/${KMS_ID}|(${KMS_ARN})?alias/[A-Za-z0-9/_-]+)$`);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const S3_BUCKET = /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]|\.(?!\.))*[a-z0-9]$/;
const S3_RESERVED = /^(xn--|sthree-|amzn-s3-demo-|\d+(\.\d+){3}$)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** System and environment, as stack ids begin. */
const OWNER = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;
const ownedBy = z
  .string()
  .regex(OWNER, 'must be system and environment that own the bucket, such as portfolio-staging')
  .optional();

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE = /^[A-Za-z0-9_.-]{3,255}$/;

/** Checks a state back end. */
export const stateBackendSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('s3'),
    bucket: z
      .string()
      .regex(
        S3_BUCKET,
        'must be 3 to 63 lower-case letters, digits, hyphens and single dots, no dot or hyphen at an end',
      )
      .refine((name) => !S3_RESERVED.test(name), 'must be no IP address, and have no prefix or suffix that S3 keeps'),
    region: z.string().regex(COMMERCIAL_REGION.pattern, `must be ${COMMERCIAL_REGION.allowed}`),
    ownedBy,
    lockTable: z.string().regex(TABLE, 'must be 3 to 255 letters, digits, _, . and -').optional(),
    kmsKeyId: z
      .string()
      .regex(KMS_KEY, 'must be a KMS key id (RFC 4122 UUID or mrk-...), an alias, or an ARN of one')
      .optional(),
  }),
  z.strictObject({
    type: z.literal('gcs'),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, 'must be 3 to 63 lower-case letters, digits, dots, - and _'),
    ownedBy,
    kmsEncryptionKey: z
      .string()
      .regex(
        /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
        'must be projects/P/locations/L/keyRings/R/cryptoKeys/K',
      )
      .optional(),
  }),
]);
