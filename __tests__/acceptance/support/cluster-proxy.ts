import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { write } from '../../unit/terraform/support';

/** A way to an API server that can be cut. */
export interface ClusterProxy {
  /** Path of a kubeconfig that leads through it. */
  readonly kubeconfig: string;
  /** Nobody answers any more. */
  cut(): Promise<void>;
}

/** Opens a way to the server of `kubeconfig`, whose certificate is good for it too; files are written into `folder`. */
export async function openProxy(kubeconfig: string, folder: string): Promise<ClusterProxy> {
  const text = readFileSync(kubeconfig, 'utf8');
  const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(port, '127.0.0.1');
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    }
    client.pipe(target).pipe(client);
  });
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const own = (server.address() as AddressInfo).port;
  write(folder, { proxied: text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${own}`) });
  const cut = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      for (const socket of sockets) socket.destroy();
    });
  return { kubeconfig: `${folder}/proxied`, cut };
}
