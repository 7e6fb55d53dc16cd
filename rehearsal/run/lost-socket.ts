import { providerLabel } from '../../terraform/providers';
import type { Diagnostic } from '../../terraform/diagnostics';

/** What Terraform says where it finds nobody at a provider's socket. */
const NOBODY_THERE = /Reattachment process not found/i;

const ADDRESS = /[\w.-]+\.[a-z]+\/[\w-]+\/[\w-]+/i;

/** Says of a provider that Terraform did not find where it is served what has come of it; other diagnostics stay as they are. */
export function explainLostSocket(diagnostic: Diagnostic): Diagnostic {
  const { summary, detail } = diagnostic;
  if (!NOBODY_THERE.test(`${summary} ${detail}`)) return diagnostic;
  const source = ADDRESS.exec(detail)?.[0];
  const who = source === undefined ? 'A provider' : `The provider ${providerLabel({ source })}`;
  return {
    ...diagnostic,
    summary: `${who} is no longer where Terraform was told to find it`,
    detail:
      'Something has removed its socket from the temporary folder while the rehearsal ran. Rehearse again, or name a folder that nobody clears in TMPDIR.',
  };
}
