import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { SELDOM_COLLECTED } from '../../lab/running/garbage';
import { cliConfig } from './suite';

let program: Promise<string> | undefined;
let plugins: string | undefined;

/** Path of Terraform, which is asked for its version once. */
export function labTerraform(): Promise<string> {
  return (program ??= findTerraform().then((found) => found?.program ?? ''));
}

/** Environment of a Terraform on a lab: nothing of the user's, neither a credential nor what leads the helm provider to another cluster. */
export function labTerraformEnv(home: string): NodeJS.ProcessEnv {
  const own = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], HOME: home };
  // Unpacked once for all stacks of a test file; Terraform does not lock it against others.
  plugins ??= mkdtempSync(join(process.env['ASHLAR_TEST_FOLDER'] ?? '', 'plugins-'));
  const cache = { TF_PLUGIN_CACHE_DIR: plugins, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true' };
  return { ...own, ...cache, ...SELDOM_COLLECTED, TF_CLI_CONFIG_FILE: cliConfig() };
}
