import { X509Certificate } from 'node:crypto';
import type { Type } from '../../../../rehearsal/schema/model';
import { UNKNOWN, type ObjectValue, type Value } from '../../../../rehearsal/values/codec';
import { made } from './support';

test.each<[string, string, ObjectValue, string]>([
  ['google_service_account', 'email', { account_id: 'run' }, 'run@rehearsal\\.iam\\.gserviceaccount\\.com'],
  [
    'google_service_account',
    'member',
    { account_id: 'run' },
    'serviceAccount:run@rehearsal\\.iam\\.gserviceaccount\\.com',
  ],
  [
    'google_service_account',
    'id',
    { account_id: 'run', project: 'p1' },
    'projects/p1/serviceAccounts/run@p1\\.iam\\.gserviceaccount\\.com',
  ],
  ['google_cloud_run_v2_service', 'uri', { name: 'web' }, 'https://web-[a-z0-9]{10}-uc\\.a\\.run\\.app'],
  [
    'google_cloud_run_v2_service',
    'id',
    { name: 'web', location: 'us-west1' },
    'projects/rehearsal/locations/us-west1/services/web',
  ],
  ['google_storage_bucket', 'url', { name: 'b' }, 'gs://b'],
  [
    'google_compute_network',
    'self_link',
    { name: 'n' },
    'https://www\\.googleapis\\.com/compute/v1/projects/rehearsal/global/networks/n',
  ],
  ['google_sql_database_instance', 'connection_name', { name: 'db', region: 'us-west1' }, 'rehearsal:us-west1:db'],
  ['google_project', 'number', {}, '\\d{12}'],
  ['random_id', 'hex', { byte_length: 4 }, '[0-9a-f]{8}'],
  ['random_id', 'dec', { byte_length: 4 }, '\\d{1,10}'],
  ['random_id', 'b64_url', { byte_length: 4, prefix: 'p-' }, 'p-[\\w-]{6}'],
  ['random_password', 'result', { length: 24 }, '[A-Za-z0-9]{24}'],
  ['random_string', 'id', { length: 9 }, '[A-Za-z0-9]{9}'],
  ['random_integer', 'id', { min: 7, max: 9, result: UNKNOWN }, '7'],
  ['random_uuid', 'result', {}, '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'],
  ['random_pet', 'id', { prefix: 'p', separator: '_' }, 'p_calm_otter'],
  ['time_static', 'rfc3339', {}, '2000-01-01T00:00:00Z'],
  ['null_resource', 'id', {}, '\\d{19}'],
  ['local_file', 'id', {}, '[0-9a-f]{40}'],
  ['archive_file', 'output_sha256', {}, '[0-9a-f]{64}'],
  ['helm_release', 'status', {}, 'deployed'],
  ['tls_private_key', 'public_key_openssh', {}, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5[\\w+/=]+\\n'],
  ['other_thing', 'created_at', {}, '2000-01-01T00:00:00Z'],
  ['other_thing', 'private_ip', {}, '192\\.0\\.2\\.10'],
  ['other_thing', 'cidr_block', {}, '192\\.0\\.2\\.0/24'],
  ['other_thing', 'access_policy', {}, '\\{\\}'],
])('%s.%s of %j', (type, attribute, known, pattern) => {
  expect(made(type, attribute, known)).toMatch(new RegExp(`^${pattern}$`));
});

test('numbers: a port by its engine, a member of a range, a year', () => {
  expect(made('aws_db_instance', 'port', { engine: 'mysql' }, 'number')).toBe(3306);
  expect(made('aws_db_instance', 'port', { engine: 'aurora-postgresql' }, 'number')).toBe(5432);
  expect(made('random_integer', 'result', { min: 7, max: 9 }, 'number')).toBe(7);
  expect(made('time_static', 'year', {}, 'number')).toBe(2000);
  expect(made('other_thing', 'port', {}, 'number')).toBe(443);
});

test('of what is shuffled there is as much as is asked for', () => {
  const shuffled = (count: Value): Value | undefined =>
    made('random_shuffle', 'result', { input: ['a', 'b', 'c'], result_count: count }, ['list', 'string']);
  expect([null, 1, 4].map(shuffled)).toEqual([['a', 'b', 'c'], ['a'], ['a', 'b', 'c', 'a']]);
});

test('effective labels are the labels of the resource', () => {
  expect(made('google_storage_bucket', 'effective_labels', { labels: { team: 'a' } }, ['map', 'string'])).toEqual({
    team: 'a',
  });
});

test('the certificate authority of a GKE cluster decodes to a certificate', () => {
  const type: Type = ['list', ['object', { cluster_ca_certificate: 'string' }]];
  const [auth] = made('google_container_cluster', 'master_auth', {}, type) as [{ cluster_ca_certificate: string }];
  expect(Buffer.from(auth.cluster_ca_certificate, 'base64').toString()).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
});

test('a certificate can be parsed, and belongs to a name that nobody can have', () => {
  const certificate = new X509Certificate(made('tls_self_signed_cert', 'cert_pem') as string);
  expect(certificate.subject).toBe('CN=rehearsal.invalid');
});
