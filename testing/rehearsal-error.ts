import { UserError } from '../constructs/core/errors';
import type { Rehearsal, StackRehearsal } from '../rehearsal/run/result';
import { diagnosticText } from '../terraform/diagnostics';
import type { Stack } from '../terraform/manifest';
import type { StackDiagnostic } from '../terraform/validate';
import type { SecretTexts } from './secret-texts';

/** Why the rehearsal of `stack` failed: every error of Terraform's, with step, construct path and source line, without secrets. */
export function rehearsalError(rehearsal: Rehearsal, stack: Stack, secrets: SecretTexts): UserError {
  const failed = rehearsal.stacks.filter(({ failure }) => failure !== undefined);
  const others = failed.map(({ stack: id }) => `'${id}'`).filter((id) => id !== `'${stack.id}'`);
  const subject =
    others.length === 0 ? `stack '${stack.id}'` : `stack '${stack.id}', which depends on ${others.join(', ')}`;
  const problems = failed.flatMap((one) => problemsOf(one, stack)).map((problem) => secrets.mask(problem));
  return new UserError(subject, 'RehearsalFailed', problems);
}

function problemsOf({ stack: id, failure }: StackRehearsal, { id: own, constructPath }: Stack): string[] {
  return (failure?.diagnostics ?? []).map((diagnostic) => {
    const path = diagnostic.constructPath ?? diagnostic.address;
    // In the stack itself paths are written as the test writes them.
    const place = id === own && path?.startsWith(`${constructPath}/`) ? path.slice(constructPath.length + 1) : path;
    const where = place ?? (id === own ? undefined : id);
    const step = `${failure?.step ?? ''} failed${where === undefined ? '' : ` at ${where}`}`;
    return `${step}: ${diagnosticText(diagnostic)}${sourceLine(diagnostic)}`;
  });
}

function sourceLine({ snippet }: StackDiagnostic): string {
  if (snippet === undefined || !/\w/.test(snippet)) return '';
  return snippet
    .replace(/,$/, '')
    .split('\n')
    .map((line) => `\n    ${line}`)
    .join('');
}
