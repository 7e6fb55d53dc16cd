import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClusterApi } from '../../../../rehearsal/cluster/cluster-api';
import type { ClusterLogin } from '../../../../rehearsal/cluster/kubeconfig';

/** What an API server answers: its status, and a body. */
export type Answer = readonly [status: number, body: object];

/** A request that it got. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const servers: Server[] = [];

/** An API server of which `answer` says what it answers; undefined is what it does not have. */
export async function fakeCluster(answer: (asked: Asked) => Answer | undefined) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const one = { method: request.method ?? '', path: request.url ?? '', body };
      asked.push(one);
      const [status, content] = answer(one) ?? [404, { reason: 'NotFound', message: `no ${one.path}` }];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(content));
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = new ClusterApi(address, () => Promise.resolve());
  const login: ClusterLogin = { file: 'lab.yaml', context: 'lab', server: address, kubeconfig: {} };
  return { api, login, asked };
}

export async function stopClusters(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

/** What keeps a promise from its value: its message, whole. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing went wrong',
    (error: unknown) => (error as Error).message,
  );
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
