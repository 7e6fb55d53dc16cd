import { join } from 'node:path';
import type { ProviderProgram } from '../../rehearsal/real/find-program';
import { ProviderPool } from '../../rehearsal/real/pool';
import { realPlanProvider } from '../../rehearsal/real/real-plan-provider';
import { messagesOf, type Messages } from '../../rehearsal/protocol/messages';
import type { ProviderSession } from '../../rehearsal/protocol/methods';
import { SEVERITY, type ProtocolDiagnostic } from '../../rehearsal/protocol/shapes';
import { decodeProviderSchema } from '../../rehearsal/protocol/wire-schema';
import { emptyBlock } from '../../rehearsal/schema/empty';
import type { ProviderSchema } from '../../rehearsal/schema/model';
import { writeObject } from '../../rehearsal/simulated/context';
import type { ObjectValue } from '../../rehearsal/values/codec';

/** A real provider as a rehearsal serves it, asked directly. */
export interface Probe {
  readonly source: string;
  readonly version: string;
  readonly schema: ProviderSchema;
  /** What the provider has against a configuration, of its own or when it plans it. */
  errors(type: string, config: ObjectValue): Promise<readonly ProtocolDiagnostic[]>;
  close(): Promise<void>;
}

/** Starts a provider's program, all its types served, and configures it with `region` or what else it needs. */
export async function openProbe(program: ProviderProgram, scratch: string, settings: ObjectValue): Promise<Probe> {
  const { source, version } = program;
  const pool = new ProviderPool({ program, scratch: join(scratch, 'p') });
  const messages = messagesOf(await pool.protocol());
  const schema = decodeProviderSchema(messages.decode('GetProviderSchemaResponse', await pool.schema()));
  const types = { resources: Object.keys(schema.resources), dataSources: [], ephemeralResources: [] };
  const session = (await realPlanProvider({ source, pool, seed: 'types', types })).open();
  const config = writeObject({ ...emptyBlock(schema.provider.block), ...settings });
  await session.call(
    'ConfigureProvider',
    bytes(messages.encode('ConfigureProviderRequest', { terraformVersion: '1.11.4', config })),
  );
  return {
    source,
    version,
    schema,
    errors: (type, value) => errors(session, messages, type, value),
    close: async () => {
      session.close();
      await pool.close();
    },
  };
}

async function errors(
  session: ProviderSession,
  messages: Messages,
  typeName: string,
  value: ObjectValue,
): Promise<readonly ProtocolDiagnostic[]> {
  const config = writeObject(value);
  const validated = messages.decode(
    'DiagnosticsResponse',
    await session.call('ValidateResourceConfig', bytes(messages.encode('ValidateConfigRequest', { typeName, config }))),
  );
  const refused = validated.diagnostics.filter(isError);
  if (refused.length > 0) return refused;
  const request = { typeName, config, priorState: writeObject(null), proposedNewState: config };
  const planned = await session.call(
    'PlanResourceChange',
    bytes(messages.encode('PlanResourceChangeRequest', request)),
  );
  return messages.decode('PlanResourceChangeResponse', planned).diagnostics.filter(isError);
}

const isError = ({ severity }: ProtocolDiagnostic): boolean => severity === SEVERITY.error;
const bytes = (message: Uint8Array): Buffer => Buffer.from(message);
