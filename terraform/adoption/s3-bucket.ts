import type { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../../constructs/core/errors';
import { awsSettings, hasPathStyle } from '../login/aws-login';
import { allowedAccounts, isRefusal, statusOf } from './aws-answer';
import type { Candidate } from './candidate';
import type { Kind, Surroundings } from './kind';
import { ABSENT, foreign, FOUND, type Look, refused, unknown } from './look';

/** S3 buckets. Their names are unique in the world, so that one may be somebody else's. */
export const s3Bucket: Kind = {
  types: ['aws_s3_bucket'],
  importId: (candidate) => candidate.argument('bucket'),
  look: async (candidate, surroundings) => {
    const name = candidate.argument('bucket') ?? '';
    const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
    const client = await s3Client(candidate, surroundings);
    try {
      await client.send(new HeadBucketCommand({ Bucket: name }));
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (statusOf(error) === 404) return ABSENT;
      if (statusOf(error) === 301) return elsewhere(error, candidate);
      if (isRefusal(error)) return ownOrForeign(client, name);
      return unknown((error as Error).message);
    }
    return ofAccount(client, name, allowedAccounts(candidate));
  },
};

/** A client of S3 with the login of the candidate's provider. */
export async function s3Client(candidate: Candidate, { env }: Surroundings): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const settings = awsSettings(candidate.provider, 's3', env);
  const { provider } = candidate;
  const forcePathStyle = provider['s3_use_path_style'] === true || hasPathStyle(settings.endpoint);
  return new S3Client({ ...settings, forcePathStyle });
}

function elsewhere(error: unknown, { provider }: Candidate): Look {
  const headers = (error as { readonly $response?: { readonly headers?: Readonly<Record<string, string>> } }).$response
    ?.headers;
  const region = headers?.['x-amz-bucket-region'] ?? 'another region';
  const own = provider['region'];
  return foreign(`it is in ${region}, the stack in ${typeof own === 'string' ? own : 'another'}`);
}

/** S3 says no to what is somebody else's and to what one may not look at: only the list of one's own buckets tells. */
async function ownOrForeign(client: S3Client, name: string): Promise<Look> {
  const { ListBucketsCommand } = await import('@aws-sdk/client-s3');
  try {
    const { Buckets: buckets = [] } = await client.send(new ListBucketsCommand({ Prefix: name }));
    return buckets.some(({ Name }) => Name === name)
      ? refused('s3:ListBucket')
      : foreign('another account owns a bucket of this name');
  } catch {
    return refused('s3:ListBucket, or s3:ListAllMyBuckets to see whether another account owns it');
  }
}

async function ofAccount(client: S3Client, name: string, accounts: readonly string[]): Promise<Look> {
  if (accounts.length === 0) return FOUND;
  const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
  const owned = await Promise.all(
    accounts.map((ExpectedBucketOwner) =>
      client.send(new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner })).then(
        () => true,
        (error: unknown) => !isRefusal(error),
      ),
    ),
  );
  return owned.includes(true) ? FOUND : foreign(`another account than ${accounts.join(', ')} owns it`);
}
