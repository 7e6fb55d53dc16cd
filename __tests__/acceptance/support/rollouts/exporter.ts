import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A program with metrics on loopback, as Prometheus scrapes it. */
export interface Exporter {
  /** `127.0.0.1:<port>`. */
  readonly target: string;
  /** Whether a scrape failed, and why: Prometheus itself would only show a gap. */
  readonly problem: () => unknown;
  close(): Promise<void>;
}

/** Serves what `tell` says at each scrape, in the format of Prometheus, on a free port of the loopback interface. */
export async function startExporter(tell: () => Promise<string>): Promise<Exporter> {
  let problem: unknown;
  const server = createServer((_request, response) => {
    tell().then(
      (text) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(text),
      (error: unknown) => {
        problem ??= error;
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const { port } = server.address() as AddressInfo;
  return {
    target: `127.0.0.1:${port}`,
    problem: () => problem,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
