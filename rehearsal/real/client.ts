import { Client, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { methodPath, Unimplemented, type Method, type ProtocolVersion } from '../protocol/methods';
import type { LaunchedProvider } from './launch';

/** Time the program has to end by itself before it is killed. */
const SHUTDOWN_SECONDS = 2;

/** Time between the loss of the connection and the news that the program has ended. */
const NEWS_SECONDS = 1;

/** Thrown when a provider's program is lost while it is needed. */
export class ProviderLost extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProviderLost';
  }
}

/** Speaks to a provider's program. */
export interface ProviderClient {
  readonly protocol: ProtocolVersion;
  /**
   * One call, the bytes of the request in, those of the response out.
   * @throws {Unimplemented} for a call that the provider does not serve.
   * @throws {ProviderLost} when its program ends before it answers.
   */
  call(method: Method, request: Uint8Array): Promise<Uint8Array>;
  /** Asks the program to end, and kills it where it does not. */
  stop(): Promise<void>;
}

const bytes = (message: Uint8Array): Buffer => Buffer.from(message.buffer, message.byteOffset, message.byteLength);
const EMPTY = Buffer.alloc(0);

/**
 * Connects to a provider's program.
 * @param label the provider as messages name it: `hashicorp/aws`.
 */
export function connectProvider(launched: LaunchedProvider, label: string): ProviderClient {
  const client = new Client(launched.target, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    // The user's proxy is not for sockets of this machine.
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
  });
  drainOutput(client);
  return {
    protocol: launched.protocol,
    call: async (method, request) => {
      try {
        return await unary(client, methodPath(method, launched.protocol), request);
      } catch (error) {
        throw await explained(error as ServiceError, method, launched, label);
      }
    },
    stop: async () => {
      if (!launched.hasEnded()) {
        const asked = unary(client, '/plugin.GRPCController/Shutdown', EMPTY).catch(() => undefined);
        await within(SHUTDOWN_SECONDS, Promise.all([asked, launched.ended]));
      }
      launched.kill();
      client.close();
      await launched.ended;
    },
  };
}

function unary(client: Client, path: string, request: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      bytes,
      (answer) => answer,
      request,
      (error, answer) => {
        if (error !== null) reject(error);
        else resolve(answer ?? EMPTY);
      },
    );
  });
}

/** What it prints goes through the connection: where nobody takes it, a provider that prints much would stand still. */
function drainOutput(client: Client): void {
  const path = '/plugin.GRPCStdio/StreamStdio';
  const stream = client.makeServerStreamRequest(path, bytes, (answer) => answer, EMPTY);
  stream.on('error', () => undefined);
  stream.resume();
}

async function explained(
  error: ServiceError,
  method: Method,
  launched: LaunchedProvider,
  label: string,
): Promise<Error> {
  if (error.code === status.UNIMPLEMENTED) return new Unimplemented(method);
  if (error.code === status.UNAVAILABLE || error.code === status.CANCELLED || error.code === status.INTERNAL) {
    await within(NEWS_SECONDS, launched.ended);
    if (launched.hasEnded()) return new ProviderLost(`the provider ${label} ended unexpectedly during ${method}`);
  }
  return new ProviderLost(`the provider ${label} failed during ${method}: ${error.details}`);
}

async function within(seconds: number, what: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, seconds * 1000)));
  await Promise.race([what, limit]);
  clearTimeout(timer);
}
