import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { Reader } from 'protobufjs/light';
import { ALL_METHODS, methodPath, Unimplemented, type Method, type ServableProvider } from './methods';
import { PLUGIN_SERVICES, rawCall, type Service } from './plugin-services';

/** A plan of a large resource is beyond gRPC's default of 4 MB. */
const OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.enable_channelz': 0,
};

/** Calls whose request is not about one type. */
const UNTYPED: ReadonlySet<Method> = new Set<Method>([
  'GetMetadata',
  'GetProviderSchema',
  'GetResourceIdentitySchemas',
  'GetFunctions',
  'ValidateProviderConfig',
  'ConfigureProvider',
  'MoveResourceState',
  'RenewEphemeralResource',
  'CallFunction',
  'StopProvider',
]);

/** Serves one connection of Terraform with a session of its own, which ends with the connection. Gives what ends both at once. */
export function serveConnection(provider: ServableProvider, socket: Socket): () => void {
  const session = provider.open();
  const call = (method: Method, request: Buffer): Promise<Uint8Array> => session.call(method, request);
  const server = new Server(OPTIONS);
  for (const { definition, implementation } of [providerService(provider, call), PLUGIN_SERVICES]) {
    server.addService(definition, implementation);
  }
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    server.forceShutdown();
    session.close();
    socket.destroy();
  };
  socket.once('close', end);
  server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
  return end;
}

function providerService(
  { protocol }: ServableProvider,
  call: (method: Method, request: Buffer) => Promise<Uint8Array>,
): Service {
  const handler =
    (method: Method) =>
    ({ request }: ServerUnaryCall<Buffer, Uint8Array>, reply: sendUnaryData<Uint8Array>): void => {
      call(method, request).then(
        (response) => reply(null, response),
        (error: unknown) => reply(failure(method, request, error)),
      );
    };
  return {
    definition: Object.fromEntries(ALL_METHODS.map((method) => [method, rawCall(methodPath(method, protocol))])),
    implementation: Object.fromEntries(ALL_METHODS.map((method) => [method, handler(method)])),
  };
}

/** Only the kind of error is told: its message may quote a planned value. */
function failure(method: Method, request: Buffer, error: unknown): { code: status; details: string } {
  if (error instanceof Unimplemented) return { code: status.UNIMPLEMENTED, details: error.message };
  const type = UNTYPED.has(method) ? undefined : typeName(request);
  const kind = error instanceof Error ? error.name : typeof error;
  return { code: status.INTERNAL, details: `${method}${type === undefined ? '' : ` of ${type}`} failed: ${kind}` };
}

/** The type that a request is about: always its first field. */
function typeName(request: Buffer): string | undefined {
  try {
    const reader = Reader.create(request);
    const name = reader.uint32() === FIRST_FIELD ? reader.string() : '';
    return /^\w+$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Tag of field 1 with a length. */
const FIRST_FIELD = 0x0a;
