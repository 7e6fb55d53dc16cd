import { diagnosticText } from '../diagnostics';
import { errorsOf } from '../plan-stack';
import type { StackDiagnostic } from '../validate';

/** Errors of a Terraform run, a line each, and what to do about them. */
export function terraformProblems(
  stack: string,
  diagnostics: readonly StackDiagnostic[],
  advice: readonly string[],
): string[] {
  const errors = errorsOf(diagnostics).map((one) => {
    const place = one.constructPath ?? one.address;
    return `${stack}: ${place === undefined ? '' : `${place}: `}${diagnosticText(one)}`;
  });
  return [...errors, ...advice];
}
