import { isKnown } from '../../../core/checks';
import { problem } from '../../../core/errors';

/** Key of a cloud that Vault unseals itself with, by the role of its pods. */
export type VaultSeal =
  | {
      /** ARN of a KMS key of AWS. */
      readonly awsKeyArn: string;
      readonly region: string;
    }
  | {
      /** Key of Google Cloud: `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`. */
      readonly googleKey: string;
    };

/** Where the certificate is in the pods. */
export const TLS_FOLDER = '/vault/tls';

const GOOGLE_KEY = /^projects\/([^/\s"]+)\/locations\/([^/\s"]+)\/keyRings\/([^/\s"]+)\/cryptoKeys\/([^/\s"]+)$/;
const AWS_KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** What is wrong with the key, as sentences; empty when nothing is. */
export function sealProblems(seal: VaultSeal): string[] {
  const check = (prop: string, value: string, pattern: RegExp, allowed: string) =>
    !isKnown(value) || pattern.test(value) ? [] : [problem(prop, allowed, value)];
  if ('googleKey' in seal) {
    const allowed = 'projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>';
    return isKnown(seal.googleKey)
      ? check('seal.googleKey', seal.googleKey, GOOGLE_KEY, allowed)
      : [problem('seal.googleKey', 'known at synth', 'a value known after apply')];
  }
  return [
    ...check('seal.awsKeyArn', seal.awsKeyArn, AWS_KEY, 'the ARN of a KMS key'),
    ...check('seal.region', seal.region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1'),
  ];
}

/**
 * Configuration of each server: TLS, storage of its own that the servers replicate, and a key that unseals it.
 * @see https://developer.hashicorp.com/vault/docs/configuration
 */
export function vaultConfig(replicas: number, seal: VaultSeal, ui: boolean): string {
  const joins = Array.from({ length: replicas }, (_, index) => [
    '  retry_join {',
    `    leader_api_addr = "https://vault-${index.toString()}.vault-internal:8200"`,
    `    leader_ca_cert_file = "${TLS_FOLDER}/ca.crt"`,
    '  }',
  ]);
  return [
    `ui = ${ui.toString()}`,
    // Storage that is mapped into memory and locked there would take all of it.
    'disable_mlock = true',
    'listener "tcp" {',
    '  address = "[::]:8200"',
    '  cluster_address = "[::]:8201"',
    `  tls_cert_file = "${TLS_FOLDER}/tls.crt"`,
    `  tls_key_file = "${TLS_FOLDER}/tls.key"`,
    '  tls_min_version = "tls12"',
    '}',
    'storage "raft" {',
    '  path = "/vault/data"',
    ...joins.flat(),
    '}',
    ...sealLines(seal),
    'service_registration "kubernetes" {}',
    'telemetry {',
    '  prometheus_retention_time = "5m"',
    '  disable_hostname = true',
    '}',
    '',
  ].join('\n');
}

function sealLines(seal: VaultSeal): string[] {
  if ('awsKeyArn' in seal) {
    return ['seal "awskms" {', `  region = "${seal.region}"`, `  kms_key_id = "${seal.awsKeyArn}"`, '}'];
  }
  const [, project = '', region = '', ring = '', key = ''] = GOOGLE_KEY.exec(seal.googleKey) ?? [];
  return [
    'seal "gcpckms" {',
    `  project = "${project}"`,
    `  region = "${region}"`,
    `  key_ring = "${ring}"`,
    `  crypto_key = "${key}"`,
    '}',
  ];
}
