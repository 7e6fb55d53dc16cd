import { gcsState, s3State, type StateBackend } from '../../../constructs/core/state-backend-data';
import { standardTags } from '../../../constructs/core/tags';
import { synth } from '../../../testing/synth';
import { layer, plainApp, Thing } from '../../support/layers';

type Json = Record<string, Record<string, Record<string, unknown>>>;

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1234-4abc-8def-0123456789ab';

/** The back end of a stack, and how another stack reads its state. */
function both(state: StateBackend) {
  const app = plainApp();
  const data = layer(app, 'data', { state });
  const apps = layer(app, 'apps', { state });
  new Thing(apps, 'Worker', new Thing(data, 'Jobs').id);
  const [owner, reader] = [synth(data).json as Json, synth(apps).json as Json];
  const [remote] = Object.values((reader['data']?.['terraform_remote_state'] ?? {}) as Record<string, object>);
  return { backend: owner['terraform']?.['backend'], remote: JSON.parse(JSON.stringify(remote)) };
}

test('state in S3 is encrypted as the bucket says and locked by a file beside it; a consumer reads the same object', () => {
  const where = { bucket: 'acme-terraform-state', key: 'shop/dev/data.tfstate', region: 'eu-west-1' };
  expect(both(s3State({ bucket: 'acme-terraform-state', region: 'eu-west-1' }))).toEqual({
    backend: { s3: { ...where, use_lockfile: true } },
    remote: { backend: 's3', config: where, workspace: '${terraform.workspace}' },
  });
});

test('the KMS key of the state is that of its reader', () => {
  const { backend, remote } = both(s3State({ bucket: 'acme', region: 'eu-west-1', kmsKeyId: KEY }));
  expect(backend).toMatchObject({ s3: { encrypt: true, kms_key_id: KEY } });
  expect(remote).toMatchObject({ config: { encrypt: true, kms_key_id: KEY } });
});

test('a lock table comes beside the lock file, for older code that locks there alone', () => {
  const { backend } = both(s3State({ bucket: 'acme', region: 'eu-west-1', lockTable: 'acme-terraform-locks' }));
  expect(backend).toMatchObject({ s3: { use_lockfile: true, dynamodb_table: 'acme-terraform-locks' } });
});

test('who owns the bucket is nothing to Terraform', () => {
  const [alone, shared] = [{}, { ownedBy: 'shop-staging' }].map((owner) =>
    [s3State({ bucket: 'acme', region: 'eu-west-1', ...owner }), gcsState({ bucket: 'acme', ...owner })].map(both),
  );
  expect(shared).toEqual(alone);
});

test('state in GCS lies under a prefix; a consumer reads the same one', () => {
  const kmsEncryptionKey = 'projects/p/locations/l/keyRings/r/cryptoKeys/k';
  const where = { bucket: 'acme-terraform-state', prefix: 'shop/dev/data', kms_encryption_key: kmsEncryptionKey };
  const { backend, remote } = both(gcsState({ bucket: 'acme-terraform-state', kmsEncryptionKey }));
  expect(backend).toEqual({ gcs: where });
  expect(remote).toMatchObject({ backend: 'gcs', config: { bucket: where.bucket, prefix: where.prefix } });
});

test('each layer of each environment has a state of its own', () => {
  const app = plainApp();
  const keys = (['dev', 'production'] as const).flatMap((name) =>
    (['data', 'apps'] as const).map((where) => {
      const json = synth(layer(app, where, { name })).json as Json;
      return (json['terraform']?.['backend']?.['s3'] as { key: string }).key;
    }),
  );
  expect(keys).toEqual([
    'shop/dev/data.tfstate',
    'shop/dev/apps.tfstate',
    'shop/production/data.tfstate',
    'shop/production/apps.tfstate',
  ]);
});

test('tags say whose it is, who pays and what manages it', () => {
  expect(standardTags('shop', { name: 'dev', owner: 'shop-team', costCentre: 'retail' })).toEqual({
    system: 'shop',
    environment: 'dev',
    owner: 'shop-team',
    'cost-centre': 'retail',
    'managed-by': 'ashlar',
  });
});
