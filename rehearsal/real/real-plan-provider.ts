import { fillUnknowns } from '../fakes/fill';
import { providerLabel } from '../../terraform/providers';
import { messagesOf } from '../protocol/messages';
import type { ProviderSession, ServableProvider } from '../protocol/methods';
import { decodeProviderSchema } from '../protocol/wire-schema';
import type { UsedTypes } from '../schema/model';
import { FAKES, type Fakes } from '../simulated/fakes';
import { simulatedProvider } from '../simulated/provider';
import { KnownDefaults } from './known-defaults';
import type { ProviderPool } from './pool';
import { filterSchema } from './schema-filter';
import { RealPlanSession } from './real-plan-session';

/** Settings of {@link realPlanProvider}. */
export interface RealPlanOptions {
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** Processes of its program; other stacks may use the same. */
  readonly pool: ProviderPool;
  /** Made-up values follow from it: the id of the stack. */
  readonly seed: string;
  /** The types that are used; each other one is unknown to Terraform. */
  readonly types: UsedTypes;
  /**
   * Folder that Terraform runs in: relative paths, such as that of a chart, start there.
   * @default - a folder of the provider's own
   */
  readonly stackFolder?: string;
}

/**
 * A provider whose own program answers schema, validation and plan, without network and credentials, while the cloud is played:
 * its checks, defaults and replacements are the real ones, and what is applied is made up. One for each stack that is served.
 * @throws {UserError} `ProviderUnusable` when its program does not come up.
 */
export async function realPlanProvider(options: RealPlanOptions): Promise<ServableProvider> {
  const { source, pool, seed, types, stackFolder } = options;
  const schemaBytes = filterSchema(await pool.schema(), types);
  const protocol = await pool.protocol();
  const messages = messagesOf(protocol);
  const schema = decodeProviderSchema(messages.decode('GetProviderSchemaResponse', schemaBytes));
  const played = (fakes: Fakes): ServableProvider => simulatedProvider({ source, protocol, schema, seed, fakes });
  // A real provider calls it a change when an argument that it would have left empty has a made-up value.
  const sparse = played({
    ...FAKES,
    fillUnknowns: (planned, block, subject) => fillUnknowns(planned, block, subject, { optionalComputed: 'null' }),
  });
  const full = played(FAKES);
  const shared = {
    source,
    pool,
    schema,
    schemaBytes,
    messages,
    label: providerLabel({ source }),
    defaults: new KnownDefaults(),
    notTaken: [],
    play: (checked: boolean): ProviderSession => (checked ? sparse : full).open(),
    ...(stackFolder === undefined ? {} : { stackFolder }),
  };
  return { source, protocol, open: () => new RealPlanSession(shared) };
}
