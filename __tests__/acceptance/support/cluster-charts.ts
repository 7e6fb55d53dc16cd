import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { folder, write } from '../../unit/terraform/support';
import { chart } from './cluster-app';

/** A chart repository that has one chart, and a folder that has another. */
export interface ChartPlaces {
  /** Address of the repository. */
  readonly repository: string;
  readonly folder: string;
  close(): Promise<void>;
}

/** Puts `alpha` into a folder, and `beta` into a repository, both 1.0.0 and with one ConfigMap. */
export async function chartPlaces(): Promise<ChartPlaces> {
  const [own, served] = [packaged('alpha'), packaged('beta')];
  const beta = { apiVersion: 'v2', name: 'beta', version: '1.0.0', urls: ['beta-1.0.0.tgz'] };
  const index = { apiVersion: 'v1', entries: { beta: [beta] }, generated: '2026-01-01T00:00:00Z' };
  const server = createServer(({ url }, response) => {
    if (url === '/index.yaml') response.end(JSON.stringify(index));
    else if (url === '/beta-1.0.0.tgz') response.end(readFileSync(join(served, 'beta-1.0.0.tgz')));
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { repository: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder: own, close };
}

function packaged(name: string): string {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
  const at = write(folder(), chart(name, { config }));
  spawnSync('tar', ['-czf', `${name}-1.0.0.tgz`, name], { cwd: at });
  return at;
}
