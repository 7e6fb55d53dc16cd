import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Not the global one, which a test may have replaced.
import { clearTimeout, setTimeout } from 'node:timers';
import type { HostOptions, ProviderHost } from '../rehearsal/host';
import { startHost } from '../rehearsal/start-host';
import { atExit } from '../terraform/at-exit';
import { ScratchRecord } from '../terraform/leftovers';

/** Providers without a rehearsal for so long are ended, so that they do not keep a process alive for ever. */
const IDLE_SECONDS = 10;

/** Provider hosts that all rehearsals of a test file share, and the folder that their files lie in. */
export class SharedHosts {
  private readonly hosts = new Map<string, Promise<ProviderHost>>();
  private scratch: { readonly folder: string; readonly record: ScratchRecord } | undefined;
  private folders = 0;
  private running = 0;
  private idle: NodeJS.Timeout | undefined;
  private takeBack: (() => void) | undefined;

  /** The host for a project and mode, started with its first rehearsal; who gets it cannot close it. */
  async get(project: string, mode: NonNullable<HostOptions['mode']>): Promise<ProviderHost> {
    const key = JSON.stringify([project, mode]);
    const started = this.hosts.get(key) ?? this.start(project, mode);
    this.hosts.set(key, started);
    const host = await started;
    return { serve: (needs) => host.serve(needs), refused: () => host.refused(), close: () => Promise.resolve() };
  }

  /** Keeps providers running while `use` does: unused ones are ended after a while, and started anew when they are needed. */
  async during<T>(use: () => Promise<T>): Promise<T> {
    this.running++;
    clearTimeout(this.idle);
    try {
      return await use();
    } finally {
      if (--this.running === 0) {
        const end = (): void => void this.endHosts().catch(() => undefined);
        this.idle = setTimeout(end, IDLE_SECONDS * 1000).unref();
      }
    }
  }

  /** A new folder that only this user can read, until `close`. */
  folder(): string {
    if (this.scratch === undefined) {
      this.scratch = makeScratch();
      this.takeBack = atExit(() => this.removeScratch());
    }
    // Short: the path of a socket may have little more than a hundred characters.
    const folder = join(this.scratch.folder, String(this.folders++));
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  /** Ends all of them: no process, socket or file is left. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    try {
      await this.endHosts();
    } finally {
      this.takeBack?.();
      this.removeScratch();
    }
  }

  private async endHosts(): Promise<void> {
    const started = [...this.hosts.values()];
    this.hosts.clear();
    const ends = await Promise.allSettled(started.map(async (host) => (await host).close()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private removeScratch(): void {
    if (this.scratch !== undefined) rmSync(this.scratch.folder, { recursive: true, force: true, maxRetries: 3 });
    this.scratch = undefined;
  }

  private start(project: string, mode: NonNullable<HostOptions['mode']>): Promise<ProviderHost> {
    const scratch = this.folder();
    const onProcess = (pid: number): void => this.scratch?.record.recordProcess(pid);
    return startHost({ scratch, project, stackFolders: stackFolders(project), mode, onProcess });
  }
}

function makeScratch(): { folder: string; record: ScratchRecord } {
  // The name tells a later rehearsal that it may clear the folder away, should this process be killed.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ashlar-'));
  return { folder, record: new ScratchRecord(folder) };
}

/** Stacks that the project has synthesized: `terraform init` may have put providers there. */
function stackFolders(project: string): string[] {
  const folder = join(project, 'cdktf.out', 'stacks');
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
