import type { Diagnostic } from './diagnostics';

/** A kind of failure that has nothing to do with the code, by Terraform's words for it, and what to do about it. */
interface Known {
  readonly says: RegExp;
  readonly advice: (text: string, folder: string) => string;
}

const KNOWN: readonly Known[] = [
  {
    says: /Error acquiring the state lock/,
    advice: (text, folder) => {
      const [id, who, operation, created] = ['ID', 'Who', 'Operation', 'Created'].map((name) => lockInfo(text, name));
      const holder = who === undefined ? 'Somebody else' : `${who}${operation === undefined ? '' : ` (${operation})`}`;
      const since = created === undefined ? '' : ` since ${created}`;
      const remove = id === undefined ? '' : `; if that run is gone: terraform -chdir=${folder} force-unlock ${id}`;
      return `${holder} holds the lock of this state${since}. Wait for that run to end${remove}`;
    },
  },
  {
    says: /S3 bucket "[^"]+" does not exist|NoSuchBucket|bucket doesn't exist/,
    advice: (text) => {
      const bucket = /S3 bucket "([^"]+)"/.exec(text)?.[1];
      return `The bucket for the state is made once, before the first plan: \`ashlar bootstrap\` of the environment that owns ${bucket ?? 'it'} does that. If it is there, these credentials are of another account`;
    },
  },
  {
    says: /account ID not allowed/i,
    advice: () =>
      'The credentials are of another AWS account than the stack is for. Choose those of the right one, by AWS_PROFILE or by a new login',
  },
  {
    says: /No valid credential sources|could not find default credentials|failed to refresh cached credentials|SharedConfigProfile|failed to get shared config profile/i,
    advice: () =>
      'Terraform found no credentials. Log in first, such as with `aws sso login`, or set AWS_PROFILE; for Google Cloud: gcloud auth application-default login',
  },
  {
    says: /ExpiredToken|token (?:has|is) expired|InvalidClientTokenId|SignatureDoesNotMatch|invalid_grant|UnrecognizedClient/i,
    advice: () => 'The credentials are refused: expired, or not those of this account. Log in again',
  },
  {
    says: /AccessDenied|UnauthorizedOperation|not authorized to perform|status code: 403|StatusCode: 403/i,
    advice: () => 'The credentials are valid but may not do this: the name of the denied action is in the message',
  },
  {
    says: /Backend configuration changed|Backend type changed|Unsetting the previously set backend/i,
    advice: (_text, folder) =>
      `Where the state is kept has changed. To move the state: terraform -chdir=${folder} init -migrate-state. To leave it behind: terraform -chdir=${folder} init -reconfigure`,
  },
];

/** What a person can do about errors of Terraform that are no mistake in the code: each advice once. */
export function planAdvice(diagnostics: readonly Diagnostic[], folder: string): string[] {
  const advice = diagnostics
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ summary, detail }) => {
      const text = `${summary}\n${detail}`;
      return KNOWN.find(({ says }) => says.test(text))?.advice(text, folder) ?? [];
    });
  return [...new Set(advice)];
}

/** A line of the lock's description in Terraform's message. */
function lockInfo(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}:\\s+(\\S.*?)\\s*$`, 'm').exec(text)?.[1];
}
