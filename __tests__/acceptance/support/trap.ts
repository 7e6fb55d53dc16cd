import { createServer, type AddressInfo } from 'node:net';

/** A server on loopback to which no connection may come. */
export interface Trap {
  readonly url: string;
  /** Connections that came so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Opens a trap; whoever connects is cut off at once. */
export async function openTrap(): Promise<Trap> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => count,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
