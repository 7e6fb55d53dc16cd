import { type AddressInfo } from 'node:net';
import { connect, createServer, type TlsOptions } from 'node:tls';

/** What a Secret of type `kubernetes.io/tls` holds, in PEM form. */
export interface TlsSecret {
  readonly key: string;
  readonly cert: string;
  /** Certificates that `cert` is checked with. */
  readonly ca: string;
}

/** Who connects to whom. */
export interface Handshake {
  readonly server: TlsSecret;
  /** Host that the client asks for. */
  readonly host: string;
  /** What the client shows of itself. @default - nothing, and the server does not ask */
  readonly client?: TlsSecret;
}

/** Lets two ends shake hands on loopback, each checking the other by its `ca`; why one refuses, or undefined. */
export async function handshake({ server, host, client }: Handshake): Promise<string | undefined> {
  const asked: TlsOptions = client === undefined ? {} : { requestCert: true, rejectUnauthorized: true };
  const listener = createServer({ ...server, ...asked });
  await new Promise<void>((done) => listener.listen({ host: '127.0.0.1', port: 0 }, done));
  const { port } = listener.address() as AddressInfo;
  const refusedByServer = new Promise<string>((resolve) =>
    listener.once('tlsClientError', ({ message }) => resolve(message)),
  );
  const accepted = new Promise<undefined>((resolve) => listener.once('secureConnection', () => resolve(undefined)));
  const own = client === undefined ? {} : { key: client.key, cert: client.cert };
  const socket = connect({ host: '127.0.0.1', port, servername: host, ca: server.ca, ...own });
  const refusedByClient = new Promise<string>((resolve) => socket.once('error', ({ message }) => resolve(message)));
  const secure = new Promise<undefined>((resolve) => socket.once('secureConnect', () => resolve(undefined)));
  try {
    return (await Promise.race([secure, refusedByClient])) ?? (await Promise.race([accepted, refusedByServer]));
  } finally {
    socket.destroy();
    listener.close();
  }
}
