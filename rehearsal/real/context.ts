import type { Place } from '../fakes/place';
import type { Messages } from '../protocol/messages';
import type { ProviderSession } from '../protocol/methods';
import type { ProviderSchema } from '../schema/model';
import type { KnownDefaults } from './known-defaults';
import type { Lease } from './pool';

/** What the calls about resources share. */
export interface RealPlanContext {
  /** The provider as messages name it: `hashicorp/aws`. */
  readonly label: string;
  readonly messages: Messages;
  readonly schema: ProviderSchema;
  readonly defaults: KnownDefaults;
  /** Plays the cloud, and plans what the real provider cannot. */
  readonly played: ProviderSession;
  readonly place: Place;
  /** The configured process; missing where the provider took no configuration, and everything is simulated. */
  readonly lease: Lease | undefined;
}
