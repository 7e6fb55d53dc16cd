import { Agent, request } from 'node:https';
import type { Access } from './credentials';
import { ApiError } from './objects';

/** The longest that a request may take; one in a lab takes milliseconds. */
const LIMIT_SECONDS = 30;

/** One request to an API server. */
export interface ApiRequest {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  /** @default undefined */
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string;
}

/** Speaks with one API server, whose certificate it checks. */
export class Api {
  private readonly agent: Agent;

  constructor(private readonly access: Access) {
    this.agent = new Agent({ ca: access.ca, keepAlive: true });
  }

  /** @throws {ApiError} where the server refuses. */
  async call({ method, path, body, contentType = 'application/json' }: ApiRequest): Promise<unknown> {
    const { status, text } = await this.send(method, path, body, contentType);
    const answer: unknown = /^\s*[{[]/.test(text) ? JSON.parse(text) : text;
    if (status < 400) return answer;
    const { reason = '', message = text } = Object(answer) as { reason?: string; message?: string };
    throw new ApiError(status, reason, message);
  }

  /** Lets go of its connections. */
  close(): void {
    this.agent.destroy();
  }

  private send(
    method: string,
    path: string,
    body: unknown,
    contentType: string,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { server, token } = this.access;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': contentType,
      // Node leaves it out of a DELETE, whose body the server then takes for the next request.
      'content-length': Buffer.byteLength(text),
    };
    const options = { agent: this.agent, method, headers, timeout: LIMIT_SECONDS * 1_000 };
    return new Promise((resolve, reject) => {
      const sent = request(`${server}${path}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        });
      });
      sent.once('error', reject);
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within ${LIMIT_SECONDS} s`)));
      sent.end(text);
    });
  }
}
