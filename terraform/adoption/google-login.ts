import { googleToken as tokenOf } from '../login/google-token';
import { setting } from '../login/setting';
import { type Candidate, texts } from './candidate';
import type { Surroundings } from './kind';

/** Services by the argument of the provider that names their address, and the variable that does so too. */
const ADDRESSES = {
  artifact_registry: ['artifact_registry_custom_endpoint', 'GOOGLE_ARTIFACT_REGISTRY_CUSTOM_ENDPOINT'],
  cloud_run: ['cloud_run_v2_custom_endpoint', 'GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT'],
  storage: ['storage_custom_endpoint', 'GOOGLE_STORAGE_CUSTOM_ENDPOINT'],
} as const;

/**
 * A token for the login that the provider's block and the environment say for Terraform: a token of one's own, a key or application
 * default credentials, and the account that it acts for.
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference#authentication
 * @throws {UserError} `CredentialsInvalid` where the key is neither JSON nor a file of it; `LoginRefused` where Google hands out no token.
 */
export async function googleToken({ provider }: Candidate, { env, cwd }: Surroundings): Promise<string> {
  const login = {
    of: 'google provider',
    token: setting(provider, 'access_token', env, 'GOOGLE_OAUTH_ACCESS_TOKEN'),
    key: setting(
      provider,
      'credentials',
      env,
      'GOOGLE_CREDENTIALS',
      'GOOGLE_CLOUD_KEYFILE_JSON',
      'GCLOUD_KEYFILE_JSON',
    ),
    account: setting(provider, 'impersonate_service_account', env, 'GOOGLE_IMPERSONATE_SERVICE_ACCOUNT'),
    delegates: texts(provider, 'impersonate_service_account_delegates'),
  };
  return tokenOf(login, env, cwd);
}

/** Project of a resource: its own, else that of the provider or the environment. */
export function projectOf(candidate: Candidate, { env }: Surroundings): string | undefined {
  const names = ['GOOGLE_PROJECT', 'GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT', 'CLOUDSDK_CORE_PROJECT'];
  return candidate.argument('project') ?? setting(candidate.provider, 'project', env, ...names);
}

/** Location of a resource: its own, else the region of the provider or the environment. */
export function locationOf(candidate: Candidate, { env }: Surroundings): string | undefined {
  return (
    candidate.argument('location') ??
    setting(candidate.provider, 'region', env, 'GOOGLE_REGION', 'GCLOUD_REGION', 'CLOUDSDK_COMPUTE_REGION')
  );
}

/** Address of a service up to its version, ending in `/`; `otherwise` where nothing says another. */
export function addressOf(
  { provider }: Candidate,
  { env }: Surroundings,
  service: keyof typeof ADDRESSES,
  otherwise: string,
): string {
  const [argument, variable] = ADDRESSES[service];
  return (setting(provider, argument, env, variable) ?? otherwise).replace(/\/*$/, '/');
}
