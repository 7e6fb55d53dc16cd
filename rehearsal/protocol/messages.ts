import { Root, type Type as MessageType } from 'protobufjs/light';
import type { ProtocolVersion } from './methods';
import type { MessageShapes } from './shapes';

/** Field -> `type number`; a leading `repeated` or `map` makes it many. */
type Fields = Readonly<Record<string, string>>;

/** Of version 5 and 6 alike; the names are ours, the numbers the protocol's. */
const SHARED = {
  DynamicValue: { msgpack: 'bytes 1', json: 'bytes 2' },
  PathStep: { attributeName: 'string 1', elementKeyString: 'string 2', elementKeyInt: 'int64 3' },
  AttributePath: { steps: 'repeated PathStep 1' },
  Diagnostic: { severity: 'int32 1', summary: 'string 2', detail: 'string 3', attribute: 'AttributePath 4' },
  RawState: { json: 'bytes 1' },

  Schema: { version: 'int64 1', block: 'Block 2' },
  Block: { version: 'int64 1', attributes: 'repeated Attribute 2', blockTypes: 'repeated NestedBlock 3' },
  NestedBlock: { typeName: 'string 1', block: 'Block 2', nesting: 'int32 3', minItems: 'int64 4', maxItems: 'int64 5' },
  NestedObject: { attributes: 'repeated Attribute 1', nesting: 'int32 3' },
  ServerCapabilities: { planDestroy: 'bool 1', getProviderSchemaOptional: 'bool 2', moveResourceState: 'bool 3' },

  GetProviderSchemaResponse: {
    provider: 'Schema 1',
    resourceSchemas: 'map Schema 2',
    dataSourceSchemas: 'map Schema 3',
    diagnostics: 'repeated Diagnostic 4',
    providerMeta: 'Schema 5',
    serverCapabilities: 'ServerCapabilities 6',
    functions: 'map Opaque 7',
    ephemeralResourceSchemas: 'map Schema 8',
  },
  Opaque: {},
  ValidateProviderConfigRequest: { config: 'DynamicValue 1' },
  /** `preparedConfig` in version 5 alone. */
  ValidateProviderConfigResponse: { preparedConfig: 'DynamicValue 1', diagnostics: 'repeated Diagnostic 2' },
  ConfigureProviderRequest: { terraformVersion: 'string 1', config: 'DynamicValue 2', clientCapabilities: 'Opaque 3' },
  /** Of a resource, a data source or an ephemeral resource. */
  ValidateConfigRequest: { typeName: 'string 1', config: 'DynamicValue 2' },
  /** Of Configure, of each Validate of a type, and of CloseEphemeralResource. */
  DiagnosticsResponse: { diagnostics: 'repeated Diagnostic 1' },
  UpgradeResourceStateRequest: { typeName: 'string 1', version: 'int64 2', rawState: 'RawState 3' },
  UpgradeResourceStateResponse: { upgradedState: 'DynamicValue 1', diagnostics: 'repeated Diagnostic 2' },
  ReadResourceRequest: { typeName: 'string 1', currentState: 'DynamicValue 2', private: 'bytes 3' },
  ReadResourceResponse: { newState: 'DynamicValue 1', diagnostics: 'repeated Diagnostic 2', private: 'bytes 3' },
  PlanResourceChangeRequest: {
    typeName: 'string 1',
    priorState: 'DynamicValue 2',
    proposedNewState: 'DynamicValue 3',
    config: 'DynamicValue 4',
    priorPrivate: 'bytes 5',
    providerMeta: 'DynamicValue 6',
    clientCapabilities: 'Opaque 7',
  },
  PlanResourceChangeResponse: {
    plannedState: 'DynamicValue 1',
    requiresReplace: 'repeated AttributePath 2',
    plannedPrivate: 'bytes 3',
    diagnostics: 'repeated Diagnostic 4',
    legacyTypeSystem: 'bool 5',
  },
  ApplyResourceChangeRequest: {
    typeName: 'string 1',
    priorState: 'DynamicValue 2',
    plannedState: 'DynamicValue 3',
    config: 'DynamicValue 4',
    plannedPrivate: 'bytes 5',
  },
  ApplyResourceChangeResponse: {
    newState: 'DynamicValue 1',
    private: 'bytes 2',
    diagnostics: 'repeated Diagnostic 3',
    legacyTypeSystem: 'bool 4',
  },
  ImportResourceStateRequest: { typeName: 'string 1', id: 'string 2' },
  ImportedResource: { typeName: 'string 1', state: 'DynamicValue 2', private: 'bytes 3' },
  ImportResourceStateResponse: {
    importedResources: 'repeated ImportedResource 1',
    diagnostics: 'repeated Diagnostic 2',
  },
  ReadDataSourceRequest: { typeName: 'string 1', config: 'DynamicValue 2' },
  ReadDataSourceResponse: { state: 'DynamicValue 1', diagnostics: 'repeated Diagnostic 2' },
  OpenEphemeralResourceRequest: { typeName: 'string 1', config: 'DynamicValue 2' },
  /** `private` and the time to renew are left out: nothing has to be closed or renewed. */
  OpenEphemeralResourceResponse: { diagnostics: 'repeated Diagnostic 1', result: 'DynamicValue 3' },
  /** Of GetFunctions: none are served. */
  GetFunctionsResponse: { functions: 'map Opaque 1', diagnostics: 'repeated Diagnostic 2' },
  StopProviderResponse: { error: 'string 1' },
} satisfies Readonly<Record<string, Fields>>;

const ATTRIBUTE = {
  name: 'string 1',
  type: 'bytes 2',
  description: 'string 3',
  required: 'bool 4',
  optional: 'bool 5',
  computed: 'bool 6',
  sensitive: 'bool 7',
} satisfies Fields;

/** The one message in which the versions differ. */
const ATTRIBUTES: Readonly<Record<ProtocolVersion, Fields>> = {
  5: { ...ATTRIBUTE, writeOnly: 'bool 10' },
  6: { ...ATTRIBUTE, nestedType: 'NestedObject 10', writeOnly: 'bool 11' },
};

/** Reads and writes the messages of one version of the protocol. */
export interface Messages {
  /** A field that was not sent is missing, or empty where it is a list or map. Whole numbers are JavaScript numbers. */
  decode<N extends keyof MessageShapes>(name: N, bytes: Uint8Array): MessageShapes[N];
  /** A list or map may be left out where it is empty. */
  encode<N extends keyof MessageShapes>(name: N, message: Partial<MessageShapes[N]>): Uint8Array;
}

const built = new Map<ProtocolVersion, Messages>();

/** The messages of a version; built on first use. */
export function messagesOf(version: ProtocolVersion): Messages {
  const known = built.get(version);
  if (known !== undefined) return known;
  const messages = build(version);
  built.set(version, messages);
  return messages;
}

function build(version: ProtocolVersion): Messages {
  const nested = Object.entries({ ...SHARED, Attribute: ATTRIBUTES[version] }).map(([name, fields]) => [
    name,
    {
      fields: Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, definition(text)])),
      // Without presence the first element of a list, which is 0, would not be sent.
      ...(name === 'PathStep' ? { oneofs: { selector: { oneof: Object.keys(fields) } } } : {}),
    },
  ]);
  const root = Root.fromJSON({ nested: Object.fromEntries(nested) as Record<string, object> });
  const types = new Map<string, MessageType>();
  const typeOf = (name: string): MessageType => {
    const type = types.get(name) ?? root.lookupType(name);
    types.set(name, type);
    return type;
  };
  return {
    decode: <N extends keyof MessageShapes>(name: N, bytes: Uint8Array) => {
      const type = typeOf(name);
      const message = type.toObject(type.decode(bytes), { longs: Number, arrays: true, objects: true });
      return message as MessageShapes[N];
    },
    encode: (name, message) => {
      const type = typeOf(name);
      return type.encode(type.fromObject(message)).finish();
    },
  };
}

function definition(text: string): object {
  const [, rule, type, id] = /^(repeated |map )?(\w+) (\d+)$/.exec(text) ?? [];
  if (rule === 'map ') return { keyType: 'string', type, id: Number(id) };
  return { ...(rule === undefined ? {} : { rule: 'repeated' }), type, id: Number(id) };
}
