import { holdsSecret, isWrittenSecret } from '../schema/hidden';

/** What looks like a secret among `values`, as sentences that never show a value. */
export function plainSecretProblems(prop: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values)
    .filter(([name, value]) => isWrittenSecret(name, value) || holdsSecret(value))
    .map(([name]) => `\`${prop}.${name}\` must not hold a secret as plain text. Give it in \`secrets\``);
}
