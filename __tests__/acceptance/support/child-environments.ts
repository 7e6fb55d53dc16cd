import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** How often the processes are looked at; Terraform's quickest command takes ten times as long. */
const EVERY_MILLISECONDS = 8;

/** The environments of all processes that a process starts, and those start in turn, seen through /proc while they run. */
export class ChildEnvironments {
  private readonly seen = new Map<string, { readonly program: string; readonly variables: readonly string[] }>();
  private readonly timer: NodeJS.Timeout;
  private readonly families = new Set<number>();

  constructor(pid: number) {
    this.families.add(pid);
    this.timer = setInterval(() => this.look(), EVERY_MILLISECONDS);
  }

  /** Stops looking, and gives each process with its program's name and its `NAME=value` variables. */
  stop(): readonly { readonly program: string; readonly variables: readonly string[] }[] {
    clearInterval(this.timer);
    return [...this.seen.values()];
  }

  private look(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The name in parentheses may hold anything: the parent's number is the second field behind it.
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        if (!this.families.has(parent)) continue;
        this.families.add(Number(pid));
        const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
        // Between fork and exec a process still has its parent's program: the two are told apart by name.
        if (variables.length > 0) this.seen.set(`${pid} ${program}`, { program: basename(program), variables });
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}
