import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type PutObjectCommandInput,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { posix } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { BackendBlock } from './backend-block';
import { stateChanged, storeMissing, storeRefused } from './failures';
import { s3Client } from './s3-client';
import { ABSENT, type StateRoot, type StoredObject, type StoredText } from './store';

const LOGIN_ADVICE =
  'Log in to AWS as for Terraform (AWS_PROFILE, or keys in the environment), and check its rights on the bucket';

/** What S3 answers where a condition does not hold. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const NOT_AS_EXPECTED = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

/** Opens a folder of the bucket of an `s3` back end. @throws {UserError} `BackendUnsupported`. */
export function openS3(block: BackendBlock, env: NodeJS.ProcessEnv, folder: string): StateRoot {
  const bucket = block.required('bucket');
  return new S3StateStore(s3Client(block, env), bucket, folder, encryption(block));
}

type Encryption = Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'>;

/** As Terraform encrypts the state itself. */
function encryption(block: BackendBlock): Encryption {
  const key = block.text('kms_key_id');
  if (!block.flag('encrypt')) return {};
  return key === undefined ? { ServerSideEncryption: 'AES256' } : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key };
}

class S3StateStore implements StateRoot {
  readonly address: string;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly folder: string,
    private readonly encryption: Encryption,
  ) {
    this.address = `s3://${posix.join(bucket, folder)}`;
  }

  async read(key: string): Promise<StoredText | undefined> {
    try {
      const { Body, ETag } = await this.client.send(new GetObjectCommand(this.at(key)));
      return { text: (await Body?.transformToString()) ?? '', version: ETag ?? '' };
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey') return undefined;
      throw this.failure(error);
    }
  }

  async write(key: string, text: string, ifVersion: string): Promise<string> {
    const condition = ifVersion === ABSENT ? { IfNoneMatch: '*' } : { IfMatch: ifVersion };
    const object = { ...this.at(key), ...this.encryption, ...condition, Body: text, ContentType: 'application/json' };
    try {
      const { ETag } = await this.client.send(new PutObjectCommand(object));
      return ETag ?? '';
    } catch (error) {
      // Of an object that has gone S3 says that there is no such key.
      if (NOT_AS_EXPECTED.has(nameOf(error)) || nameOf(error) === 'NoSuchKey') throw stateChanged(this.address, key);
      throw this.failure(error);
    }
  }

  async remove(key: string, ifVersion?: string): Promise<void> {
    try {
      if (ifVersion !== undefined && !(await this.isAt(key, ifVersion))) return;
      const condition = ifVersion === undefined ? {} : { IfMatch: ifVersion };
      await this.client.send(new DeleteObjectCommand({ ...this.at(key), ...condition }));
    } catch (error) {
      if (NOT_AS_EXPECTED.has(nameOf(error))) throw stateChanged(this.address, key);
      if (nameOf(error) === 'NoSuchKey') return;
      throw this.failure(error);
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    return (await this.objects(prefix)).map(({ key }) => key);
  }

  async objects(prefix: string): Promise<readonly StoredObject[]> {
    const [Prefix, objects] = [this.at(prefix).Key, [] as StoredObject[]];
    const skipped = this.folder === '' ? 0 : this.folder.length + 1;
    let token: string | undefined;
    try {
      do {
        const page = { Bucket: this.bucket, Prefix, ...(token === undefined ? {} : { ContinuationToken: token }) };
        const { Contents = [], NextContinuationToken } = await this.client.send(new ListObjectsV2Command(page));
        for (const { Key = '', Size = 0 } of Contents) objects.push({ key: Key.slice(skipped), sizeBytes: Size });
        token = NextContinuationToken;
      } while (token !== undefined);
    } catch (error) {
      throw this.failure(error);
    }
    return objects;
  }

  /**
   * False where there is no object: the service itself would refuse to remove it. Asked first, as stores that are not Amazon's own pass over
   * the condition of a removal.
   */
  private async isAt(key: string, version: string): Promise<boolean> {
    try {
      const { ETag } = await this.client.send(new HeadObjectCommand(this.at(key)));
      if (ETag !== version) throw stateChanged(this.address, key);
      return true;
    } catch (error) {
      if (nameOf(error) === 'NotFound') return false;
      throw error;
    }
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: this.folder === '' ? key : `${this.folder}/${key}` };
  }

  private failure(error: unknown): unknown {
    if (nameOf(error) === 'NoSuchBucket') return storeMissing(this.address);
    // A role that is not handed out says so itself.
    if (error instanceof UserError) return error;
    if (error instanceof Error) return storeRefused(this.address, reasonOf(error), LOGIN_ADVICE);
    return error;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** S3 says little of what it refuses in its message, and more in its name. */
function reasonOf(error: Error): string {
  const { name, message } = error;
  return error instanceof S3ServiceException && !message.includes(name) ? `${name}: ${message}` : message;
}
