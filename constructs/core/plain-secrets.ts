/** Names of settings that hold a secret: what they end in. `TOKEN_TTL` and `SECRET_ARN` hold none. */
const SECRET_NAME =
  /(pass(word|wd|phrase)?|pwd|secret|token|credentials?|((api|access|private|secret|signing|encryption|master|auth)[-_.]?key))s?[-_.]?\d*$/i;
/** End in the same letters, and are none. */
const HARMLESS = /(^|[-_.])(bypass|compass|max[-_]?tokens?|public[-_.]?key)$/i;

/** True for the name of a setting that reads as if it held a secret: `DB_PASSWORD`, `apiKey`. */
export function readsLikeSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS.test(name);
}

/** Switches, which names such as `ALLOW_EMPTY_PASSWORD` have. */
const SWITCH = /^(true|false|yes|no|on|off|0|1)?$/i;
/** What Kubernetes puts in from another variable, which may come of a Secret. */
const REFERENCE = /^\$\([\w.-]+\)$/;
/** Where a secret lies is none: `GOOGLE_APPLICATION_CREDENTIALS=/credentials/cloud`. */
const FILE = /^(\/[\w.-]+){2,}$/;

/** True where a setting by its name holds a secret, and `value` is that secret: no switch, file or reference. */
export function isWrittenSecret(name: string, value: string): boolean {
  return readsLikeSecret(name) && ![SWITCH, REFERENCE, FILE].some((form) => form.test(value));
}

/** A password in an address. What the container puts in itself, `$(PASSWORD)` or a template, is none. */
const PASSWORD_IN_URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:(?!\$\(|\$\{(?!TfToken)|\{\{|<|%s|\*)[^\s@/'"]+@/i;
const PRIVATE_KEY = /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/;
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const AWS_ACCESS_KEY = /\b(AKIA|ASIA)[0-9A-Z]{16}\b/;

/** True for a text that holds a secret by its form: a URL with a password, a private key, an access key of AWS. */
export function holdsSecret(text: string): boolean {
  return (
    (text.includes('://') && PASSWORD_IN_URL.test(text)) ||
    (text.includes('-----') && PRIVATE_KEY.test(text)) ||
    AWS_ACCESS_KEY.test(text)
  );
}

/** What looks like a secret among `values`, as sentences that never show a value. */
export function plainSecretProblems(prop: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values)
    .filter(([name, value]) => isWrittenSecret(name, value) || holdsSecret(value))
    .map(([name]) => `\`${prop}.${name}\` must not hold a secret as plain text. Give it in \`secrets\``);
}
