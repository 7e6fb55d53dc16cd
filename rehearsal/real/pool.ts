import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Method } from '../protocol/methods';
import type { ProviderProgram } from './find-program';
import { cachedSchema } from './schema-cache';
import { startProvider, type ProviderProcess, type StartOptions } from './provider-process';

/** Settings of a {@link ProviderPool}. */
export interface PoolOptions {
  readonly program: ProviderProgram;
  /** Folder for the folders of the processes; keep its path short, there are sockets in it. */
  readonly scratch: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Processes kept at the same time; each takes about 300 MB of the AWS provider. More than these run only while all are in use.
   * @default 6
   */
  readonly limit?: number;
  readonly onProcess?: (pid: number) => void;
  /** Gives up programs that have not come up yet; what runs is ended by `close`. */
  readonly signal?: AbortSignal;
  /** Folder that the program's schema is kept in between runs; asked of the program each time where missing. */
  readonly schemaCache?: string;
  /** @default startProvider */
  readonly start?: (program: ProviderProgram, options: StartOptions) => Promise<ProviderProcess>;
}

/** A configured process, lent out. */
export interface Lease {
  call(method: Method, request: Uint8Array): Promise<Uint8Array>;
  /** The answer to its Configure, which may hold errors. */
  readonly configured: Uint8Array;
  /** Gives it back. */
  release(): void;
}

interface Entry {
  readonly process: Promise<ProviderProcess>;
  readonly giveUp: AbortController;
  readonly cwd: string | undefined;
  /** Set once it is ready. */
  running?: ProviderProcess;
  /** What it is configured with; nothing yet where missing. */
  key?: string;
  configured?: Promise<Uint8Array>;
  /** Leases and calls under way: it must not be ended. */
  uses: number;
  idleSince: number;
}

/**
 * The processes of one provider's program. A process has one configuration, so each distinct one gets its own; equal ones share.
 * What needs no configuration is answered by any of them.
 */
export class ProviderPool {
  readonly program: ProviderProgram;
  private readonly entries = new Set<Entry>();
  private readonly refusedBefore = new Map<string, number>();
  private schemaBytes: Promise<Uint8Array> | undefined;
  private started = 0;
  private closed = false;
  private clock = 0;

  constructor(private readonly options: PoolOptions) {
    this.program = options.program;
    // Whoever leaves does not wait for a program that does not come up.
    options.signal?.addEventListener('abort', () => this.entries.forEach(({ giveUp }) => giveUp.abort()));
  }

  /** The environment that configurations are completed from. */
  get env(): NodeJS.ProcessEnv {
    return this.options.env ?? process.env;
  }

  /** A folder that all its processes may write to. */
  get sharedFolder(): string {
    return join(this.options.scratch, 'shared');
  }

  /** A call that needs no configuration: schema, validation, functions. */
  async call(method: Method, request: Uint8Array): Promise<Uint8Array> {
    const entry = this.living()[0] ?? this.start(undefined);
    return this.use(entry, async () => (await entry.process).call(method, request));
  }

  /** The whole answer to GetProviderSchema, asked for once. */
  schema(): Promise<Uint8Array> {
    this.schemaBytes ??= this.askSchema().catch((error: unknown) => {
      this.schemaBytes = undefined;
      throw error;
    });
    return this.schemaBytes;
  }

  /** Version of the protocol that the program speaks. */
  async protocol(): Promise<ProviderProcess['protocol']> {
    const entry = this.living()[0] ?? this.start(undefined);
    return this.use(entry, async () => (await entry.process).protocol);
  }

  /**
   * A process with this configuration: the one that already has it, one that has none yet, or a new one.
   * @param config what tells configurations apart; `request` is the whole message.
   */
  async lease(request: Uint8Array, config: Uint8Array, cwd?: string): Promise<Lease> {
    const key = createHash('sha256').update(config).digest('base64');
    const living = this.living().filter((one) => one.cwd === cwd);
    const entry =
      living.find((one) => one.key === key) ?? living.find((one) => one.key === undefined) ?? this.start(cwd);
    entry.key = key;
    entry.uses++;
    entry.configured ??= entry.process.then((process) => process.call('ConfigureProvider', request));
    let released = false;
    const release = (): void => {
      if (!released) this.leave(entry);
      released = true;
    };
    try {
      const configured = await entry.configured;
      const process = await entry.process;
      return { configured, release, call: (method, message) => process.call(method, message) };
    } catch (error) {
      release();
      this.entries.delete(entry);
      void this.end(entry);
      throw error;
    }
  }

  /** Hosts that the processes tried to reach, with how often. */
  refused(): ReadonlyMap<string, number> {
    const all = new Map(this.refusedBefore);
    for (const { running } of this.entries) addTo(all, running?.refused());
    return all;
  }

  /** Number of processes that run or start. */
  get size(): number {
    return this.living().length;
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    this.closed = true;
    const entries = [...this.entries];
    await Promise.all(entries.map((entry) => this.end(entry)));
  }

  private askSchema(): Promise<Uint8Array> {
    const ask = (): Promise<Uint8Array> => this.call('GetProviderSchema', new Uint8Array());
    const { schemaCache } = this.options;
    return schemaCache === undefined ? ask() : cachedSchema(this.program.file, schemaCache, ask);
  }

  private living(): Entry[] {
    return [...this.entries].filter(({ running }) => running?.hasEnded() !== true);
  }

  private start(cwd: string | undefined): Entry {
    if (this.closed || this.options.signal?.aborted === true) throw new Error('the pool is closed');
    this.makeRoom();
    const { program, scratch, env = process.env, onProcess, start = startProvider } = this.options;
    const folder = join(scratch, String(this.started++));
    const giveUp = new AbortController();
    const own = {
      folder,
      env,
      signal: giveUp.signal,
      ...(cwd === undefined ? {} : { cwd }),
      ...(onProcess === undefined ? {} : { onProcess }),
    };
    const entry: Entry = { process: start(program, own), giveUp, cwd, uses: 0, idleSince: this.clock++ };
    this.entries.add(entry);
    entry.process.then(
      (running) => (entry.running = running),
      () => this.entries.delete(entry),
    );
    return entry;
  }

  /** Ends what has been idle longest; never what is in use. */
  private makeRoom(): void {
    const { limit = 6 } = this.options;
    const gone = [...this.entries].filter(({ running }) => running?.hasEnded() === true);
    const living = this.living();
    const idle = living.filter(({ uses }) => uses === 0).sort((a, b) => a.idleSince - b.idleSince);
    const tooMany = Math.max(0, living.length - limit + 1);
    for (const entry of [...gone, ...idle.slice(0, tooMany)]) void this.end(entry);
  }

  private async end(entry: Entry): Promise<void> {
    this.entries.delete(entry);
    entry.giveUp.abort();
    try {
      const process = await entry.process;
      await process.stop();
      addTo(this.refusedBefore, process.refused());
    } catch {
      // It never ran: whoever asked for it has been told why.
    }
  }

  private async use<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    entry.uses++;
    try {
      return await work();
    } finally {
      this.leave(entry);
    }
  }

  private leave(entry: Entry): void {
    entry.uses--;
    entry.idleSince = this.clock++;
  }
}

function addTo(all: Map<string, number>, hosts: ReadonlyMap<string, number> = new Map()): void {
  for (const [host, count] of hosts) all.set(host, (all.get(host) ?? 0) + count);
}
