import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pause } from '../../../lab/running/wait';

const REFRESH_MILLISECONDS = 1_000;

/** A program with metrics on loopback, as Prometheus scrapes it. */
export interface Exporter {
  /** `127.0.0.1:<port>`. */
  readonly target: string;
  /** @throws where metrics could not be told at some time. */
  close(): Promise<void>;
}

/**
 * Serves what `tell` says each second, in the format of Prometheus, on a free port of the loopback interface. A scrape gets the last
 * text at once: after one that takes too long, Prometheus would take all pods for gone.
 */
export async function startExporter(tell: () => Promise<string>): Promise<Exporter> {
  let text = await tell();
  let isClosing = false;
  const refresh = async (): Promise<void> => {
    while (!isClosing) {
      text = await tell();
      await pause(REFRESH_MILLISECONDS);
    }
  };
  const refreshing = refresh().then(
    () => undefined,
    (error: unknown) => error,
  );
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(text);
  });
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const { port } = server.address() as AddressInfo;
  return {
    target: `127.0.0.1:${port}`,
    close: async () => {
      isClosing = true;
      const problem = await refreshing;
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (problem !== undefined) throw new Error('metrics could not be told', { cause: problem });
    },
  };
}
