import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { asObject } from '../../terraform/providers';
import type { ClusterLogin } from './kubeconfig';

/** The longest that an answer may take. */
const LIMIT_SECONDS = 15;

/** One request to the API server of a cluster. */
export interface ClusterRequest {
  readonly method?: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  readonly body?: object;
  /** @default 'application/json' */
  readonly contentType?: string;
  /** @default 'application/json' */
  readonly accept?: string;
}

/** What an API server answers. */
export interface ClusterAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** The server's clock, in milliseconds; to the second. */
  readonly now: number;
}

/** The API server has refused a request, in its words. */
export class ClusterRefusal extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** One word, such as `Forbidden`. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'ClusterRefusal';
  }
}

/** There was no answer of an API server. */
export class ClusterSilent extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClusterSilent';
  }
}

/** The client could not log in: a file or a program that the kubeconfig names did not do. */
export class ClusterLoginFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClusterLoginFailed';
  }
}

/** Puts credentials and certificates into the options of a request. */
export type Sign = (options: RequestOptions) => Promise<void>;

/** Speaks with the API server of one cluster. */
export class ClusterApi {
  constructor(
    private readonly server: string,
    private readonly sign: Sign,
  ) {}

  /**
   * @throws {ClusterRefusal} where the server refuses.
   * @throws {ClusterSilent} where there is no server, or no answer in time.
   * @throws {ClusterLoginFailed} where the kubeconfig's own way to log in fails.
   */
  async call({ method = 'GET', path, body, contentType, accept }: ClusterRequest): Promise<ClusterAnswer> {
    const { status, text, date } = await this.send(method, path, { body, contentType, accept });
    const answer = parse(text);
    if (status < 400) return { body: answer, now: Date.parse(date) || Date.now() };
    const { reason, message } = answer;
    const told = typeof message === 'string' ? message : `HTTP status ${status}`;
    throw new ClusterRefusal(status, typeof reason === 'string' ? reason : '', told);
  }

  /** Undefined where there is no such object. */
  async find(path: string): Promise<ClusterAnswer | undefined> {
    try {
      return await this.call({ path });
    } catch (error) {
      if (error instanceof ClusterRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  private async send(
    method: string,
    path: string,
    { body, contentType = 'application/json', accept = 'application/json' }: Omit<ClusterRequest, 'method' | 'path'>,
  ): Promise<{ readonly status: number; readonly text: string; readonly date: string }> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { accept, 'content-type': contentType, 'content-length': Buffer.byteLength(text) };
    const options: RequestOptions = { method, headers };
    await this.sign(options).catch((error: unknown) => {
      throw new ClusterLoginFailed((error as Error).message);
    });
    const url = new URL(`${this.server.replace(/\/$/, '')}${path}`);
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new ClusterSilent(reasonOf(error)));
      const read = (response: IncomingMessage): void => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', fail);
        response.once('end', () => {
          const { statusCode = 0, headers: answered } = response;
          resolve({ status: statusCode, text: Buffer.concat(chunks).toString(), date: answered.date ?? '' });
        });
      };
      const sent = url.protocol === 'http:' ? httpRequest(url, options, read) : httpsRequest(url, options, read);
      sent.once('error', fail);
      sent.setTimeout(LIMIT_SECONDS * 1000, () => sent.destroy(new Error(`no answer within ${LIMIT_SECONDS} s`)));
      sent.end(text);
    });
  }
}

/** Opens the API of a cluster with whatever its kubeconfig says about how to log in. */
export async function openClusterApi({ kubeconfig, server }: ClusterLogin): Promise<ClusterApi> {
  // Loaded late: it is an ES module of the whole API, of which the part that logs in is used.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(kubeconfig));
  let agent: Agent | undefined;
  return new ClusterApi(server, async (options) => {
    await config.applyToHTTPSOptions(options);
    // One agent keeps its connections; a proxy's own is left as it is.
    const made = options.agent;
    if (!(made instanceof Agent) || made.constructor !== Agent) return;
    agent ??= new Agent({ ...made.options, keepAlive: true });
    options.agent = agent;
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return { message: text.trim().split('\n')[0] };
  }
}

/** Of an address with several IP addresses Node reports an error that has no text of its own. */
function reasonOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return first instanceof Error ? first.message : error.message;
}
