import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { atExit } from '../at-exit';
import type { Stack } from '../manifest';
import { isGone, ownIdentity } from '../process-id';
import { asObject, blocks } from '../providers';
import { writeStackFolder } from '../workspace';
import type { Import } from './import-ids';
import { parseState, type StateFile, stateUnreadable } from './state-file';

const OWNER_FILE = 'owner.json';
/** The state while it is not in its bucket, beside the folder that Terraform runs in, which is made anew for each run. */
const STATE_FILE = 'terraform.tfstate';
/** Where Terraform leaves a state that it cannot save. @see https://developer.hashicorp.com/terraform/cli/state/recover */
const UNSAVED_FILE = 'errored.tfstate';
const LOCAL = { local: { path: join('..', STATE_FILE) } };

/**
 * The folder of a stack whose state is not in its bucket: `.ashlar/bootstrap/<stack>`, for its user alone. One process at a time has it;
 * its state stays until it was read back from the bucket.
 */
export class WorkingCopy {
  /**
   * Takes the folder, also from a process that was killed.
   * @throws {UserError} `BootstrapUnderWay` where another process on this machine has it; `StateUnsaved` where an earlier run has left a
   * state that it could not save.
   */
  static open(folder: string, stack: Stack): WorkingCopy {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    // A state holds secrets in clear: no repository may take it in.
    writeFileSync(join(dirname(folder), '.gitignore'), '*\n');
    claim(join(folder, OWNER_FILE), stack.id);
    const copy = new WorkingCopy(folder, stack);
    try {
      copy.refuseUnsaved();
      return copy;
    } catch (error) {
      copy.release();
      throw error;
    }
  }

  /** Folder that Terraform runs in. */
  readonly runFolder: string;

  private readonly takeBack: () => void;

  private constructor(
    readonly folder: string,
    private readonly stack: Stack,
  ) {
    this.runFolder = join(folder, 'run');
    this.takeBack = atExit(() => this.release());
  }

  /** File that the state is in while it is here. */
  get stateFile(): string {
    return join(this.folder, STATE_FILE);
  }

  /** The state that is here; undefined where there is none. @throws {UserError} `StateUnreadable` where it is not whole. */
  state(): StateFile | undefined {
    const backup = `${this.stateFile}.backup`;
    const from = { at: this.stateFile, earlier: backup };
    const state = parseState(textIn(this.stateFile), from);
    // Killed while it wrote, Terraform leaves an emptied file, and what it was before beside it.
    if (state === undefined && existsSync(this.stateFile) && (textIn(backup) ?? '').trim() !== '') {
      throw stateUnreadable(from);
    }
    return state;
  }

  /** How to save a state that Terraform could not save; nothing where there is none. */
  get unsaved(): readonly string[] {
    const file = join(this.runFolder, UNSAVED_FILE);
    if (!existsSync(file)) return [];
    return [
      `Terraform could not save its state, and has left it in ${file}. Nothing else knows what that run has made. Save it, then run the command ` +
        `again: terraform -chdir=${this.runFolder} state push ${UNSAVED_FILE} && rm ${file}`,
    ];
  }

  /** Whether a state is here, or something of which that cannot be told. */
  get isWorthKeeping(): boolean {
    try {
      return this.unsaved.length > 0 || this.state() !== undefined;
    } catch {
      return true;
    }
  }

  /** Puts a state here, whole or not at all. */
  putState(text: string): void {
    const file = `${this.stateFile}.new`;
    writeFileSync(file, text, { mode: 0o600 });
    renameSync(file, this.stateFile);
  }

  /** The stack with its state here, and with these imports alone. */
  local(imports: readonly Import[] = []): Stack {
    return this.write(LOCAL, 'local', imports);
  }

  /** The stack with its own back end, and with these imports alone. */
  remote(imports: readonly Import[] = []): Stack {
    return this.write(this.ownBackend, this.stack.backend, imports);
  }

  /** Lets the next process have the folder; removes it where nothing in it is worth keeping. */
  release(): void {
    this.takeBack();
    if (this.isWorthKeeping) rmSync(join(this.folder, OWNER_FILE), { force: true });
    else rmSync(this.folder, { recursive: true, force: true });
  }

  /** Removes the folder with the state in it. */
  remove(): void {
    this.takeBack();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get ownBackend(): object {
    return asObject(asObject(this.stack.config['terraform'])['backend']);
  }

  private refuseUnsaved(): void {
    if (this.unsaved.length > 0) throw new UserError(`stack '${this.stack.id}'`, 'StateUnsaved', this.unsaved);
  }

  private write(backend: object, type: string, imports: readonly Import[]): Stack {
    this.refuseUnsaved();
    const terraform = { ...asObject(this.stack.config['terraform']), backend };
    const { import: declared, ...code } = this.stack.config;
    // What the code says of an import beyond its id stays, such as the provider that is asked.
    const own = blocks(declared);
    const wanted = imports.map((one) => own.find(({ to }) => to === one.to) ?? one);
    const config = { ...code, terraform, ...(wanted.length === 0 ? {} : { import: wanted }) };
    const file = join(this.runFolder, 'cdk.tf.json');
    // Terraform would ask about a state left in another back end. Else its files stay, so that it finds its providers again.
    const last = backendIn(this.runFolder);
    if (last !== undefined && last !== type) {
      rmSync(this.runFolder, { recursive: true, force: true });
    }
    if (!existsSync(this.runFolder)) writeStackFolder(this.runFolder, this.stack, this.stack.folder);
    rmSync(file, { force: true });
    writeFileSync(file, JSON.stringify(config, undefined, 2), { mode: 0o600 });
    return { ...this.stack, folder: this.runFolder, file, backend: type, config };
  }
}

/** Type of the back end that Terraform was last initialised with in a folder. */
function backendIn(folder: string): unknown {
  return asObject(asObject(readJson(join(folder, '.terraform', 'terraform.tfstate')))['backend'])['type'];
}

function claim(file: string, stack: string): void {
  const owner = { ...ownIdentity(), since: new Date().toISOString() };
  const holder = readJson(file);
  if (holder !== undefined && isGone(holder)) {
    // Of two that find it abandoned one moves it away, and the other finds the new one.
    const away = `${file}.${process.pid}`;
    rename(file, away);
    rmSync(away, { force: true });
  }
  try {
    writeFileSync(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const { pid, since } = asObject(readJson(file));
    throw new UserError(`stack '${stack}'`, 'BootstrapUnderWay', [
      `process ${String(pid)} has bootstrapped it since ${String(since)}. Wait until it ends. If it is gone, remove ${file}`,
    ]);
  }
}

function textIn(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Somebody else was faster.
  }
}
