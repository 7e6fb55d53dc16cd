import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostOptions, ProviderHost } from '../rehearsal/host';
import { ScratchRecord } from '../rehearsal/run/leftovers';
import { startHost } from '../rehearsal/start-host';

/** Provider hosts that all rehearsals of a test file share, and the folder that their files lie in. */
export class SharedHosts {
  private readonly hosts = new Map<string, Promise<ProviderHost>>();
  private scratch: { readonly folder: string; readonly record: ScratchRecord } | undefined;
  private folders = 0;

  /** The host for a project and mode, started with its first rehearsal; who gets it cannot close it. */
  async get(project: string, mode: NonNullable<HostOptions['mode']>): Promise<ProviderHost> {
    const key = JSON.stringify([project, mode]);
    const started = this.hosts.get(key) ?? this.start(project, mode);
    this.hosts.set(key, started);
    const host = await started;
    return { serve: (needs) => host.serve(needs), refused: () => host.refused(), close: () => Promise.resolve() };
  }

  /** A new folder that only this user can read, until `close`. */
  folder(): string {
    this.scratch ??= makeScratch();
    // Short: the path of a socket may have little more than a hundred characters.
    const folder = join(this.scratch.folder, String(this.folders++));
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  /** Ends all of them: no process, socket or file is left. */
  async close(): Promise<void> {
    const started = [...this.hosts.values()];
    const folder = this.scratch?.folder;
    this.hosts.clear();
    this.scratch = undefined;
    const ends = await Promise.allSettled(started.map(async (host) => (await host).close()));
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
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
