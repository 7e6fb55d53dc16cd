import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { isGone, ownIdentity } from '../process-id';
import { asObject } from '../providers';
import { ABSENT, openStateStore, type StateStore } from '../state-store/state-store';
import { pause } from './pause';
import type { Situation } from './situation';
import type { Position } from './steps';

const KEY = 'cut-over.json';
const VERSION = 1;
const NEVER = new AbortController().signal;
const TAKEN = 'CutOverUnderWay';

/** How often a run shows that it is alive, and after how long without that it counts as gone. */
const SEEN_EVERY_SECONDS = 45;
const GONE_AFTER_SECONDS = 180;

/** Pauses before a write is tried again: half a minute in all. */
const RETRY_AFTER_SECONDS: readonly number[] = [1, 2, 4, 8, 16];

/** Who works on a cut-over right now. */
export interface Holder {
  readonly who: string;
  readonly since: string;
  readonly seen: string;
  readonly process: object;
  /** Tells this run from every other one. */
  readonly run: string;
}

/** Where a cut-over stands. Holds no secret. */
export interface Entry extends Position {
  /** Ids of the two stacks. */
  readonly to: string;
  readonly from: string;
  readonly status: 'under-way' | 'done' | 'returned';
  readonly startedBy: string;
  readonly startedAt: string;
  /** Why it returns. */
  readonly reason?: string;
  readonly situation: Situation;
}

/** The record of the last cut-over to a service, beside the state of that. Every write fails where somebody else has written. */
export class Journal {
  private last: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private since = '';
  private signal: AbortSignal | undefined;
  private readonly run = randomUUID();

  private constructor(
    private readonly store: StateStore,
    private version: string,
    private current: Entry | undefined,
    private readonly holder: Holder | undefined,
    private readonly retryAfterSeconds: readonly number[],
  ) {}

  /** @throws {UserError} `JournalUnreadable` where something else wrote it, and what keeps the store from being read. */
  static async open(stack: Stack, env: NodeJS.ProcessEnv): Promise<Journal> {
    return Journal.read(await openStateStore(stack, env));
  }

  /**
   * The journal in a store that is open.
   * @param retryAfterSeconds - Pauses between attempts to write, in seconds.
   * @throws {UserError} as {@link Journal.open}.
   */
  static async read(store: StateStore, retryAfterSeconds = RETRY_AFTER_SECONDS): Promise<Journal> {
    const stored = await store.read(KEY);
    if (stored === undefined) return new Journal(store, ABSENT, undefined, undefined, retryAfterSeconds);
    const { entry, holder, version } = parse(stored.text);
    // One that was taken back has left none.
    const isEntry = entry === undefined || typeof asObject(entry)['situation'] === 'object';
    if (version !== VERSION || !isEntry) {
      throw new UserError(`${store.address}/${KEY}`, 'JournalUnreadable', [
        'was written by another version of this command. Finish the cut-over with that version, or remove the object where none is under way',
      ]);
    }
    return new Journal(
      store,
      stored.version,
      entry as Entry | undefined,
      holder as Holder | undefined,
      retryAfterSeconds,
    );
  }

  /** Folder it is in, for people. */
  get address(): string {
    return this.store.address;
  }

  /** The last cut-over; undefined where there was none. */
  get entry(): Entry | undefined {
    return this.current;
  }

  /** Who is at it, where that run still lives. */
  get busy(): Holder | undefined {
    const { holder } = this;
    if (holder === undefined || isGone(holder.process)) return undefined;
    return Date.now() - Date.parse(holder.seen) > GONE_AFTER_SECONDS * 1000 ? undefined : holder;
  }

  /**
   * Writes the first entry of this run, and from then on shows that it is alive.
   * @param onLost - Told where somebody else has written: this run must not go on.
   * @param signal - Ends the wait for a store that fails.
   * @throws {UserError} `CutOverUnderWay` where another run is at it, with who and since when.
   */
  async claim(entry: Entry, onLost: (error: Error) => void, signal?: AbortSignal): Promise<void> {
    this.refuseIfBusy();
    this.since = new Date().toISOString();
    this.signal = signal;
    this.current = entry;
    await this.put(entry, true);
    const beat = async (): Promise<void> => {
      try {
        await this.put(this.current, true);
      } catch (error) {
        // A network that fails for a moment is no reason to stop: the next write tells.
        if (isTaken(error)) onLost(error);
      }
    };
    this.timer = setInterval(() => void beat(), SEEN_EVERY_SECONDS * 1000).unref();
  }

  /** @throws {UserError} `CutOverUnderWay` where another run is at it. */
  refuseIfBusy(): void {
    const { busy } = this;
    if (busy === undefined) return;
    throw underWay(this.store.address, [
      `${busy.who} is at it since ${busy.since} (last seen ${busy.seen}). Wait for that run to end`,
      `a run that was killed elsewhere counts as gone ${GONE_AFTER_SECONDS / 60} minutes after it was last seen`,
    ]);
  }

  /** Writes where it stands, or that there is none. Tries for half a minute. @throws {UserError} `CutOverUnderWay` where somebody else has written in the meantime. */
  async write(entry: Entry | undefined): Promise<void> {
    this.current = entry;
    for (const seconds of this.retryAfterSeconds) {
      try {
        await this.put(entry, true);
        return;
      } catch (error) {
        if (isTaken(error)) throw error;
        await pause(seconds, this.signal ?? NEVER);
      }
    }
    await this.put(entry, true);
  }

  /** Lets the next run begin at once. What goes wrong is left to that run. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.since !== '') await this.put(this.current, false).catch(() => undefined);
    this.since = '';
  }

  private put(entry: Entry | undefined, held: boolean): Promise<void> {
    const write = this.last.then(async () => {
      const holder: Holder = {
        who: whoAmI(),
        since: this.since,
        seen: new Date().toISOString(),
        process: ownIdentity(),
        run: this.run,
      };
      const text = JSON.stringify({ version: VERSION, entry, ...(held ? { holder } : {}) }, undefined, 2);
      this.version = await this.written(text);
    });
    this.last = write.catch(() => undefined);
    return write;
  }

  private async written(text: string): Promise<string> {
    try {
      return await this.store.write(KEY, text, this.version);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'StateChanged') throw error;
      const found = await this.store.read(KEY);
      // Its own write, whose answer was lost, is no other run.
      if (found?.text === text) return found.version;
      if (found !== undefined && this.isOwn(parse(found.text)['holder'])) {
        return this.store.write(KEY, text, found.version);
      }
      throw underWay(this.store.address, ['another run has begun in the meantime: this one stops here']);
    }
  }

  private isOwn(holder: unknown): boolean {
    return asObject(holder)['run'] === this.run;
  }
}

/** The user and the machine, as Terraform names the holder of a lock. */
export function whoAmI(): string {
  return `${userInfo().username}@${hostname()}`;
}

function isTaken(error: unknown): error is UserError {
  return error instanceof UserError && error.code === TAKEN;
}

function underWay(address: string, problems: readonly string[]): UserError {
  return new UserError(`cut-over in ${address}`, TAKEN, problems);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}
