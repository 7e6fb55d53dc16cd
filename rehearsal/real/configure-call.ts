import { isDeepStrictEqual } from 'node:util';
import { SEVERITY, type ProtocolDiagnostic } from '../protocol/shapes';
import type { Messages } from '../protocol/messages';
import { readObject, writeObject } from '../simulated/context';
import { UNKNOWN, type ObjectValue } from '../values/codec';
import { mayPlan, readsStackFolder, rewriteConfiguration } from './configure';
import type { Lease, ProviderPool } from './pool';
import { refusedHost } from './refused';
import { withField } from './wire';

/** How a configuration was taken. */
export interface Configured {
  /** The configured process; missing where everything is to be simulated. */
  readonly lease?: Lease;
  /** The answer for Terraform. */
  readonly diagnostics: readonly ProtocolDiagnostic[];
}

/** Settings of {@link configureCall}. */
export interface ConfigureOptions {
  readonly source: string;
  readonly label: string;
  readonly messages: Messages;
  readonly pool: ProviderPool;
  /** Folder that Terraform runs in. */
  readonly stackFolder?: string;
  /** Configurations that were not taken while parts of them were unknown; added to. */
  readonly notTaken: ObjectValue[];
}

/** Number of the field with the configuration in the request. */
const CONFIG = 2;

/**
 * Configures the real provider, where it is known how, with what is left of the configuration without credentials and network. One that it does not take
 * for want of the network, or as parts of it are not known yet, leads to simulated plans and a warning; any other mistake is told
 * as it is.
 */
export async function configureCall(request: Buffer, options: ConfigureOptions): Promise<Configured> {
  const { source, label, messages, pool, stackFolder, notTaken } = options;
  const config = readObject(messages.decode('ConfigureProviderRequest', request).config) ?? {};
  if (!mayPlan(source)) {
    const detail =
      'Its plans are simulated: how to keep it from networks and programs is not known. Its own validation counts.';
    return {
      diagnostics: [{ severity: SEVERITY.warning, summary: `The provider ${label} takes part in no plan`, detail }],
    };
  }
  // What was planned without the provider has to be applied without it, though more is known by then.
  if (notTaken.some((earlier) => isEarlier(earlier, config))) return { diagnostics: [] };
  const rewritten = rewriteConfiguration(source, config, { folder: pool.sharedFolder, env: pool.env });
  const { msgpack = new Uint8Array() } = writeObject(rewritten);
  const message = withField(request, CONFIG, messages.encode('DynamicValue', { msgpack }));
  const lease = await pool.lease(message, msgpack, readsStackFolder(source) ? stackFolder : undefined);
  const { diagnostics } = messages.decode('DiagnosticsResponse', lease.configured);
  const errors = diagnostics.filter(({ severity }) => severity === SEVERITY.error);
  if (errors.length === 0) return { lease, diagnostics };
  lease.release();
  const host = refusedHost(errors);
  const open = Object.keys(rewritten).filter((name) => rewritten[name] === UNKNOWN);
  if (host === undefined && open.length === 0) return { diagnostics };
  if (open.length > 0) notTaken.push(config);
  const why = errors.map(({ summary, detail = '' }) => `${summary}: ${detail}`.trim()).join('\n');
  const summary = `The provider ${label} takes part in no plan: its configuration cannot be tried offline`;
  return { diagnostics: [{ severity: SEVERITY.warning, summary, detail: `Its plans are simulated. It says: ${why}` }] };
}

function isEarlier(earlier: ObjectValue, config: ObjectValue): boolean {
  return Object.keys(earlier).every((name) => {
    const value = earlier[name];
    return value === UNKNOWN || isDeepStrictEqual(value, config[name]);
  });
}
