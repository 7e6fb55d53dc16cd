import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../constructs/core/errors';
import type { RunningProviders } from '../terraform/validate';
import { moduleTree } from './run/modules';
import { SELDOM_COLLECTED } from './run/terraform-env';
import { usedProviders, usedTypes } from './run/used-types';
import { startHost } from './start-host';

/** Where the providers of {@link openProviders} are looked for and kept. */
export interface RunningOptions {
  /** Folder for sockets, readable by its owner only; who makes it removes it. */
  readonly scratch: string;
  /** Folder of the project whose bindings and providers are used. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Runs each real provider once for `terraform validate` of many stacks: that needs neither its configuration nor a credential. A
 * stack whose providers cannot be served is left to Terraform, which starts them itself.
 */
export async function openProviders(options: RunningOptions): Promise<RunningProviders> {
  const folder = join(options.scratch, 'h');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const host = await startHost({ ...options, scratch: folder, mode: 'real-plan' });
  return {
    serve: async ({ id }, stackFolder, dataDir) => {
      const { modules } = moduleTree(stackFolder, dataDir);
      try {
        const served = await host.serve({
          stack: id,
          folder: stackFolder,
          providers: usedProviders(modules),
          types: usedTypes(modules),
          installed: join(dataDir, 'providers'),
        });
        return { ...served, env: { ...SELDOM_COLLECTED, ...served.env } };
      } catch (error) {
        // Terraform says better than we could why a provider does not start.
        if (error instanceof UserError) return { env: {}, close: () => Promise.resolve() };
        throw error;
      }
    },
    close: () => host.close(),
  };
}
