import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

/** Bytes pass as they are: who answers a call reads and writes its messages. */
const RAW = {
  requestSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  responseDeserialize: (bytes: Buffer) => bytes,
} as const;

/** A gRPC service, ready for `addService`. */
export interface Service {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Definition of a call whose request and response are plain bytes. */
export function rawCall(
  path: string,
  streams: { readonly requestStream?: boolean; readonly responseStream?: boolean } = {},
): ServiceDefinition[string] {
  return { path, requestStream: false, responseStream: false, ...streams, ...RAW };
}

/** `HealthCheckResponse` with the status SERVING. */
const SERVING = Buffer.from([0x08, 0x01]);

type Reply = (error: null, bytes: Uint8Array) => void;

const answer =
  (bytes: Uint8Array) =>
  (_call: unknown, reply: Reply): void =>
    reply(null, bytes);

/** Ends with its connection: nothing is ever sent. */
const stayOpen = (): void => undefined;

/**
 * What go-plugin asks of a plugin besides its own calls.
 * @see https://github.com/hashicorp/go-plugin/tree/main/internal/plugin
 */
export const PLUGIN_SERVICES: Service = {
  definition: {
    Check: rawCall('/grpc.health.v1.Health/Check'),
    StreamStdio: rawCall('/plugin.GRPCStdio/StreamStdio', { responseStream: true }),
    StartStream: rawCall('/plugin.GRPCBroker/StartStream', { requestStream: true, responseStream: true }),
    // The server outlives its clients: it ends when who started it says so.
    Shutdown: rawCall('/plugin.GRPCController/Shutdown'),
  },
  implementation: {
    Check: answer(SERVING),
    StreamStdio: stayOpen,
    StartStream: stayOpen,
    Shutdown: answer(Buffer.alloc(0)),
  },
};
