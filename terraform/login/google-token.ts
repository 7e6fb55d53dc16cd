import type { AuthClient } from 'google-auth-library';
import { UserError } from '../../constructs/core/errors';
import { googleKey, OWN_FETCH } from './google-key';

const LOGIN_ADVICE = 'Log in as for Terraform: gcloud auth application-default login, or GOOGLE_CREDENTIALS';
/** What a login has to be good for that acts for another account. */
const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/** How a provider or back end of Google's logs in, as its block or the environment say. */
export interface GoogleLogin {
  /** Whose login it is, for people: `gcs back end`. */
  readonly of: string;
  /** A token of one's own, which counts more than a key. */
  readonly token: string | undefined;
  /** A key of a service account, or the path of a file with it. Without it, application default credentials are used. */
  readonly key: string | undefined;
  /** Account that it acts for. */
  readonly account: string | undefined;
  /** Accounts in between, each of which may act for the next. */
  readonly delegates: readonly string[];
}

/** A token, and when it ends. */
export interface GoogleToken {
  readonly access_token: string;
  /** In milliseconds since 1970; 0 where nobody has said it. */
  readonly expiry_date: number;
}

/**
 * A token for a login.
 * @param cwd - Folder that the path of a key starts from.
 * @throws {UserError} `CredentialsInvalid` where the key is neither JSON nor a file of it; `LoginRefused` where Google hands out no token.
 */
export async function googleToken(login: GoogleLogin, env: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  return (await googleTokens(login, SCOPES, env, cwd)()).access_token;
}

/**
 * Hands out tokens for a login, a new one whenever the last is about to end. Asks nothing before the first.
 * @param scopes - What the tokens are good for.
 * @param cwd - Folder that the path of a key starts from.
 * @throws {UserError} as {@link googleToken}, each time that a token is asked for.
 */
export function googleTokens(
  login: GoogleLogin,
  scopes: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): () => Promise<GoogleToken> {
  let client: AuthClient | undefined;
  return async () => {
    try {
      client ??= await clientOf(login, scopes, env, cwd);
      const { token } = await client.getAccessToken();
      return { access_token: token ?? '', expiry_date: client.credentials.expiry_date ?? 0 };
    } catch (error) {
      if (error instanceof UserError) throw error;
      const reason = (error as Error).message.trim().replace(/\.$/, '');
      throw new UserError('Google Cloud', 'LoginRefused', [`gives no token: ${reason}. ${LOGIN_ADVICE}`]);
    }
  };
}

async function clientOf(
  { of, token, key, account, delegates }: GoogleLogin,
  scopes: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<AuthClient> {
  const { GoogleAuth, Impersonated, OAuth2Client } = await import('google-auth-library');
  const byKey = key === undefined ? {} : { credentials: googleKey(key, of, env, cwd) };
  const transporterOptions = OWN_FETCH;
  const own = [...(account === undefined ? scopes : SCOPES)];
  const sourceClient =
    token === undefined
      ? await new GoogleAuth({ scopes: own, clientOptions: { transporterOptions }, ...byKey }).getClient()
      : new OAuth2Client({ credentials: { access_token: token }, transporterOptions });
  if (account === undefined) return sourceClient;
  return new Impersonated({
    sourceClient,
    targetPrincipal: account,
    delegates: [...delegates],
    targetScopes: [...scopes],
  });
}
