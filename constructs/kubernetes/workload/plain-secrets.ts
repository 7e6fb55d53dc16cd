/** Names whose last word says that the value is one to keep: `DB_PASSWORD`, `JWT_SECRET`; not `TOKEN_URL` or `SECRET_NAME`. */
const SECRET_NAME =
  /(^|[_.-])(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|SECRET_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;

/** Values that are secrets by their form: a private key, an AWS access key, a URL with a password. */
const SECRET_VALUES = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
];

/** What looks like a secret among `values`, as sentences that never show a value. */
export function plainSecretProblems(prop: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values)
    .filter(
      ([name, value]) => value !== '' && (SECRET_NAME.test(name) || SECRET_VALUES.some((form) => form.test(value))),
    )
    .map(([name]) => `\`${prop}.${name}\` must not hold a secret as plain text. Give it in \`secrets\``);
}
