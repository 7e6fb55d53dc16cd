import { SEVERITY, type ProtocolDiagnostic } from '../protocol/shapes';
import { NOBODY } from './configure';
import { REFUSAL } from './refusing-proxy';

/** What Go's network library says of {@link NOBODY}. */
const NOBODY_THERE = `dial tcp ${NOBODY.replace('https://', '')}`;

/**
 * Did a provider fail because it was refused the network? Then the host that it asked for, or an empty text where it does not name
 * it; undefined where it did not fail, or for another reason.
 */
export function refusedHost(diagnostics: readonly ProtocolDiagnostic[]): string | undefined {
  const texts = diagnostics
    .filter(({ severity }) => severity === SEVERITY.error)
    .map(({ summary, detail = '' }) => `${summary}\n${detail}`);
  const refused = texts.find((text) => text.includes(REFUSAL) || text.includes(NOBODY_THERE));
  if (refused === undefined) return undefined;
  return /"https?:\/\/([^/":]+)/.exec(refused)?.[1] ?? '';
}
