/** A value in one of two encodings; Terraform writes MessagePack, and states that are upgraded may be JSON. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** One step into a value: an attribute, or an element by key. */
export interface PathStep {
  readonly attributeName?: string;
  readonly elementKeyString?: string;
  readonly elementKeyInt?: number;
}

/** Severities of a {@link ProtocolDiagnostic}. */
export const SEVERITY = { error: 1, warning: 2 } as const;

/** A message about a configuration, on the wire. */
export interface ProtocolDiagnostic {
  readonly severity: number;
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: { readonly steps: readonly PathStep[] };
}

interface Diagnostics {
  readonly diagnostics: readonly ProtocolDiagnostic[];
}

/** Numbers of the nesting modes on the wire. */
export const NESTING = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

export interface AttributeMessage {
  readonly name: string;
  readonly type?: Uint8Array;
  readonly nestedType?: { readonly attributes: readonly AttributeMessage[]; readonly nesting: number };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
}

export interface BlockMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly blockTypes: readonly NestedBlockMessage[];
}

export interface NestedBlockMessage {
  readonly typeName: string;
  readonly block: BlockMessage;
  readonly nesting: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface SchemaMessage {
  readonly version?: number;
  readonly block: BlockMessage;
}

interface TypedConfig {
  readonly typeName: string;
  readonly config: DynamicValue;
}

/** What each message holds; a field that was not sent is missing. */
export interface MessageShapes {
  readonly DynamicValue: DynamicValue;
  readonly Schema: SchemaMessage;
  readonly GetProviderSchemaResponse: Diagnostics & {
    readonly provider?: SchemaMessage;
    readonly resourceSchemas: Readonly<Record<string, SchemaMessage>>;
    readonly dataSourceSchemas: Readonly<Record<string, SchemaMessage>>;
    readonly ephemeralResourceSchemas: Readonly<Record<string, SchemaMessage>>;
    readonly functions?: Readonly<Record<string, object>>;
    readonly serverCapabilities?: {
      readonly planDestroy?: boolean;
      readonly getProviderSchemaOptional?: boolean;
      readonly moveResourceState?: boolean;
    };
  };
  readonly ValidateProviderConfigRequest: { readonly config: DynamicValue };
  readonly ValidateProviderConfigResponse: Diagnostics & { readonly preparedConfig?: DynamicValue };
  readonly ConfigureProviderRequest: { readonly terraformVersion: string; readonly config: DynamicValue };
  readonly ValidateConfigRequest: TypedConfig;
  readonly DiagnosticsResponse: Diagnostics;
  readonly UpgradeResourceStateRequest: {
    readonly typeName: string;
    readonly version: number;
    readonly rawState: { readonly json?: Uint8Array };
  };
  readonly UpgradeResourceStateResponse: Diagnostics & { readonly upgradedState?: DynamicValue };
  readonly ReadResourceRequest: {
    readonly typeName: string;
    readonly currentState: DynamicValue;
    readonly private?: Uint8Array;
  };
  readonly ReadResourceResponse: Diagnostics & { readonly newState?: DynamicValue; readonly private?: Uint8Array };
  readonly PlanResourceChangeRequest: {
    readonly typeName: string;
    readonly priorState: DynamicValue;
    readonly proposedNewState: DynamicValue;
    readonly config: DynamicValue;
    readonly priorPrivate?: Uint8Array;
    readonly providerMeta?: DynamicValue;
  };
  readonly PlanResourceChangeResponse: Diagnostics & {
    readonly plannedState?: DynamicValue;
    readonly requiresReplace: readonly { readonly steps: readonly PathStep[] }[];
    readonly plannedPrivate?: Uint8Array;
    readonly legacyTypeSystem?: boolean;
  };
  readonly ApplyResourceChangeRequest: {
    readonly typeName: string;
    readonly priorState: DynamicValue;
    readonly plannedState: DynamicValue;
    readonly config: DynamicValue;
    readonly plannedPrivate?: Uint8Array;
  };
  readonly ApplyResourceChangeResponse: Diagnostics & {
    readonly newState?: DynamicValue;
    readonly private?: Uint8Array;
    readonly legacyTypeSystem?: boolean;
  };
  readonly ImportResourceStateRequest: { readonly typeName: string; readonly id: string };
  readonly ImportResourceStateResponse: Diagnostics & {
    readonly importedResources: readonly {
      readonly typeName: string;
      readonly state: DynamicValue;
      readonly private?: Uint8Array;
    }[];
  };
  readonly ReadDataSourceRequest: TypedConfig;
  readonly ReadDataSourceResponse: Diagnostics & { readonly state?: DynamicValue };
  readonly OpenEphemeralResourceRequest: TypedConfig;
  readonly OpenEphemeralResourceResponse: Diagnostics & { readonly result?: DynamicValue };
  readonly GetFunctionsResponse: Diagnostics & { readonly functions: Readonly<Record<string, object>> };
  readonly StopProviderResponse: { readonly error?: string };
}
