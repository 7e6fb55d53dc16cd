import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stack } from '../../../../terraform/manifest';

/** What a recorded service answers. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** A service of a vendor on this machine, that answers what was recorded, and tells what it was asked. */
export interface RecordedService {
  readonly url: string;
  /** `POST /`, `HEAD /bucket of ACCOUNT`, or the name of the call where it has one, in order. */
  readonly calls: string[];
  /** What was sent along, in order. */
  readonly bodies: string[];
  /** Headers of the last call. */
  last: IncomingMessage['headers'];
  readonly close: () => Promise<void>;
}

/** Answers by `METHOD /path` or by the name of the call; 404 to anything else. */
export async function recorded(answers: Readonly<Record<string, Answer>>): Promise<RecordedService> {
  const calls: string[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const path = decodeURIComponent(request.url ?? '')
      .replace(/[?&]x-id=\w+/, '')
      .replace(/=$/, '')
      .replace(/(\w)\/(?=\?|$)/, '$1');
    const owner = request.headers['x-amz-expected-bucket-owner'];
    const expecting = owner === undefined ? '' : ` of ${String(owner)}`;
    const call = target === '' ? `${request.method ?? ''} ${path}${expecting}` : target;
    calls.push(call);
    service.last = request.headers;
    const { status = 200, headers = {}, body = '' } = answers[call] ?? { status: 404 };
    const type = typeof body === 'string' ? 'application/xml' : 'application/json';
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.once('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = async (): Promise<void> => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  };
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const service: RecordedService = { url, calls, bodies, last: {}, close };
  return service;
}

/** How S3 says no, and how the other services do. */
export const s3Error = (status: number, Code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${Code}</Code><Message>${Code}</Message></Error>`,
});
export const awsError = (status: number, type: string): Answer => ({ status, body: { __type: type, message: type } });

/** A stack with these resources, by type and name, each from a construct of the same name. */
export function stackWith(
  resources: Readonly<Record<string, Readonly<Record<string, object>>>>,
  provider: object,
  more: object = {},
): Stack {
  const blocks = Object.entries(resources).map(([type, named]) => {
    const withPaths = Object.entries(named).map(([name, block]) => {
      return [name, { '//': { metadata: { path: `data/${name}/Resource` } }, ...block }] as const;
    });
    return [type, Object.fromEntries(withPaths)] as const;
  });
  const config = { provider, resource: Object.fromEntries(blocks), ...more };
  const place = { constructPath: 'data', folder: '/nowhere', file: '/nowhere/cdk.tf.json', backend: 'local' };
  return {
    id: 'data',
    ...place,
    dependencies: [],
    resources: 0,
    dataSources: 0,
    providers: [],
    annotations: [],
    config,
  };
}
