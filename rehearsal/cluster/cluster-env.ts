import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { terraformEnv } from '../run/terraform-env';

/** How the user's network is reached, which charts are fetched over. */
const PROXIES = /^(HTTPS?|NO|ALL)_PROXY$/i;

/**
 * The variables of a Terraform that works on a cluster: no credential of a cloud and a home of its own, as in every rehearsal, but the
 * user's way into the network, and a CLI configuration under which the helm provider can be installed.
 */
export function clusterEnv({
  scratch,
  env,
  config,
}: {
  readonly scratch: string;
  readonly env: NodeJS.ProcessEnv;
  readonly config: string;
}): Record<string, string> {
  const plugins = join(scratch, 'plugins');
  mkdirSync(plugins, { recursive: true, mode: 0o700 });
  const own = Object.entries(terraformEnv({ scratch, env })).filter(([name]) => !PROXIES.test(name));
  const proxies = Object.entries(env).filter((entry): entry is [string, string] => {
    return PROXIES.test(entry[0]) && entry[1] !== undefined;
  });
  return {
    ...Object.fromEntries([...own, ...proxies]),
    TF_CLI_CONFIG_FILE: config,
    // Unpacked once for all stacks.
    TF_PLUGIN_CACHE_DIR: plugins,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  };
}
