import { resolve } from 'node:path';
import { rehearseStacks } from '../../../rehearsal/run/rehearse';
import { startHost } from '../../../rehearsal/start-host';
import { findTerraform } from '../../../terraform/binary';
import { readManifest } from '../../../terraform/manifest';

/** Folder of this project, whose bindings are used. */
export const PROJECT = resolve(__dirname, '../../..');

/**
 * Rehearses stacks, and those that they depend on, with simulated providers up to apply; `<stack>.tfstate` of each is in `states`.
 * @throws with what Terraform said where one fails.
 */
export async function rehearseStates(outdir: string, chosen: readonly string[], states: string): Promise<void> {
  const terraform = await findTerraform();
  if (terraform === undefined) throw new Error('no Terraform');
  const { stacks } = await rehearseStacks(readManifest(outdir).stacks, {
    terraform,
    project: PROJECT,
    startHost,
    // Everything is simulated: no configuration has a say.
    env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null' },
    mode: 'simulated',
    chosen,
    keep: states,
    destroy: false,
  });
  const failed = stacks.flatMap(({ stack, failure }) => (failure === undefined ? [] : { stack, failure }));
  if (failed.length > 0) throw new Error(JSON.stringify(failed, undefined, 2));
}
