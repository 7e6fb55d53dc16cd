import {
  appendFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { identify, isGone, ownIdentity, type ProcessId } from './process-id';

const OWNER_FILE = 'owner.json';
const PROCESSES_FILE = 'processes';

/** Notes in a scratch folder whose it is, so that a later run can clear it away should this process be killed. */
export class ScratchRecord {
  constructor(private readonly folder: string) {
    writeFileSync(join(folder, OWNER_FILE), JSON.stringify(ownIdentity()), { mode: 0o600 });
  }

  /** Notes a process that was started, and would be left running. */
  readonly recordProcess = (pid: number): void => {
    const { started } = identify(pid);
    if (started === '') return;
    try {
      appendFileSync(join(this.folder, PROCESSES_FILE), `${pid} ${started}\n`, { mode: 0o600 });
    } catch {
      // Without room for a note the work fails soon, and tidies up by itself.
    }
  };
}

/**
 * Clears away what commands that were killed have left: their recorded processes are ended, their folders removed.
 * Those of other users and of living processes are not touched. Returns the folders that are gone.
 */
export function clearLeftovers(parent = realpathSync(tmpdir())): string[] {
  const names = readdirSync(parent).filter((name) => name.startsWith('ashlar-'));
  return names.map((name) => join(parent, name)).filter((folder) => isAbandoned(folder) && clearFolder(folder));
}

/**
 * Removes a folder, and ends the processes that work in it or are recorded there. False where another process was faster, or may do
 * what this one may not.
 */
export function clearFolder(folder: string): boolean {
  try {
    for (const { pid, started } of recorded(folder)) if (identify(pid).started === started) killGroup(pid);
    for (const pid of workingIn(folder)) kill(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    return true;
  } catch {
    return false;
  }
}

function isAbandoned(folder: string): boolean {
  try {
    const stat = lstatSync(folder);
    if (!stat.isDirectory() || stat.uid !== process.getuid?.() || !existsSync(join(folder, OWNER_FILE))) return false;
    return isGone(JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8')));
  } catch {
    // It has gone in the meantime, or was written by something else.
    return false;
  }
}

function recorded(folder: string): ProcessId[] {
  const file = join(folder, PROCESSES_FILE);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => {
    const space = line.indexOf(' ');
    return { pid: Number(line.slice(0, space)), started: line.slice(space + 1) };
  });
}

/** Processes whose working folder lies in an abandoned one, recorded or not; Linux only. */
function workingIn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}${sep}`);
      } catch {
        return false;
      }
    });
}

/** Ends a process and what it has started; those that we start lead a group. */
function killGroup(pid: number): void {
  kill(-pid);
  kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
