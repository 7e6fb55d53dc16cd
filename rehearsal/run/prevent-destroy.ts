import { preventedAddress, type Diagnostic } from '../../terraform/diagnostics';
import type { DetailedChange } from './plan-detail';

/** Whether Terraform has refused to destroy something that `prevent_destroy` protects. */
export function isPrevented(diagnostic: Diagnostic): boolean {
  return preventedAddress(diagnostic.detail) !== undefined;
}

/**
 * Says of a refused destroy which attributes ask for it, and how to allow it; other diagnostics stay as they are.
 * @param changes - What the plan had come to when it was refused.
 */
export function explainPreventDestroy(diagnostic: Diagnostic, changes: readonly DetailedChange[]): Diagnostic {
  const address = preventedAddress(diagnostic.detail);
  if (address === undefined) return diagnostic;
  const causes = (changes.find((change) => change.address === address)?.attributes ?? [])
    .filter(({ replaces }) => replaces)
    .map(({ path, before, after }) => `\`${path}\` ${before} -> ${after}`);
  const sentences = [
    `Resource ${address} has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed`,
    ...(causes.length === 0 ? [] : [`What forces its replacement is ${causes.join(', ')}`]),
    'To keep it, undo that change; to let it go with all that it holds, first take its protection off: with ' +
      "`allowDestroy: true` on one of Ashlar's constructs, else in its `lifecycle`",
  ];
  return { ...diagnostic, detail: `${sentences.join('. ')}.` };
}
