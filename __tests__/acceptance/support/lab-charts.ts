import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

/** Packaged charts as their projects publish them. */
const ARCHIVES = resolve(__dirname, '../../../../shared/charts');

const ARCHIVE = /^(?<name>.+)-(?<version>v?\d+\.\d+\.\d+)\.tgz$/;

/** A chart repository on this machine. */
export interface ChartRepository {
  /** Address, as `repository` of a release has it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the packaged charts as the repositories of their projects do, so that a release finds its own by name and version. */
export async function serveCharts(): Promise<ChartRepository> {
  const server = createServer(({ url = '' }, response) => {
    const file = url.slice(1);
    if (file === 'index.yaml') response.end(index());
    else if (ARCHIVE.test(file)) response.end(readFileSync(join(ARCHIVES, file)));
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

/** @see https://helm.sh/docs/topics/chart_repository/#the-index-file */
function index(): string {
  const entries: Record<string, object[]> = {};
  for (const file of readdirSync(ARCHIVES)) {
    const { name, version } = ARCHIVE.exec(file)?.groups ?? {};
    if (name !== undefined) (entries[name] ??= []).push({ apiVersion: 'v2', name, version, urls: [file] });
  }
  return JSON.stringify({ apiVersion: 'v1', entries, generated: '2026-01-01T00:00:00Z' });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
