import type * as S3 from '@aws-sdk/client-s3';
import { asked, type Question } from './aws-answer';
import type { Kind } from './kind';
import { s3Client } from './s3-bucket';

type Ask = (client: S3.S3Client, sdk: typeof S3, Bucket: string) => Promise<string | boolean | undefined>;

/** A part of a bucket that a bucket has or has not. What is in it does not matter: the next plan tells. */
interface Part extends Question {
  readonly ask: Ask;
}

const BUCKET_GONE = 'NoSuchBucket';

const PARTS: Readonly<Record<string, Part>> = {
  aws_s3_bucket_lifecycle_configuration: {
    action: 's3:GetLifecycleConfiguration',
    absent: ['NoSuchLifecycleConfiguration', BUCKET_GONE],
    ask: async (client, sdk, Bucket) => {
      await client.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket }));
      return true;
    },
  },
  aws_s3_bucket_ownership_controls: {
    action: 's3:GetBucketOwnershipControls',
    absent: ['OwnershipControlsNotFoundError', BUCKET_GONE],
    ask: async (client, sdk, Bucket) => {
      await client.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket }));
      return true;
    },
  },
  aws_s3_bucket_policy: {
    action: 's3:GetBucketPolicy',
    absent: ['NoSuchBucketPolicy', BUCKET_GONE],
    ask: async (client, sdk, Bucket) => {
      await client.send(new sdk.GetBucketPolicyCommand({ Bucket }));
      return true;
    },
  },
  aws_s3_bucket_public_access_block: {
    action: 's3:GetBucketPublicAccessBlock',
    absent: ['NoSuchPublicAccessBlockConfiguration', BUCKET_GONE],
    ask: async (client, sdk, Bucket) => {
      await client.send(new sdk.GetPublicAccessBlockCommand({ Bucket }));
      return true;
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    action: 's3:GetEncryptionConfiguration',
    absent: ['ServerSideEncryptionConfigurationNotFoundError', BUCKET_GONE],
    ask: async (client, sdk, Bucket) => {
      await client.send(new sdk.GetBucketEncryptionCommand({ Bucket }));
      return true;
    },
  },
  aws_s3_bucket_versioning: {
    action: 's3:GetBucketVersioning',
    absent: [BUCKET_GONE],
    // A bucket that was never versioned says nothing of it.
    ask: async (client, sdk, Bucket) =>
      (await client.send(new sdk.GetBucketVersioningCommand({ Bucket }))).Status !== undefined,
  },
};

/** What belongs to an S3 bucket, each a resource of its own that is imported by the name of the bucket. */
export const s3BucketPart: Kind = {
  types: Object.keys(PARTS),
  importId: (candidate) => candidate.argument('bucket'),
  look: async (candidate, surroundings) => {
    const part = PARTS[candidate.type] as Part;
    const sdk = await import('@aws-sdk/client-s3');
    const client = await s3Client(candidate, surroundings);
    return asked(candidate, part, () => part.ask(client, sdk, candidate.argument('bucket') ?? ''));
  },
};
