import { join } from 'node:path';
import { output, write } from '../../unit/terraform/support';
import { POISON, type PoisonedHome } from './poisoned-home';

/** Providers of {@link poisonedStacks}, by stack. */
export const PROVIDERS = {
  aws: { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' },
  google: { source: 'registry.terraform.io/hashicorp/google', version: '6.50.0' },
  helm: { source: 'registry.terraform.io/hashicorp/helm', version: '3.1.1' },
} as const;

/** Stacks whose configuration leads to every credential of a home, with a back end and a remote state that need some as well. */
export function poisonedStacks(home: PoisonedHome, names: readonly (keyof typeof PROVIDERS)[]): string {
  const at = (name: string): string => join(home.folder, name);
  const config = { shared_config_files: [at('.aws/config')] };
  const files = { profile: 'poisoned', shared_credentials_files: [at('.aws/other-credentials')], ...config };
  const bucket = { bucket: 'states', region: 'eu-west-1', ...files };
  const backend = (key: string): object => ({ backend: { s3: { ...bucket, key } } });
  const required = (name: keyof typeof PROVIDERS): object => ({ required_providers: { [name]: PROVIDERS[name] } });
  const configs = {
    aws: {
      terraform: { ...required('aws'), ...backend('aws') },
      variable: { declared: { type: 'string', sensitive: true } },
      provider: {
        aws: [
          {
            region: 'eu-west-1',
            ...files,
            token: POISON,
            assume_role: [{ role_arn: `arn:aws:iam::111122223333:role/${POISON}` }],
          },
        ],
      },
      data: {
        aws_caller_identity: { me: {} },
        terraform_remote_state: { theirs: { backend: 's3', config: { ...bucket, key: 'theirs' } } },
      },
      resource: {
        aws_sqs_queue: { jobs: { name: '${data.terraform_remote_state.theirs.outputs.name}' } },
        aws_ssm_parameter: { token: { name: 'token', type: 'SecureString', value: '${var.declared}' } },
      },
    },
    google: {
      terraform: { ...required('google'), ...backend('google') },
      provider: {
        google: [{ project: 'orders-dev', region: 'europe-west3', credentials: at('.config/gcloud/key.json') }],
      },
      data: { google_client_config: { me: {} } },
      resource: { google_service_account: { api: { account_id: 'orders-api' } } },
    },
    helm: {
      terraform: { ...required('helm'), ...backend('helm') },
      provider: {
        helm: [
          {
            kubernetes: {
              config_path: at('.kube/config'),
              token: POISON,
              exec: { api_version: 'client.authentication.k8s.io/v1', command: 'touch', args: [home.marker] },
            },
            registries: [{ url: 'oci://127.0.0.1:1', username: POISON, password: POISON }],
          },
        ],
      },
      resource: { helm_release: { web: { name: 'web', chart: './assets/chart' } } },
    },
  };
  const outdir = output(Object.fromEntries(names.map((name) => [name, { config: configs[name] }])));
  return names.includes('helm')
    ? write(outdir, { 'stacks/helm/assets/chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' })
    : outdir;
}
