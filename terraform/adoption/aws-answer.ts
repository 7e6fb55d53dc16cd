import { UserError } from '../../constructs/core/errors';
import { type Candidate, texts } from './candidate';
import { ABSENT, foreign, FOUND, type Look, refused, unknown } from './look';

/** Names that services give to a refusal. */
const REFUSALS = [
  'AccessDenied',
  'AccessDeniedException',
  'Forbidden',
  'UnauthorizedException',
  'UnauthorizedOperation',
];

/** How one question to AWS is understood. */
export interface Question {
  /** Right that it needs: `dynamodb:DescribeTable`. */
  readonly action: string;
  /** Names of the errors that say that there is no such thing. */
  readonly absent: readonly string[];
}

/** Asks, and tells what the answer means. `ask` returns what it found, or its ARN, which tells the account. */
export async function asked(
  candidate: Candidate,
  { action, absent }: Question,
  ask: () => Promise<string | boolean | undefined>,
): Promise<Look> {
  try {
    const found = await ask();
    if (found === undefined || found === false) return ABSENT;
    return typeof found === 'string' ? inAccount(candidate, found) : FOUND;
  } catch (error) {
    // A login that fails says itself what to do about it.
    if (error instanceof UserError) throw error;
    const { name, message } = error as Error;
    if (absent.includes(name)) return ABSENT;
    if (isRefusal(error)) return refused(action);
    return unknown(message.trim().replace(/\.$/, ''));
  }
}

/** Accounts that the provider's block keeps to; none where it keeps to no account. */
export function allowedAccounts({ provider }: Pick<Candidate, 'provider'>): readonly string[] {
  return texts(provider, 'allowed_account_ids');
}

/** Whether AWS has said no, rather than that there is nothing. */
export function isRefusal(error: unknown): boolean {
  return REFUSALS.includes((error as Error).name) || statusOf(error) === 403;
}

/** Status of an answer of AWS, where there was one. */
export function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** What has this ARN is found in an account that the stack is not for, where credentials are those of another. */
function inAccount(candidate: Candidate, arn: string): Look {
  const account = arn.split(':')[4] ?? '';
  const allowed = allowedAccounts(candidate);
  if (allowed.length === 0 || allowed.includes(account)) return FOUND;
  return foreign(`the credentials are those of account ${account}, the stack is for ${allowed.join(', ')}`);
}
