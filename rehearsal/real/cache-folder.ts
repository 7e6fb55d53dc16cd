import { join } from 'node:path';
import { homeOf } from '../../terraform/cli-config';

/** A folder for what is kept between rehearsals, in the user's cache: `$XDG_CACHE_HOME`, else `~/.cache`. */
export function cacheFolder(env: NodeJS.ProcessEnv, name: 'providers' | 'schemas'): string {
  const cache = env['XDG_CACHE_HOME'] ? env['XDG_CACHE_HOME'] : join(homeOf(env), '.cache');
  return join(cache, 'ashlar', name);
}
