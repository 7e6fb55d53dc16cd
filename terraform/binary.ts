import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import { devNull, tmpdir } from 'node:os';
import { UserError } from '../constructs/core/errors';
import { hostPlatform } from './mirrors';
import { runTerraform, type TerraformRun } from './process';
import { asObject, compareVersions } from './providers';

/** Oldest version that works: S3 state locking without DynamoDB is stable from here on. */
const OLDEST = { terraform: '1.11.0', tofu: '1.10.0' };

/** Where to get Terraform, for messages. */
export const INSTALL_ADVICE =
  'install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME';

/** A Terraform that can be run. */
export interface TerraformBinary {
  /** Absolute path of the program. */
  readonly program: string;
  readonly version: string;
  /** Platform it asks providers for, such as `linux_amd64`. */
  readonly platform: string;
}

/**
 * Finds the Terraform to use: the program in `TERRAFORM_BINARY_NAME`, as for CDKTF, else `terraform` on the PATH.
 * Undefined where there is none and none was asked for by name.
 * @throws {UserError} `TerraformMissing` when the named program is not there; `TerraformTooOld`; `TerraformBroken` when
 * it does not tell its version.
 */
export async function findTerraform(env: NodeJS.ProcessEnv = process.env): Promise<TerraformBinary | undefined> {
  const named = env['TERRAFORM_BINARY_NAME'];
  const name = named === undefined || named === '' ? 'terraform' : named;
  const program = lookUp(name, env);
  if (program === undefined) {
    if (name === 'terraform') return undefined;
    const problem = `TERRAFORM_BINARY_NAME names \`${name}\`, which is not a program on the PATH. To cure it, ${INSTALL_ADVICE}`;
    throw new UserError('Terraform', 'TerraformMissing', [problem]);
  }
  const run = await tellVersion(program, env);
  const { terraform_version: version, platform } = versionReport(run.stdout);
  if (run.exitCode !== 0 || typeof version !== 'string') {
    const reason = run.stderr.trim().split('\n')[0] ?? '';
    const problem = `\`${program} version\` ended with exit code ${run.exitCode}${reason === '' ? '' : `: ${reason}`}. To cure it, ${INSTALL_ADVICE}`;
    throw new UserError('Terraform', 'TerraformBroken', [problem]);
  }
  const oldest = basename(program).includes('tofu') ? OLDEST.tofu : OLDEST.terraform;
  if (compareVersions(version, oldest) < 0) {
    const problem = `\`${program}\` is version ${version}, older than ${oldest}. To cure it, ${INSTALL_ADVICE}`;
    throw new UserError('Terraform', 'TerraformTooOld', [problem]);
  }
  return { program, version, platform: typeof platform === 'string' ? platform : hostPlatform() };
}

/** Asks without the user's home first, as Terraform opens its tokens at every start; a version manager cannot do without it. */
async function tellVersion(program: string, env: NodeJS.ProcessEnv): Promise<TerraformRun> {
  const ask = (variables: NodeJS.ProcessEnv): Promise<TerraformRun> =>
    runTerraform(program, ['version', '-json'], { cwd: tmpdir(), env: variables, limitSeconds: 60 });
  const sealed = { PATH: env['PATH'], SystemRoot: env['SystemRoot'], HOME: devNull, TF_CLI_CONFIG_FILE: devNull };
  const run = await ask(sealed);
  return run.exitCode === 0 ? run : ask(env);
}

function lookUp(name: string, env: NodeJS.ProcessEnv): string | undefined {
  if (name.includes('/')) return isProgram(resolve(name)) ? resolve(name) : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => resolve(join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function versionReport(output: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(output));
  } catch {
    return {};
  }
}
