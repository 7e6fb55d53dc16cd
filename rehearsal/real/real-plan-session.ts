import { placeOf } from '../fakes/place';
import { UserError } from '../../constructs/core/errors';
import type { Messages } from '../protocol/messages';
import type { Method, ProviderSession } from '../protocol/methods';
import { SEVERITY, type MessageShapes } from '../protocol/shapes';
import type { ProviderSchema } from '../schema/model';
import { readObject } from '../simulated/context';
import type { ObjectValue } from '../values/codec';
import { applyCall } from './apply-call';
import { ProviderLost } from './client';
import { configureCall } from './configure-call';
import type { RealPlanContext } from './context';
import type { KnownDefaults } from './known-defaults';
import { isLocalDataSource } from './local-data';
import { planCall } from './plan-call';
import type { Lease, ProviderPool } from './pool';
import { refusedHost } from './refused';
import { validateProviderCall } from './validate-provider-call';

/** What the sessions of a provider share. */
export interface SessionOptions {
  readonly source: string;
  readonly label: string;
  readonly messages: Messages;
  readonly pool: ProviderPool;
  readonly schema: ProviderSchema;
  /** The answer to GetProviderSchema. */
  readonly schemaBytes: Uint8Array;
  readonly defaults: KnownDefaults;
  readonly notTaken: ObjectValue[];
  readonly stackFolder?: string;
  /** Opens a session that plays the cloud; `checked` where the real provider plans. */
  readonly play: (checked: boolean) => ProviderSession;
}

/** Calls that are the real provider's alone. */
const FORWARDED: ReadonlySet<Method> = new Set<Method>([
  'GetFunctions',
  'CallFunction',
  'ValidateResourceConfig',
  'ValidateDataResourceConfig',
  'ValidateEphemeralResourceConfig',
  'UpgradeResourceState',
  'MoveResourceState',
]);

const LOST_ADVICE =
  'Rehearse again. Where it comes to the same, --mode simulated does without the program of the provider.';

/** The message that answers a call, as far as it is known here: errors go into it. */
const RESPONSES: { readonly [M in Method]?: keyof MessageShapes } = {
  GetFunctions: 'GetFunctionsResponse',
  ValidateProviderConfig: 'ValidateProviderConfigResponse',
  ConfigureProvider: 'DiagnosticsResponse',
  ValidateResourceConfig: 'DiagnosticsResponse',
  ValidateDataResourceConfig: 'DiagnosticsResponse',
  ValidateEphemeralResourceConfig: 'DiagnosticsResponse',
  UpgradeResourceState: 'UpgradeResourceStateResponse',
  PlanResourceChange: 'PlanResourceChangeResponse',
  ApplyResourceChange: 'ApplyResourceChangeResponse',
  ReadDataSource: 'ReadDataSourceResponse',
};

/** One connection of Terraform: the real provider validates and plans, the cloud is played. */
export class RealPlanSession implements ProviderSession {
  private lease: Lease | undefined;
  private played: ProviderSession;
  private config: ObjectValue = {};
  private closed = false;

  constructor(private readonly options: SessionOptions) {
    this.played = options.play(false);
  }

  async call(method: Method, request: Buffer): Promise<Uint8Array> {
    try {
      return await this.answer(method, request);
    } catch (error) {
      const response = RESPONSES[method];
      if (response === undefined || !(error instanceof ProviderLost || error instanceof UserError)) throw error;
      // An error of the call itself would reach the user as a fault in Terraform's plugin.
      const detail = error instanceof ProviderLost ? { detail: LOST_ADVICE } : {};
      const diagnostics = [{ severity: SEVERITY.error, summary: capitalised(error.message), ...detail }];
      return this.options.messages.encode(response, { diagnostics });
    }
  }

  close(): void {
    this.closed = true;
    this.lease?.release();
    this.lease = undefined;
    this.played.close();
  }

  private answer(method: Method, request: Buffer): Promise<Uint8Array> {
    if (FORWARDED.has(method)) return this.forward(method, request);
    switch (method) {
      case 'GetProviderSchema':
        return Promise.resolve(this.options.schemaBytes);
      case 'ValidateProviderConfig':
        return validateProviderCall(request, this.options, (judged) => this.forward(method, judged));
      case 'ConfigureProvider':
        return this.configure(request);
      case 'PlanResourceChange':
        return planCall(this.context, request);
      case 'ApplyResourceChange':
        return applyCall(this.context, request);
      case 'ReadDataSource':
        return this.readDataSource(request);
      default:
        return this.played.call(method, request);
    }
  }

  /** Upgrades of states may want a configured provider; everything else is the same with any. */
  private async forward(method: Method, request: Uint8Array): Promise<Uint8Array> {
    const { pool } = this.options;
    return this.lease === undefined ? pool.call(method, request) : this.lease.call(method, request);
  }

  private async configure(request: Buffer): Promise<Uint8Array> {
    const { messages, play } = this.options;
    const { lease, diagnostics } = await configureCall(request, this.options);
    this.lease?.release();
    // Terraform may be gone by now, and nobody would give it back.
    if (this.closed) lease?.release();
    else this.lease = lease;
    this.played = play(lease !== undefined);
    this.config = readObject(messages.decode('ConfigureProviderRequest', request).config) ?? {};
    await this.played.call('ConfigureProvider', request);
    return messages.encode('DiagnosticsResponse', { diagnostics });
  }

  private async readDataSource(request: Buffer): Promise<Uint8Array> {
    const { messages, source } = this.options;
    const { typeName } = messages.decode('ReadDataSourceRequest', request);
    if (this.lease === undefined || !isLocalDataSource(source, typeName))
      return this.played.call('ReadDataSource', request);
    const answer = await this.lease.call('ReadDataSource', request);
    const { diagnostics } = messages.decode('ReadDataSourceResponse', answer);
    return refusedHost(diagnostics) === undefined ? answer : this.played.call('ReadDataSource', request);
  }

  private get context(): RealPlanContext {
    const { label, messages, schema, defaults, source } = this.options;
    const { lease, played } = this;
    return { label, messages, schema, defaults, lease, played, place: placeOf(source, this.config) };
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
