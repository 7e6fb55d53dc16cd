import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Stands in every credential; nothing of a rehearsal may hold it. */
export const POISON = 'PoIsOn';

/** Before every file's last change: whoever reads one then moves it, also where the file system records only the first reading. */
const LONG_AGO = new Date('2001-01-01T00:00:00Z');

/** A home folder whose every credential is poisoned, and an environment that names them. */
export class PoisonedHome {
  /** A program named by some credentials makes this file. */
  readonly marker: string;
  private readonly files: readonly string[];

  /** `mirrors` is the `provider_installation` block of the user's own configuration. */
  constructor(
    readonly folder: string,
    mirrors: string,
  ) {
    this.marker = join(folder, 'ran');
    const program = `/bin/sh -c "touch ${this.marker}"`;
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'touch', args: [this.marker] };
    const kube = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'main',
      clusters: [{ name: 'main', cluster: { server: `https://127.0.0.1:1/${POISON}` } }],
      contexts: [{ name: 'main', context: { cluster: 'main', user: 'main' } }],
      users: [{ name: 'main', user: { exec } }],
    };
    const google = { type: 'authorized_user', client_id: POISON, client_secret: POISON, refresh_token: POISON };
    const token = { token: `${POISON}-terraform` };
    const credentials: Readonly<Record<string, string>> = {
      '.aws/credentials': `[default]\naws_access_key_id = ${POISON}\naws_secret_access_key = ${POISON}\n`,
      '.aws/config': `[default]\ncredential_process = ${program}\n[profile poisoned]\ncredential_process = ${program}\n`,
      '.aws/other-credentials': `[other]\naws_access_key_id = ${POISON}\naws_secret_access_key = ${POISON}\n`,
      '.aws/web-identity': POISON,
      '.config/gcloud/application_default_credentials.json': JSON.stringify(google),
      '.config/gcloud/key.json': JSON.stringify(google),
      '.config/helm/registry/config.json': JSON.stringify({ auths: { 'example.com': { auth: POISON } } }),
      '.docker/config.json': JSON.stringify({ auths: { 'example.com': { auth: POISON } } }),
      '.kube/config': JSON.stringify(kube),
      '.kube/other': JSON.stringify(kube),
      '.netrc': `machine app.terraform.io login x password ${POISON}\n`,
      '.terraform.d/credentials.tfrc.json': JSON.stringify({ credentials: { 'app.terraform.io': token } }),
      '.vault-token': POISON,
    };
    const host = `credentials "app.terraform.io" {\n  token = "${POISON}-rc"\n}\n`;
    this.write('.terraformrc', `${host}${mirrors}`);
    this.files = Object.entries(credentials).map(([name, content]) => this.write(name, content));
  }

  /** The environment of a user with all of that; `trap` is where every service is said to be. */
  env(trap: string): NodeJS.ProcessEnv {
    const at = (name: string): string => join(this.folder, name);
    const poisoned = [
      ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'],
      ...['GOOGLE_CREDENTIALS', 'GOOGLE_OAUTH_ACCESS_TOKEN', 'GOOGLE_IMPERSONATE_SERVICE_ACCOUNT', 'GITHUB_TOKEN'],
      ...[
        'KUBE_TOKEN',
        'KUBE_PASSWORD',
        'HELM_KUBETOKEN',
        'TF_TOKEN_app_terraform_io',
        'TF_VAR_undeclared',
        'VAULT_TOKEN',
      ],
    ];
    return {
      PATH: process.env['PATH'],
      HOME: this.folder,
      NO_COLOR: '1',
      ...Object.fromEntries(poisoned.map((name) => [name, `${POISON}-${name}`])),
      AWS_PROFILE: 'poisoned',
      AWS_WEB_IDENTITY_TOKEN_FILE: at('.aws/web-identity'),
      AWS_ENDPOINT_URL: trap,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: trap,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: trap,
      GOOGLE_APPLICATION_CREDENTIALS: at('.config/gcloud/key.json'),
      KUBECONFIG: at('.kube/other'),
      KUBE_CONFIG_PATH: at('.kube/other'),
      HELM_REGISTRY_CONFIG: at('.config/helm/registry/config.json'),
      HTTP_PROXY: trap,
      HTTPS_PROXY: trap,
      NO_PROXY: '',
    };
  }

  /** Says of every credential that nobody has read it yet. */
  reset(): void {
    for (const file of this.files) utimesSync(file, LONG_AGO, new Date());
  }

  /** Credentials that were read since, by name. */
  read(): string[] {
    const names = this.files.filter((file) => statSync(file).atimeMs !== LONG_AGO.getTime());
    return names.map((file) => file.slice(this.folder.length + 1)).sort();
  }

  private write(name: string, content: string): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }
}

/** Why it cannot be seen here that a file was read; undefined where it can. */
export function readingProblem(folder: string): string | undefined {
  const file = join(folder, 'probe');
  writeFileSync(file, 'x');
  utimesSync(file, LONG_AGO, new Date());
  readFileSync(file);
  return statSync(file).atimeMs === LONG_AGO.getTime()
    ? 'this file system does not record when a file is read'
    : undefined;
}
