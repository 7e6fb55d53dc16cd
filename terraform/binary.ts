import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join, resolve } from 'node:path';
import { devNull, tmpdir } from 'node:os';
import { UserError } from '../constructs/core/errors';
import { hostPlatform } from './mirrors';
import { runProcess, runTerraform, type TerraformRun } from './process';
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
  const found = lookUp(name, env);
  if (found === undefined) {
    if (name === 'terraform') return undefined;
    const problem = `TERRAFORM_BINARY_NAME names \`${name}\`, which is not a program on the PATH. To cure it, ${INSTALL_ADVICE}`;
    throw new UserError('Terraform', 'TerraformMissing', [problem]);
  }
  const { program, run } = await tellVersion(found, env);
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

/** A program with what it says about its version. */
interface Told {
  readonly program: string;
  readonly run: TerraformRun;
}

/**
 * Asks without the user's home first, as Terraform opens its tokens at every start. A version manager's shim cannot do without it, and
 * is no use where Terraform gets a home of its own: the program behind it is taken, where the manager names it.
 */
async function tellVersion(program: string, env: NodeJS.ProcessEnv): Promise<Told> {
  const ask = async (asked: string, cwd: string, variables: NodeJS.ProcessEnv): Promise<Told> => {
    const run = await runTerraform(asked, ['version', '-json'], { cwd, env: variables, limitSeconds: 60 });
    return { program: asked, run };
  };
  const sealed = { PATH: env['PATH'], SystemRoot: env['SystemRoot'], HOME: devNull, TF_CLI_CONFIG_FILE: devNull };
  const told = await ask(program, tmpdir(), sealed);
  if (told.run.exitCode === 0) return told;
  const real = await behindShim(program, env);
  return real === undefined ? ask(program, process.cwd(), env) : ask(real, tmpdir(), sealed);
}

/** Version managers that tell which program a shim of theirs runs in the current folder. */
const MANAGERS = ['mise', 'asdf'];

async function behindShim(shim: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of MANAGERS) {
    const manager = lookUp(name, env);
    if (manager === undefined) continue;
    const args = ['which', basename(shim)];
    const { exitCode, stdout } = await runProcess(manager, args, { cwd: process.cwd(), env, limitSeconds: 60 });
    const program = stdout.trim();
    if (exitCode === 0 && program !== shim && isAbsolute(program) && isProgram(program)) return program;
  }
  return undefined;
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
