import { bytesOf, drawn } from './chance';
import { base64 } from './general';
import { CERTIFICATE_PEM, PRIVATE_KEY_PEM, PUBLIC_KEY_OPENSSH, PUBLIC_KEY_PEM } from './pem';
import type { Maker, Shapes, Spot } from './subject';
import { isList, type ObjectValue, type Value } from '../values/codec';

const idBytes = ({ top, subject }: Spot): Buffer => bytesOf(`${subject.seed}#id`, numberOf(top['byte_length'], 8));
const prefix = ({ top }: Spot): string => (typeof top['prefix'] === 'string' ? top['prefix'] : '');

const password = ({ top, subject }: Spot): string =>
  drawn(`${subject.seed}#secret`, 'mixed', numberOf(top['length'], 16));

const CERTIFICATE: Readonly<Record<string, Maker>> = {
  cert_pem: () => CERTIFICATE_PEM,
  id: '{digits:39}',
  validity_start_time: '2000-01-01T00:00:00Z',
  validity_end_time: '2100-01-01T00:00:00Z',
  ready_for_renewal: () => false,
};

const MOMENT_PARTS: Readonly<Record<string, Maker>> = {
  id: '2000-01-01T00:00:00Z',
  rfc3339: '2000-01-01T00:00:00Z',
  unix: '946684800',
  year: '2000',
  month: '1',
  day: '1',
  hour: '0',
  minute: '0',
  second: '0',
};

/** What the providers without a cloud give. @see https://registry.terraform.io/providers/hashicorp/random/latest/docs and of tls, time, null, local, archive, helm */
export const UTILITY: Shapes = {
  archive_file: {
    id: '{hex:40}',
    output_base64sha256: ({ subject }) => bytesOf(subject.seed, 32).toString('base64'),
    output_md5: '{hex:32}',
    output_sha: '{hex:40}',
    output_sha256: '{hex:64}',
    output_size: '1024',
  },
  helm_release: {
    id: '{name}',
    status: 'deployed',
    manifest: '{}',
    'metadata.name': '{name}',
    'metadata.namespace': '{namespace|default}',
    'metadata.revision': '1',
    'metadata.values': '{}',
    'metadata.version': '{version|1.0.0}',
    'metadata.app_version': '1.0.0',
    'metadata.first_deployed': '946684800',
    'metadata.last_deployed': '946684800',
    'metadata.notes': '',
  },
  kubernetes_namespace: { id: '{uuid}' },
  local_file: { id: '{hex:40}', content_sha1: '{hex:40}', content_sha256: '{hex:64}', content_md5: '{hex:32}' },
  local_sensitive_file: {
    id: '{hex:40}',
    content_sha1: '{hex:40}',
    content_sha256: '{hex:64}',
    content_md5: '{hex:32}',
  },
  null_resource: { id: '{digits:19}' },
  random_bytes: {
    base64: ({ top, subject }) => bytesOf(subject.seed, numberOf(top['length'], 16)).toString('base64'),
    hex: ({ top, subject }) => bytesOf(subject.seed, numberOf(top['length'], 16)).toString('hex'),
  },
  random_id: {
    b64_std: (spot) => prefix(spot) + idBytes(spot).toString('base64'),
    b64_url: (spot) => prefix(spot) + idBytes(spot).toString('base64url'),
    dec: (spot) => prefix(spot) + BigInt(`0x0${idBytes(spot).toString('hex')}`).toString(),
    hex: (spot) => prefix(spot) + idBytes(spot).toString('hex'),
    id: (spot) => idBytes(spot).toString('base64url'),
  },
  random_integer: { id: '{result}', result: ({ top }) => numberOf(top['min'], 0) },
  random_password: { id: 'none', result: password, bcrypt_hash: '$2a$10${mixed:53}' },
  random_pet: {
    id: ({ top }) => {
      const words = Array.from({ length: numberOf(top['length'], 2) - 1 }, () => 'calm');
      return [...text(top['prefix']), ...words, 'otter'].join(separator(top['separator']));
    },
  },
  random_shuffle: { id: '-', result: ({ top }) => shuffled(top) },
  random_string: { id: '{result}', result: password },
  random_uuid: { id: '{uuid}', result: '{uuid}' },
  time_offset: MOMENT_PARTS,
  time_rotating: { ...MOMENT_PARTS, rotation_rfc3339: '2100-01-01T00:00:00Z' },
  time_sleep: { id: '2000-01-01T00:00:00Z' },
  time_static: MOMENT_PARTS,
  tls_locally_signed_cert: CERTIFICATE,
  tls_private_key: {
    id: '{hex:40}',
    private_key_openssh: () => PRIVATE_KEY_PEM,
    private_key_pem: () => PRIVATE_KEY_PEM,
    private_key_pem_pkcs8: () => PRIVATE_KEY_PEM,
    public_key_fingerprint_md5: ({ subject }) => pairs(drawn(subject.seed, 'hex', 32)),
    public_key_fingerprint_sha256: ({ subject }) =>
      `SHA256:${base64(drawn(subject.seed, 'mixed', 32)).replace(/=+$/, '')}`,
    public_key_openssh: () => PUBLIC_KEY_OPENSSH,
    public_key_pem: () => PUBLIC_KEY_PEM,
  },
  tls_self_signed_cert: CERTIFICATE,
};

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : otherwise;
}

/** As many as are asked for, from the start again where that is more than there are; the order stays, as it is one like any other. */
function shuffled({ input, result_count: wanted }: ObjectValue): Value[] {
  const all = isList(input) ? input : [];
  const count = all.length === 0 ? 0 : numberOf(wanted, all.length);
  return Array.from({ length: count }, (_, at) => all[at % all.length] ?? null);
}

function separator(value: unknown): string {
  return typeof value === 'string' ? value : '-';
}

function text(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

function pairs(hex: string): string {
  return (hex.match(/../g) ?? []).join(':');
}
