import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the kubeconfig's only context, cluster and user. */
export const CONTEXT = 'ashlar-lab';

/** Who may do everything in a lab, and the key that its service accounts are known by. */
export interface Credentials {
  readonly token: string;
  /** File of the API server with the token, and whose it is. */
  readonly tokens: string;
  readonly serviceAccountKey: string;
}

/** Makes the credentials of a new lab. */
export function makeCredentials(folder: string): Credentials {
  const token = randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  return {
    token,
    tokens: write(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`),
    serviceAccountKey: write(join(folder, 'service-accounts.key'), pem),
  };
}

/** What a client needs to reach a lab. */
export interface Access {
  readonly server: string;
  /** Certificates that the server's own is checked with, in PEM form. */
  readonly ca: string;
  readonly token: string;
}

/** Writes a kubeconfig; its path. JSON is YAML too. */
export function writeKubeconfig(folder: string, { server, ca, token }: Access): string {
  const named = (kind: string, value: object): object => ({ name: CONTEXT, [kind]: value });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [named('cluster', { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') })],
    users: [named('user', { token })],
    contexts: [named('context', { cluster: CONTEXT, user: CONTEXT })],
    'current-context': CONTEXT,
  };
  return write(join(folder, 'kubeconfig'), JSON.stringify(config, undefined, 2));
}

function write(file: string, text: string): string {
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
