import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../constructs/core/errors';
import { LOCK_FILE, lockFolder, type FolderLock } from './folder-lock';
import type { PlayedProvider, ProviderMode } from '../host';

const RECORD_FILE = 'rehearsal.json';

/** Version of the record's form. */
const FORMAT = 1;

const STACK = z.object({
  // An id may hold any letter and sign, but leads to no other folder.
  state: z.string().regex(/^[^/\\]+\.tfstate$/),
  sha256: z.string(),
  terraform: z.string(),
  providers: z.record(z.string(), z.object({ mode: z.enum(['simulated', 'real-plan']), version: z.string() })),
  constructs: z.record(z.string(), z.string()),
});
const RECORD = z.object({ format: z.literal(FORMAT), stacks: z.record(z.string(), STACK) });

/** A stack's state of an earlier rehearsal. */
export interface KeptState {
  /** The state file's content. */
  readonly state: string;
  /** Mode in which each provider wrote it, by full address. */
  readonly modes: Readonly<Record<string, ProviderMode>>;
  /** Construct path of each block that there was, by address. */
  readonly constructs: Readonly<Record<string, string>>;
}

/** What is kept of a stack beside its state. */
export interface KeptStack {
  readonly stack: string;
  readonly state: string;
  readonly terraform: string;
  readonly providers: readonly PlayedProvider[];
  readonly constructs: Readonly<Record<string, string>>;
}

/**
 * Reads the states that an earlier rehearsal has kept.
 * @throws {UserError} `StatesMissing` where there is no such folder; `StatesInvalid` when no rehearsal has written it, or something in
 * it was changed or taken away since.
 */
export function readStates(folder: string): Map<string, KeptState> {
  if (!existsSync(folder)) {
    throw new UserError(folder, 'StatesMissing', ['no such folder. Make one with: ashlar rehearse --keep DIR']);
  }
  const record = readRecord(folder);
  if (record === undefined) {
    throw new UserError(folder, 'StatesInvalid', [
      `holds no ${RECORD_FILE}, so no rehearsal has written it. Make one with: ashlar rehearse --keep DIR`,
    ]);
  }
  const problems: string[] = [];
  const states = Object.entries(record.stacks).map(([stack, entry]) => {
    const file = join(folder, entry.state);
    const state = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (state === undefined) problems.push(`${entry.state} of \`${stack}\` is missing`);
    else if (digest(state) !== entry.sha256)
      problems.push(`${entry.state} of \`${stack}\` was changed since it was written`);
    const modes = Object.entries(entry.providers).map(([source, { mode }]) => [source, mode] as const);
    return [stack, { state: state ?? '', modes: Object.fromEntries(modes), constructs: entry.constructs }] as const;
  });
  if (problems.length > 0) throw new UserError(folder, 'StatesInvalid', [...problems, 'make it anew with --keep']);
  return new Map(states);
}

/** A folder that keeps the states of a rehearsal, readable by its owner only: states hold secrets. */
export class StateKeeper {
  private readonly stacks: Record<string, z.infer<typeof STACK>>;
  private readonly lock: FolderLock;

  /**
   * Stacks that an earlier rehearsal has kept here, and this one does not touch, stay.
   * @throws {UserError} `KeepFolder` when the folder holds something else, cannot be made, or another rehearsal writes to it.
   */
  constructor(private readonly folder: string) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new UserError(folder, 'KeepFolder', [`cannot be made: ${(error as Error).message}`]);
    }
    const used = readdirSync(folder).some((name) => name !== LOCK_FILE);
    if (used) readRecord(folder);
    const lock = lockFolder(folder);
    if ('owner' in lock) {
      throw new UserError(folder, 'KeepFolder', [
        `another rehearsal, process ${lock.owner}, keeps its states here. Wait for its end, or give another folder`,
      ]);
    }
    if (used && readRecord(folder) === undefined) {
      lock.release();
      throw new UserError(folder, 'KeepFolder', [
        'is not empty, and no rehearsal has written it. Give an empty folder, or one that does not exist',
      ]);
    }
    this.lock = lock;
    chmodSync(folder, 0o700);
    this.stacks = { ...readRecord(folder)?.stacks };
    // So that the folder can be used again after an early end.
    this.writeRecord();
  }

  /** Lets others write to the folder. */
  close(): void {
    this.lock.release();
  }

  /** Keeps a stack's state as it is after apply. */
  keep({ stack, state, terraform, providers, constructs }: KeptStack): void {
    const name = `${stack}.tfstate`;
    this.write(name, state);
    const played = providers.map(({ source, mode, version }) => [source, { mode, version }] as const);
    this.stacks[stack] = {
      state: name,
      sha256: digest(state),
      terraform,
      providers: Object.fromEntries(played),
      constructs,
    };
    this.writeRecord();
  }

  private writeRecord(): void {
    this.write(RECORD_FILE, `${JSON.stringify({ format: FORMAT, stacks: this.stacks }, undefined, 2)}\n`);
  }

  /** Keeps what Terraform printed in a step. */
  log(stack: string, step: string, output: string): void {
    this.write(join('logs', stack, `${step.replace(' ', '-')}.log`), output);
  }

  private write(name: string, content: string): void {
    const file = join(this.folder, name);
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, content, { mode: 0o600 });
    } catch (error) {
      throw new UserError(this.folder, 'KeepFolder', [`cannot be written: ${(error as Error).message}`]);
    }
  }
}

function readRecord(folder: string): z.infer<typeof RECORD> | undefined {
  const file = join(folder, RECORD_FILE);
  if (!existsSync(file)) return undefined;
  try {
    return RECORD.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(file, 'StatesInvalid', [
      `is damaged, or of another version than ${FORMAT} of its form. Make it anew with --keep and a new folder`,
    ]);
  }
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
