import { spawnSync } from 'node:child_process';
import { UserError } from '../../../constructs/core/errors';
import { findTerraform, INSTALL_ADVICE, type TerraformBinary } from '../../../terraform/binary';
import { labProgram } from '../../lab/lab-program';

/** Terraform, or one line that says why there is none to use: a suite then tells it and is skipped. */
export async function terraformOrReason(env: NodeJS.ProcessEnv): Promise<TerraformBinary | string> {
  try {
    return (await findTerraform(env)) ?? INSTALL_ADVICE;
  } catch (error) {
    if (error instanceof UserError) return error.problems.join('; ');
    throw error;
  }
}

/** Why the emulator cannot be used. It is run, because the shim of a Python version manager has maybe nothing behind it. */
export function motoProblem(env: NodeJS.ProcessEnv): string | undefined {
  const run = spawnSync('moto_server', ['--help'], { env, stdio: 'ignore', timeout: 60_000 });
  return run.status === 0 ? undefined : "moto_server is missing: pip install 'moto[server]==5.2.1'";
}

/** Helm 3 or 4 from the PATH, or the one that the lab has built; undefined where there is neither. */
export function findHelm(env: NodeJS.ProcessEnv): string | undefined {
  const run = spawnSync('helm', ['version', '--template', '{{.Version}}'], { env, encoding: 'utf8', timeout: 60_000 });
  const isFitting = run.error === undefined && /^v[34]\./.test(run.stdout);
  return isFitting ? 'helm' : labProgram('helm', 'helm', env);
}
