/** Versions of Terraform's plugin protocol that are served and spoken. */
export type ProtocolVersion = 5 | 6;

/** Calls of the plugin protocol, by their names in version 6, with the name in version 5 where that differs. */
const METHODS = {
  GetMetadata: undefined,
  GetProviderSchema: 'GetSchema',
  GetResourceIdentitySchemas: undefined,
  GetFunctions: undefined,
  ValidateProviderConfig: 'PrepareProviderConfig',
  ConfigureProvider: 'Configure',
  ValidateResourceConfig: 'ValidateResourceTypeConfig',
  ValidateDataResourceConfig: 'ValidateDataSourceConfig',
  ValidateEphemeralResourceConfig: undefined,
  UpgradeResourceState: undefined,
  UpgradeResourceIdentity: undefined,
  ReadResource: undefined,
  PlanResourceChange: undefined,
  ApplyResourceChange: undefined,
  ImportResourceState: undefined,
  MoveResourceState: undefined,
  ReadDataSource: undefined,
  OpenEphemeralResource: undefined,
  RenewEphemeralResource: undefined,
  CloseEphemeralResource: undefined,
  CallFunction: undefined,
  StopProvider: 'Stop',
} as const;

/** A call of the plugin protocol, by its name in version 6. */
export type Method = keyof typeof METHODS;

/** Every call that Terraform may make. */
export const ALL_METHODS = Object.keys(METHODS) as readonly Method[];

/** Path of a call on the wire: `/tfplugin5.Provider/GetSchema`. */
export function methodPath(method: Method, version: ProtocolVersion): string {
  return `/tfplugin${version}.Provider/${version === 5 ? (METHODS[method] ?? method) : method}`;
}

/** Thrown by a session for a call that it does not serve. */
export class Unimplemented extends Error {
  constructor(method: string) {
    super(`${method} is not served`);
    this.name = 'Unimplemented';
  }
}

/** One configured provider, as Terraform talks to it: one connection, from schema to stop. */
export interface ProviderSession {
  /**
   * Answers a call: the bytes of the request in, those of the response out.
   * @throws {Unimplemented} for a call that it does not serve.
   */
  call(method: Method, request: Buffer): Promise<Uint8Array>;
  /** The connection is gone. */
  close(): void;
}

/** A provider that can be served. */
export interface ServableProvider {
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly protocol: ProtocolVersion;
  /** Terraform opens a connection for each of its provider configurations: default and aliases stay apart. */
  open(): ProviderSession;
}
