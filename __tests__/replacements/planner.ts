import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messagesOf } from '../../rehearsal/protocol/messages';
import type { MessageShapes } from '../../rehearsal/protocol/shapes';
import { decodeProviderSchema } from '../../rehearsal/protocol/wire-schema';
import { ProviderLost } from '../../rehearsal/real/client';
import { rewriteConfiguration } from '../../rehearsal/real/configure';
import { findProviderProgram, type ProviderProgram } from '../../rehearsal/real/find-program';
import { ProviderPool } from '../../rehearsal/real/pool';
import { writeObject } from '../../rehearsal/simulated/context';
import { emptyBlock } from '../../rehearsal/schema/empty';
import type { ProviderSchema } from '../../rehearsal/schema/model';
import type { ObjectValue } from '../../rehearsal/values/codec';

/** The answer of a real provider; undefined where its program broke down. */
export type PlanAnswer = MessageShapes['PlanResourceChangeResponse'] | undefined;

/** A real provider that plans changes of what it has never seen. */
export interface Planner {
  readonly schema: ProviderSchema;
  /** Plans the change of a resource from `before` to `after`. */
  plan(type: string, before: ObjectValue, after: ObjectValue): Promise<PlanAnswer>;
  close(): Promise<void>;
}

/** Starts the program of a provider, configured without an account. */
export async function startPlanner(
  source: string,
  version: string,
  options: { readonly folder: string; readonly mirrors: readonly string[] },
): Promise<Planner> {
  const unpackFolder = join(options.folder, 'unpacked');
  mkdirSync(unpackFolder, { recursive: true });
  const program = await findProviderProgram({ source, version }, { extraMirrors: options.mirrors, unpackFolder });
  const pool = new ProviderPool({ program: program as ProviderProgram, scratch: join(options.folder, 'p'), env: {} });
  const messages = messagesOf(await pool.protocol());
  const schema = decodeProviderSchema(messages.decode('GetProviderSchemaResponse', await pool.schema()));
  const place: ObjectValue = source.endsWith('/google')
    ? { project: 'rehearsal', region: 'us-central1', zone: 'us-central1-a' }
    : {};
  const config = { ...emptyBlock(schema.provider.block), ...place };
  const rewritten = writeObject(rewriteConfiguration(source, config, { folder: pool.sharedFolder, env: {} }));
  const request = messages.encode('ConfigureProviderRequest', { config: rewritten, terraformVersion: '1.11.4' });
  const lease = () => pool.lease(request, rewritten.msgpack ?? new Uint8Array());
  let leased = await lease();
  return {
    schema,
    plan: async (typeName, before, after) => {
      const message = messages.encode('PlanResourceChangeRequest', {
        typeName,
        priorState: writeObject(before),
        proposedNewState: writeObject(after),
        config: writeObject({ ...after, ...idOf(schema, typeName) }),
      });
      try {
        return messages.decode('PlanResourceChangeResponse', await leased.call('PlanResourceChange', message));
      } catch (error) {
        if (!(error instanceof ProviderLost)) throw error;
        leased = await lease();
        return undefined;
      }
    },
    close: () => pool.close(),
  };
}

/** No configuration sets an id that the provider gives. */
function idOf({ resources }: ProviderSchema, type: string): ObjectValue {
  const id = resources[type]?.block.attributes['id'];
  return id === undefined || id.required === true ? {} : { id: null };
}
