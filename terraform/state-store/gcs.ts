import { posix } from 'node:path';
import type { storage_v1 } from '@googleapis/storage';
import { UserError } from '../../constructs/core/errors';
import type { BackendBlock } from './backend-block';
import { stateChanged, storeMissing, storeRefused } from './failures';
import { gcsClient } from './gcs-client';
import { ABSENT, type StateRoot, type StoredObject, type StoredText } from './store';

const LOGIN_ADVICE =
  'Log in to Google Cloud as for Terraform (gcloud auth application-default login, or GOOGLE_CREDENTIALS), and check its rights on the bucket';

/** The generation that an object has where there is none. */
const NO_GENERATION = '0';

const NOT_FOUND = 404;

/** What Google answers where a condition does not hold. @see https://cloud.google.com/storage/docs/request-preconditions */
const NOT_AS_EXPECTED = 412;

/** Opens a folder of the bucket of a `gcs` back end. @throws {UserError} `BackendUnsupported`, `CredentialsInvalid`. */
export function openGcs(block: BackendBlock, env: NodeJS.ProcessEnv, folder: string, cwd = process.cwd()): StateRoot {
  const bucket = block.required('bucket');
  const key = block.text('kms_encryption_key') ?? env['GOOGLE_KMS_ENCRYPTION_KEY'];
  if (block.has('encryption_key') || (env['GOOGLE_ENCRYPTION_KEY'] ?? '') !== '') {
    throw block.unsupported('its gcs back end encrypts by a key of the customer’s. Use `kms_encryption_key`');
  }
  const { client, rootUrl } = gcsClient(block, env, cwd);
  // Uploads go to Google's own address unless each of them says where else.
  const root = rootUrl === undefined ? {} : { rootUrl };
  return new GcsStateStore(client, root, bucket, folder, key === '' ? undefined : key);
}

class GcsStateStore implements StateRoot {
  readonly address: string;

  constructor(
    private readonly client: storage_v1.Storage,
    private readonly root: { readonly rootUrl?: string },
    private readonly bucket: string,
    private readonly folder: string,
    private readonly kmsKeyName: string | undefined,
  ) {
    this.address = `gs://${posix.join(bucket, folder)}`;
  }

  async read(key: string): Promise<StoredText | undefined> {
    try {
      const { data } = await this.client.objects.get(this.at(key));
      const version = data.generation ?? '';
      const asked = { ...this.at(key), generation: version, alt: 'media' };
      const content: { readonly data: unknown } = await this.client.objects.get(asked, { responseType: 'text' });
      return { text: content.data as string, version };
    } catch (error) {
      if (statusOf(error) !== NOT_FOUND) throw this.failure(error);
      // The bucket may be what is not there.
      await this.list(key);
      return undefined;
    }
  }

  async write(key: string, text: string, ifVersion: string): Promise<string> {
    const { bucket, object: name } = this.at(key);
    const ifGenerationMatch = ifVersion === ABSENT ? NO_GENERATION : ifVersion;
    const media = { mimeType: 'application/json', body: text };
    const encryption = this.kmsKeyName === undefined ? {} : { kmsKeyName: this.kmsKeyName };
    const request = { bucket, name, ifGenerationMatch, ...encryption, requestBody: { name }, media };
    try {
      const { data } = await this.client.objects.insert(request, this.root);
      return data.generation ?? '';
    } catch (error) {
      if (statusOf(error) === NOT_AS_EXPECTED) throw stateChanged(this.address, key);
      throw this.failure(error);
    }
  }

  async remove(key: string, ifVersion?: string): Promise<void> {
    const condition = ifVersion === undefined ? {} : { ifGenerationMatch: ifVersion };
    try {
      await this.client.objects.delete({ ...this.at(key), ...condition });
    } catch (error) {
      if (statusOf(error) === NOT_AS_EXPECTED) throw stateChanged(this.address, key);
      if (statusOf(error) !== NOT_FOUND) throw this.failure(error);
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    return (await this.objects(prefix)).map(({ key }) => key);
  }

  async objects(prefix: string): Promise<readonly StoredObject[]> {
    const [start, objects] = [this.at(prefix).object, [] as StoredObject[]];
    const skipped = this.folder === '' ? 0 : this.folder.length + 1;
    let pageToken: string | undefined;
    try {
      do {
        const page = { bucket: this.bucket, prefix: start, ...(pageToken === undefined ? {} : { pageToken }) };
        const { data } = await this.client.objects.list(page);
        for (const { name, size } of data.items ?? []) {
          objects.push({ key: (name ?? '').slice(skipped), sizeBytes: Number(size ?? 0) });
        }
        pageToken = data.nextPageToken ?? undefined;
      } while (pageToken !== undefined);
    } catch (error) {
      throw this.failure(error);
    }
    return objects;
  }

  private at(key: string): { readonly bucket: string; readonly object: string } {
    return { bucket: this.bucket, object: this.folder === '' ? key : `${this.folder}/${key}` };
  }

  private failure(error: unknown): unknown {
    // An account that may not be acted for says so itself.
    if (error instanceof UserError) return error;
    if (statusOf(error) === NOT_FOUND) return storeMissing(this.address);
    if (error instanceof Error) return storeRefused(this.address, error.message, LOGIN_ADVICE);
    return error;
  }
}

/** The status of an answer, where there was one. */
function statusOf(error: unknown): number | undefined {
  const { status } = error as { readonly status?: unknown };
  return typeof status === 'number' ? status : undefined;
}
