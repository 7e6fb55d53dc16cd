import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { findTerraform, INSTALL_ADVICE } from '../../terraform/binary';
import { initialise } from '../../terraform/init';
import type { RequiredProvider } from '../../terraform/providers';
import { writeProviderFolder } from '../../terraform/workspace';
import type { HostOptions } from '../host';

let folders = 0;

/**
 * Loads a provider with `terraform init`, as the user's own configuration says, and gives the folder that then holds it in the
 * form of a mirror. What came from a registry stays in Terraform's plugin cache, so it is loaded once.
 * @throws {UserError} `ProviderUnavailable` in Terraform's words.
 */
export async function fetchProvider(provider: RequiredProvider, options: HostOptions): Promise<string> {
  const { env = process.env, scratch, project, signal = new AbortController().signal } = options;
  const terraform = await findTerraform(env);
  if (terraform === undefined) throw new UserError('terraform', 'TerraformMissing', [INSTALL_ADVICE]);
  const base = join(scratch, `d${String(folders++)}`);
  const [folder, dataDir] = [join(base, 'init'), join(base, 'data')];
  mkdirSync(base, { recursive: true, mode: 0o700 });
  writeProviderFolder(folder, [provider]);
  const search = { env, cwd: project };
  const { result, reason } = await initialise({
    terraform,
    folder,
    dataDir,
    providers: [provider],
    env,
    search,
    signal,
  });
  if (result !== 'ready') throw new UserError(provider.source, 'ProviderUnavailable', [`terraform init: ${reason}`]);
  return join(dataDir, 'providers');
}
