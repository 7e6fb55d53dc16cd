import { auth, storage, type storage_v1 } from '@googleapis/storage';
import { googleKey, OWN_FETCH } from '../login/google-key';
import { type GoogleLogin, googleTokens } from '../login/google-token';
import { setting } from '../login/setting';
import type { BackendBlock } from './backend-block';

const SCOPES = ['https://www.googleapis.com/auth/devstorage.read_write'];

/** A client, and the address that it asks where that is not Google's own. */
export interface GcsClient {
  readonly client: storage_v1.Storage;
  readonly rootUrl: string | undefined;
}

/**
 * A client with the address and the credentials that Terraform's GCS back end takes. Asks nothing yet; where the back end acts for another
 * account, Google is asked anew whenever that login is about to end.
 * @see https://developer.hashicorp.com/terraform/language/backend/gcs#configuration-variables
 * @throws {UserError} `CredentialsInvalid` where `credentials` is neither JSON nor a file of it.
 */
export function gcsClient(block: BackendBlock, env: NodeJS.ProcessEnv, cwd: string): GcsClient {
  const given = (name: string, ...variables: readonly string[]): string | undefined =>
    setting(block.settings, name, env, ...variables);
  const login = {
    of: 'gcs back end',
    token: given('access_token', 'GOOGLE_OAUTH_ACCESS_TOKEN'),
    key: given('credentials', 'GOOGLE_BACKEND_CREDENTIALS', 'GOOGLE_CREDENTIALS'),
    account: given(
      'impersonate_service_account',
      'GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT',
      'GOOGLE_IMPERSONATE_SERVICE_ACCOUNT',
    ),
    delegates: block.texts('impersonate_service_account_delegates'),
  };
  const endpoint = given(
    'storage_custom_endpoint',
    'GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT',
    'GOOGLE_STORAGE_CUSTOM_ENDPOINT',
  );
  // Terraform names the whole path of the API, this client its root.
  const rootUrl = endpoint?.replace(/storage\/v1\/?$/, '');
  const client = storage({
    version: 'v1',
    auth: authOf(login, env, cwd),
    ...(rootUrl === undefined ? {} : { rootUrl }),
    ...OWN_FETCH,
  });
  return { client, rootUrl };
}

function authOf(
  login: GoogleLogin,
  env: NodeJS.ProcessEnv,
  cwd: string,
): InstanceType<typeof auth.OAuth2> | InstanceType<typeof auth.GoogleAuth> {
  const { account, token, key } = login;
  if (account === undefined && token === undefined) return lasting(key, env, cwd);
  const client = new auth.OAuth2();
  if (account === undefined) client.setCredentials({ access_token: token ?? null });
  else client.refreshHandler = googleTokens(login, SCOPES, env, cwd);
  return client;
}

/** By a key that is named, else as Google's programs find one: GOOGLE_APPLICATION_CREDENTIALS, `gcloud`, the machine itself. */
function lasting(
  credentials: string | undefined,
  env: NodeJS.ProcessEnv,
  cwd: string,
): InstanceType<typeof auth.GoogleAuth> {
  const byKey = credentials === undefined ? {} : { credentials: googleKey(credentials, 'gcs back end', env, cwd) };
  return new auth.GoogleAuth({ scopes: SCOPES, clientOptions: { transporterOptions: OWN_FETCH }, ...byKey });
}
