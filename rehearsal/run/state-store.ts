import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** States of a rehearsal, served to Terraform's `http` back end from this process's memory. */
export interface StateStore {
  /** Variables under which Terraform is let in; they stand in no file. */
  readonly env: Readonly<Record<string, string>>;
  /** Address of a state, on the loopback interface. */
  address(name: string): string;
  read(name: string): string | undefined;
  write(name: string, state: string): void;
  close(): Promise<void>;
}

/**
 * Opens a store on a random port of 127.0.0.1, under a path and a password that nobody can guess: states hold secrets.
 * @see https://developer.hashicorp.com/terraform/language/backend/http
 */
export async function openStateStore(): Promise<StateStore> {
  const states = new Map<string, string>();
  const locks = new Map<string, string>();
  const [path, password] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')];
  const credentials = Buffer.from(`Basic ${Buffer.from(`ashlar:${password}`).toString('base64')}`);
  const server = createServer((request, response) => {
    const name = nameOf(request, path);
    const given = Buffer.from(request.headers.authorization ?? '');
    const known = given.length === credentials.length && timingSafeEqual(given, credentials);
    if (name === undefined || !known) end(response, name === undefined ? 404 : 401);
    else void answer(request, response, name, { states, locks });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    env: { TF_HTTP_USERNAME: 'ashlar', TF_HTTP_PASSWORD: password },
    address: (name) => `http://127.0.0.1:${port}/${path}/${encodeURIComponent(name)}`,
    read: (name) => states.get(name),
    write: (name, state) => void states.set(name, state),
    close: () => close(server),
  };
}

interface Stored {
  readonly states: Map<string, string>;
  readonly locks: Map<string, string>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  { states, locks }: Stored,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return;
  const lock = locks.get(name);
  const stored = states.get(name);
  if (request.method === 'GET') end(response, stored === undefined ? 404 : 200, stored);
  else if (request.method === 'LOCK' && lock !== undefined) end(response, 423, lock);
  else end(response, change(request.method ?? '', name, body, { states, locks }) ? 200 : 405);
}

/** Does what a request asks for; false where it is none that Terraform makes. */
function change(method: string, name: string, body: string, { states, locks }: Stored): boolean {
  if (method === 'POST') states.set(name, body);
  else if (method === 'DELETE') states.delete(name);
  else if (method === 'LOCK') locks.set(name, body);
  else if (method === 'UNLOCK') locks.delete(name);
  else return false;
  return true;
}

function nameOf({ url }: IncomingMessage, path: string): string | undefined {
  const { pathname } = new URL(url ?? '/', 'http://127.0.0.1');
  if (!pathname.startsWith(`/${path}/`)) return undefined;
  try {
    return decodeURIComponent(pathname.slice(path.length + 2));
  } catch {
    return undefined;
  }
}

/** Undefined when the other side went away in the middle: half a state must not replace a whole one. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

function end(response: ServerResponse, status: number, body = ''): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
