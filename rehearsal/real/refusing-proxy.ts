import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Status text of every answer: Go's HTTP client repeats it in its error, so that a failure can be told to be ours. */
export const REFUSAL = 'Refused by the rehearsal';

const METADATA_SERVER = 'metadata.google.internal';

/** A proxy on the loopback interface that lets nothing through. */
export interface RefusingProxy {
  /** `127.0.0.1:40001`. */
  readonly address: string;
  /** `http://127.0.0.1:40001`. */
  readonly url: string;
  /** How often each host was asked for, since the start. */
  hosts(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/**
 * Starts a proxy that answers every request with 403 at once. Without it a provider would wait for a network that is not there:
 * minutes, with retries. Of what was asked for only the host is kept.
 */
export function startRefusingProxy(): Promise<RefusingProxy> {
  const hosts = new Map<string, number>();
  const count = (host: string): void => void hosts.set(host, (hosts.get(host) ?? 0) + 1);
  const server = createServer((request, response) => {
    count(hostOf(request));
    response.writeHead(403, REFUSAL, { connection: 'close' }).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    count(withoutPort(request.url ?? ''));
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 403 ${REFUSAL}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      // It alone must not keep the process alive.
      server.unref();
      resolve({ address, url: `http://${address}`, hosts: () => hosts, close: () => closed() });
    });
    const closed = (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
  });
}

/** A proxied request names its whole URL; one without is for the cloud's metadata server, which we are told to be. */
function hostOf({ url = '' }: IncomingMessage): string {
  return URL.canParse(url) ? new URL(url).hostname : METADATA_SERVER;
}

function withoutPort(authority: string): string {
  return authority.replace(/:\d+$/, '');
}
