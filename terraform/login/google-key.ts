import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { homeOf } from '../cli-config';
import { asObject } from '../providers';

/** Node's own, in place of a package that the clients would load. */
export const OWN_FETCH = { fetchImplementation: fetch } as const;

/**
 * The key that `credentials` of Google's provider or back end is: Terraform takes the key itself or the path of a file with it.
 * @param of - Whose setting it is, for people: `gcs back end`.
 * @throws {UserError} `CredentialsInvalid` where it is neither JSON nor a file of it. The key is never quoted.
 */
export function googleKey(
  credentials: string,
  of: string,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Readonly<Record<string, string>> {
  const file = resolve(cwd, credentials.replace(/^~(?=\/)/, homeOf(env)));
  try {
    const text =
      credentials.trimStart().startsWith('{') || !existsSync(file) ? credentials : readFileSync(file, 'utf8');
    return asObject(JSON.parse(text)) as Readonly<Record<string, string>>;
  } catch {
    const problem = 'must be the key of a service account as JSON, or the path of a file with it';
    throw new UserError(`\`credentials\` of the ${of}`, 'CredentialsInvalid', [problem]);
  }
}
