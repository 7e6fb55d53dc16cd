import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { providerLabel, type RequiredProvider } from '../../terraform/providers';
import type { HostOptions, PlayedProvider, ProviderHost, StackNeeds } from '../host';
import type { ServableProvider } from '../protocol/methods';
import { ProviderLost } from './client';
import { cacheFolder } from './cache-folder';
import { fetchProvider } from './download';
import { findProviderProgram, versionsAtHand, type ProgramSearch, type ProviderProgram } from './find-program';
import { ProviderPool } from './pool';
import { realPlanProvider } from './real-plan-provider';

/** A real provider that can be served to a stack, or why it cannot. */
export type RealPlayable =
  | { readonly servable: ServableProvider; readonly played: PlayedProvider }
  | { readonly reason: string };

/** The real providers of a host: each program is looked for once, and started with the first stack that needs it. */
export class RealProviders {
  private readonly programs = new Map<string, Promise<ProviderProgram | undefined>>();
  private readonly pools = new Map<string, ProviderPool>();
  /** Programs that did not start, with what was wrong. */
  private readonly unusable = new Map<string, string>();

  constructor(private readonly options: HostOptions) {}

  /** The provider in real-plan mode, its program running; else the reason why that cannot be. */
  async playable(provider: RequiredProvider, needs: StackNeeds): Promise<RealPlayable> {
    try {
      const program = await this.program(provider, needs.installed);
      if (program === undefined) return { reason: this.missing(provider) };
      const known = this.unusable.get(program.file);
      if (known !== undefined) return { reason: known };
      return await this.start(program, needs);
    } catch (error) {
      // A provider that does not start is one that is not there: what it says stands in the reason.
      if (error instanceof UserError) return { reason: error.problems.join('; ') };
      if (error instanceof ProviderLost) return { reason: error.message };
      throw error;
    }
  }

  refused(): ReturnType<ProviderHost['refused']> {
    return [...this.pools.values()].flatMap((pool) =>
      [...pool.refused()].map(([host, count]) => ({ source: pool.program.source, host, count })),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
  }

  private async start(program: ProviderProgram, needs: StackNeeds): Promise<RealPlayable> {
    const pool = this.pool(program);
    const { source, version, origin } = program;
    try {
      const { stack: seed, types, folder: stackFolder } = needs;
      const own = stackFolder === undefined ? {} : { stackFolder };
      const servable = await realPlanProvider({ source, pool, seed, types, ...own });
      return { servable, played: { source, version, mode: 'real-plan', origin } };
    } catch (error) {
      if (error instanceof UserError) this.unusable.set(program.file, error.problems.join('; '));
      throw error;
    }
  }

  private pool(program: ProviderProgram): ProviderPool {
    const known = this.pools.get(program.file);
    if (known !== undefined) return known;
    const { scratch, env = process.env, onProcess, signal } = this.options;
    const pool = new ProviderPool({
      program,
      scratch: join(scratch, `p${this.pools.size}`),
      env,
      schemaCache: cacheFolder(env, 'schemas'),
      ...(onProcess === undefined ? {} : { onProcess }),
      ...(signal === undefined ? {} : { signal }),
    });
    this.pools.set(program.file, pool);
    return pool;
  }

  private program(provider: RequiredProvider, installed = ''): Promise<ProviderProgram | undefined> {
    const key = [provider.source, provider.version ?? '', installed].join(' ');
    const known = this.programs.get(key);
    if (known !== undefined) return known;
    const found = this.find(provider, installed);
    this.programs.set(key, found);
    return found;
  }

  private async find(provider: RequiredProvider, installed: string): Promise<ProviderProgram | undefined> {
    const extraMirrors = installed === '' ? [] : [installed];
    const found = await findProviderProgram(provider, { ...this.search, extraMirrors });
    if (found !== undefined || this.options.download !== true) return found;
    const mirror = await fetchProvider(provider, this.options);
    return findProviderProgram(provider, { ...this.search, extraMirrors: [mirror] });
  }

  private get search(): ProgramSearch {
    const { env = process.env, project, stackFolders = [] } = this.options;
    return { env, cwd: project, stackFolders };
  }

  private missing(provider: RequiredProvider): string {
    const versions = versionsAtHand(provider.source, this.search);
    const label = providerLabel({ source: provider.source });
    if (versions.length === 0) return `the program of ${label} is in no mirror that Terraform is told of`;
    return `of ${label} only ${versions.join(', ')} ${versions.length > 1 ? 'are' : 'is'} on this machine`;
  }
}
