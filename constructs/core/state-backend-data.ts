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
   * KMS key that encrypts the state: a key id (UUID), an alias (`alias/name`) or an ARN of one of these.
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
   * Cloud KMS key that encrypts the state: `projects/P/locations/L/keyRings/R/cryptoKeys/K`.
   * @default - the bucket's own default encryption
   */
  readonly kmsEncryptionKey?: string;
}

export type StateBackend = S3State | GcsState;

/** Keeps state in S3. Plain data: it is checked with the environment that holds it. */
export function s3State(settings: Omit<S3State, 'type'>): S3State {
  return { type: 's3', ...settings };
}

/** Keeps state in Google Cloud Storage. Plain data: it is checked with the environment that holds it. */
export function gcsState(settings: Omit<GcsState, 'type'>): GcsState {
  return { type: 'gcs', ...settings };
}

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}';
const KMS_KEY = new RegExp(
  `^(arn:aws:kms:[a-z0-9-]+:\\d{12}:)?(key/)?(${UUID}|mrk-[0-9a-f]{32})$|^(arn:aws:kms:[a-z0-9-]+:\\d{12}:)?alias/[A-Za-z0-9/_-]+$`,
);

/** Checks a state back end. Bucket names: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const stateBackendSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('s3'),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be 3 to 63 lower-case letters, digits, dots and hyphens'),
    region: z.string().regex(COMMERCIAL_REGION.pattern, `must be ${COMMERCIAL_REGION.allowed}`),
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
    kmsEncryptionKey: z
      .string()
      .regex(
        /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
        'must be projects/P/locations/L/keyRings/R/cryptoKeys/K',
      )
      .optional(),
  }),
]);
