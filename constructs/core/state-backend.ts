import { GcsBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { StateBackend } from './state-backend-data';

/**
 * Gives `stack` its own state in `state`: object `<path>.tfstate` in S3, prefix `<path>` in GCS.
 * The path is part of the address contract: changing it makes Terraform start from an empty state.
 */
export function addStateBackend(stack: TerraformStack, state: StateBackend, path: string): void {
  if (state.type === 'gcs') {
    new GcsBackend(stack, { bucket: state.bucket, prefix: path, kmsEncryptionKey: state.kmsEncryptionKey });
    return;
  }
  const backend = new S3Backend(stack, {
    bucket: state.bucket,
    key: `${path}.tfstate`,
    region: state.region,
    // Without a key named here `encrypt` would ask for S3's own keys, and so override what the bucket encrypts by.
    ...(state.kmsKeyId === undefined ? {} : { encrypt: true, kmsKeyId: state.kmsKeyId }),
    dynamodbTable: state.lockTable,
  });
  // The bindings of the back end are older than the native lock file.
  backend.addOverride('use_lockfile', true);
}
