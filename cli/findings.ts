import { diagnosticText } from '../terraform/diagnostics';
import type { StackDiagnostic, StackValidation } from '../terraform/validate';
import { wrap, type Terminal } from './output';

const LONGEST_SNIPPET = 100;

/** What Terraform found, stack by stack, and what keeps it from looking at the others. */
export function findings(validations: readonly StackValidation[], terminal: Terminal): string[] {
  return [
    ...validations.flatMap((validation) => diagnosed(validation, terminal)),
    ...unavailable(validations, terminal),
  ];
}

function diagnosed({ stack, diagnostics }: StackValidation, terminal: Terminal): string[] {
  if (diagnostics.length === 0) return [];
  return [terminal.colours.bold(stack), ...diagnostics.flatMap((diagnostic) => findingLines(diagnostic, terminal)), ''];
}

/** One message of Terraform with the construct it is about. */
export function findingLines(diagnostic: StackDiagnostic, { colours, width }: Terminal): string[] {
  const { severity, constructPath, address, snippet } = diagnostic;
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const place = constructPath ?? address;
  const [first, ...rest] = [
    ...(place === undefined ? [] : [place]),
    wrap(diagnosticText(diagnostic), width - 4, '    '),
  ];
  // A line that is a brace shows nothing, and JSON on one line shows everything.
  const code =
    snippet === undefined || snippet.length > LONGEST_SNIPPET || !/\w/.test(snippet)
      ? []
      : [colours.dim(snippet.replace(/,$/, ''))];
  return [`  ${paint(severity)}: ${first}`, ...[...rest, ...code].map((line) => `    ${line}`)];
}

/** Providers that cannot be had concern many stacks at once: said once for all of them. */
function unavailable(validations: readonly StackValidation[], { colours, width }: Terminal): string[] {
  const groups = new Map<string, string[]>();
  for (const { stack, result, reason = '', advice = '' } of validations) {
    if (result !== 'not-validated') continue;
    const why = [reason, advice].map((text) => `  ${wrap(text, width - 2, '  ')}`).join('\n');
    groups.set(why, [...(groups.get(why) ?? []), stack]);
  }
  return [...groups].flatMap(([why, stacks]) => [
    `${colours.yellow('not validated')}: ${wrap(stacks.join(', '), width - 15, '  ')}`,
    why,
    '',
  ]);
}
