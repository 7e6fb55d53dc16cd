import { messagesOf } from '../protocol/messages';
import {
  Unimplemented,
  type Method,
  type ProtocolVersion,
  type ProviderSession,
  type ServableProvider,
} from '../protocol/methods';
import type { ProviderSchema } from '../schema/model';
import type { Calls, Context } from './context';
import { FAKES, type Fakes } from './fakes';
import { lookupCalls } from './lookup-calls';
import { providerCalls } from './provider-calls';
import { resourceCalls } from './resource-calls';
import { Seeds } from './seeds';

/** Settings of a {@link simulatedProvider}. */
export interface SimulatedProviderOptions {
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly protocol: ProtocolVersion;
  /** The types that are used; each other one is unknown to Terraform. */
  readonly schema: ProviderSchema;
  /** Made-up values follow from it: the id of the stack. */
  readonly seed: string;
  /** @default FAKES */
  readonly fakes?: Fakes;
}

/**
 * A provider with a schema and no cloud: it plans as Terraform's rules allow, makes up what a cloud would decide, and keeps all
 * else as planned, so that a second plan is without changes. One for each stack that is served: equal resources are counted in it.
 */
export function simulatedProvider(options: SimulatedProviderOptions): ServableProvider {
  const { source, protocol, schema, fakes = FAKES } = options;
  const seeds = new Seeds(options.seed);
  const messages = messagesOf(protocol);
  const open = (): ProviderSession =>
    new Session({ source, protocol, schema, fakes, seeds, messages, place: fakes.placeOf(source, {}) });
  return { source, protocol, open };
}

class Session implements ProviderSession {
  private readonly calls: Calls;

  constructor(context: Context) {
    this.calls = { ...providerCalls(context), ...resourceCalls(context), ...lookupCalls(context) };
  }

  call(method: Method, request: Buffer): Promise<Uint8Array> {
    return new Promise((resolve) => {
      const answer = this.calls[method];
      if (answer === undefined) throw new Unimplemented(method);
      resolve(answer(request));
    });
  }

  close(): void {
    // It holds nothing that has to be given back.
  }
}
