import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { asObject } from './providers';

/** Tells a process from a later one of the same number. */
export interface ProcessId {
  readonly pid: number;
  readonly started: string;
}

/** This process, as others find it noted in a file. */
export function ownIdentity(): object {
  return { ...identify(process.pid), space: processSpace() };
}

/** Has the process ended that `ownIdentity` gave this for? False where that cannot be seen from here, as in another container. */
export function isGone(identity: unknown): boolean {
  const { pid, started, space } = asObject(identity);
  if (typeof pid !== 'number' || typeof started !== 'string' || space !== processSpace()) return false;
  return identify(pid).started !== started;
}

/** A process with the time of its start; an empty time where there is no such process. */
export function identify(pid: number): ProcessId {
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
