import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { serveConnection } from './connection';
import type { ProtocolVersion, ServableProvider } from './methods';
import { startStandIn } from './stand-in';

/** Bytes of a socket's path with the zero at its end, see `sun_path` in unix(7). */
export const PATH_BYTES = process.platform === 'darwin' ? 104 : 108;

/** Where Terraform finds a provider that already runs. */
export interface Reattach {
  readonly Protocol: 'grpc';
  readonly ProtocolVersion: ProtocolVersion;
  /** Terraform watches this process, and kills it where the socket does not answer: it is one that stands in for ours. */
  readonly Pid: number;
  /** Keeps Terraform from ending the process. */
  readonly Test: true;
  readonly Addr: { readonly Network: 'unix'; readonly String: string };
}

/** A provider being served. */
export interface ServedProvider {
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** Its entry in `TF_REATTACH_PROVIDERS`. */
  readonly reattach: Reattach;
  /** Ends all connections and removes the socket. */
  close(): Promise<void>;
}

/**
 * Serves a provider on a Unix socket, for as many Terraform commands as come; each connection gets a session of its own.
 * It does not keep the process alive, and Terraform must not be waited for synchronously in the same process.
 * @param folder made where it is missing; only its owner may read it, as values of all plans pass through the socket.
 * @throws {UserError} `SocketPathTooLong` or `SocketFolderOpen`.
 */
export async function serveProvider(provider: ServableProvider, folder: string): Promise<ServedProvider> {
  const path = socketPath(folder);
  const ends = new Set<() => void>();
  const server = createServer((socket) => {
    socket.unref();
    // A killed Terraform resets its connections; the end of the session follows from the close.
    socket.on('error', () => undefined);
    const end = serveConnection(provider, socket);
    ends.add(end);
    socket.once('close', () => ends.delete(end));
  });
  await listen(server, path);
  server.unref();
  const standIn = startStandIn();
  return {
    source: provider.source,
    reattach: {
      Protocol: 'grpc',
      ProtocolVersion: provider.protocol,
      Pid: standIn.pid,
      Test: true,
      Addr: { Network: 'unix', String: path },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const end of ends) end();
        standIn.end();
      }),
  };
}

/** The variable that leads Terraform to the providers. */
export function reattachEnv(served: readonly Pick<ServedProvider, 'source' | 'reattach'>[]): {
  readonly TF_REATTACH_PROVIDERS: string;
} {
  const entries = served.map(({ source, reattach }) => [source, reattach] as const);
  return { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(entries)) };
}

function socketPath(folder: string): string {
  const path = join(folder, `${randomBytes(4).toString('hex')}.sock`);
  const bytes = Buffer.byteLength(path);
  if (bytes >= PATH_BYTES) {
    throw new UserError(folder, 'SocketPathTooLong', [
      `is too long a path for a socket: with the name of the socket it must be below ${PATH_BYTES} bytes, got ${bytes}. Name a shorter folder in TMPDIR`,
    ]);
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0) {
    throw new UserError(folder, 'SocketFolderOpen', [
      'must be readable by its owner only, as planned values pass through the sockets in it: chmod 700',
    ]);
  }
  return path;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.removeListener('error', reject);
      chmodSync(path, 0o600);
      resolve();
    });
  });
}
