import { execFileSync } from 'node:child_process';
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
import { asObject } from '../../terraform/providers';

const OWNER_FILE = 'owner.json';
const PROCESSES_FILE = 'processes';

/** Tells a process from a later one of the same number. */
interface ProcessId {
  readonly pid: number;
  readonly started: string;
}

/** Notes in a scratch folder whose it is, so that a later run can clear it away should this process be killed. */
export class ScratchRecord {
  constructor(private readonly folder: string) {
    const owner = { ...identify(process.pid), space: processSpace() };
    writeFileSync(join(folder, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 });
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
 * Clears away what rehearsals that were killed have left: their recorded processes are ended, their folders removed.
 * Those of other users and of living processes are not touched. Returns the folders that are gone.
 */
export function clearLeftovers(parent = realpathSync(tmpdir())): string[] {
  const names = readdirSync(parent).filter((name) => name.startsWith('ashlar-'));
  return names.map((name) => join(parent, name)).filter((folder) => isAbandoned(folder) && clear(folder));
}

/** False where another process was faster, or may do what this one may not. */
function clear(folder: string): boolean {
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
    const { pid, started, space } = asObject(JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8')));
    // Another container's processes cannot be seen from here.
    if (typeof pid !== 'number' || typeof started !== 'string' || space !== processSpace()) return false;
    return identify(pid).started !== started;
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

/** A process with the time of its start; an empty time where there is no such process. */
function identify(pid: number): ProcessId {
  return { pid, started: process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid) };
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html field 22, counted from the boot */
function startOnLinux(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name, which may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return '';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}

function startElsewhere(pid: number): string {
  try {
    // Times in the zone of whoever asks would tell a process from itself.
    const env = { LC_ALL: 'C', TZ: 'UTC0', PATH: '/bin:/usr/bin' };
    const args = ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
    const [, state = 'Z', started = ''] =
      /^\s*(\S+)\s+(.*\S)/.exec(execFileSync('ps', args, { encoding: 'utf8', env })) ?? [];
    return state.startsWith('Z') ? '' : started;
  } catch {
    return '';
  }
}

/** Process numbers mean something within one such space only. */
function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
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
