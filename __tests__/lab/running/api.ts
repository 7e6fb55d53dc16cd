import { Agent, request } from 'node:https';
import type { Access } from './credentials';
import { ApiError } from './objects';
import { pause } from './wait';

/** The longest that a request may take; one in a lab takes milliseconds. */
const LIMIT_SECONDS = 30;

/** What the API server says while a storage is not ready. */
const INITIALIZING = 'storage is (re)initializing';

/** One request to an API server. */
export interface ApiRequest {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  /** @default undefined */
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string;
  /** @default 'application/json' */
  readonly accept?: string;
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Speaks with one API server, whose certificate it checks. */
export class Api {
  private readonly agent: Agent;

  constructor(private readonly access: Access) {
    this.agent = new Agent({ ca: access.ca, keepAlive: true });
  }

  /** @throws {ApiError} where the server refuses. */
  async call(asked: ApiRequest): Promise<unknown> {
    const { status, text } = await this.answered(asked);
    const answer: unknown = /^\s*[{[]/.test(text) ? JSON.parse(text) : text;
    if (status < 400) return answer;
    const { reason = '', message = text } = Object(answer) as { reason?: string; message?: string };
    throw new ApiError(status, reason, message);
  }

  /** Lets go of its connections. */
  close(): void {
    this.agent.destroy();
  }

  /** What a definition of a custom resource defines is not served for a moment after it has come or changed: any client asks again. */
  private async answered(asked: ApiRequest): Promise<Answered> {
    for (let left = LIMIT_SECONDS * 10; ; left--) {
      const answer = await this.send(asked);
      if (answer.status !== 429 || !answer.text.includes(INITIALIZING) || left === 0) return answer;
      await pause(100);
    }
  }

  private send({
    method,
    path,
    body,
    contentType = 'application/json',
    accept = 'application/json',
  }: ApiRequest): Promise<Answered> {
    const { server, token } = this.access;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      accept,
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
