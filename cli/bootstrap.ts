import { dirname, join } from 'node:path';
import { UserError } from '../constructs/core/errors';
import { findTerraform, INSTALL_ADVICE } from '../terraform/binary';
import { bootstrapStack, type Bootstrapped, type BootstrapTools } from '../terraform/bootstrap/bootstrap';
import { type Destroyed, destroyBootstrapped } from '../terraform/bootstrap/destroy';
import { withAbsolutePaths } from '../terraform/cli-config';
import { InitOnce } from '../terraform/init-once';
import type { Manifest, Stack } from '../terraform/manifest';
import { inScratch } from '../terraform/scratch';
import { bootstrapText, destroyText } from './bootstrap-text';
import { duration, processTerminal, type Terminal } from './output';
import { progress, type StepView } from './progress';
import { synthesize, type SynthOptions } from './synth';

/** Folder beside the output folder in which states are until they are in their buckets. */
const FOLDER = join('.ashlar', 'bootstrap');

/** Back ends that a bucket can be made for. */
const BACKENDS = ['s3', 'gcs'];

/** Options of `ashlar bootstrap`. */
export interface BootstrapCommandOptions extends SynthOptions {
  /** Takes everything back. */
  readonly destroy?: boolean;
}

/**
 * `ashlar bootstrap <environment>`: applies the state layer of an environment, and moves its state into the bucket that it makes.
 * With `destroy` the other way round. Returns the exit code: 1 where Terraform failed or a plan at the end is not empty.
 * @throws {UserError} `EnvironmentUnknown`, `BackendUnsupported`, `WorkspaceUnsupported`, `TerraformMissing`, and everything that
 * `bootstrapStack` and `destroyBootstrapped` throw.
 */
export async function bootstrap(
  environment: string,
  options: BootstrapCommandOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  const terraform = await findTerraform(terminal.env);
  if (terraform === undefined) {
    throw new UserError('Terraform', 'TerraformMissing', [`was not found. To bootstrap, ${INSTALL_ADVICE}`]);
  }
  const show = progress(terminal, options.json === true);
  const synthesized = await synthesize([], options, terminal, show);
  if (synthesized === undefined) return 1;
  const { manifest } = synthesized;
  const stack = stateStack(environment, manifest, terminal.env);
  const start = performance.now();
  const run = (view: StepView): Promise<Bootstrapped | Destroyed> =>
    inScratch(async (scratch, signal) => {
      // Terraform's folder has to stay where the working copy is.
      const env = { ...withAbsolutePaths(terminal.env, terminal.cwd), TF_DATA_DIR: undefined };
      const init = new InitOnce({ terraform, env, scratch, search: { cwd: terminal.cwd }, signal });
      const tools: BootstrapTools = {
        terraform,
        env,
        signal,
        init,
        all: manifest.stacks,
        folder: join(dirname(manifest.folder), FOLDER, stack.id),
        onEvent: ({ step, state, text }) => {
          view.now(`${step}: ${text}`);
          view.event(`${step} ${state}: ${text}`);
        },
      };
      return options.destroy === true ? destroyBootstrapped(stack, tools) : bootstrapStack(stack, tools);
    });
  const result = await show('bootstrap', run, ({ ok }) => {
    const seconds = duration((performance.now() - start) / 1000);
    return { ok, text: `${ok ? 'done' : 'failed'} in ${seconds}` };
  });
  if (options.json === true) terminal.out(JSON.stringify(result, undefined, 2));
  else terminal.out('state' in result ? bootstrapText(result, environment, terminal) : destroyText(result, terminal));
  return result.ok ? 0 : 1;
}

/** The state layer of an environment. */
function stateStack(environment: string, { stacks }: Manifest, env: NodeJS.ProcessEnv): Stack {
  const stack = stacks.find(({ id }) => id === `${environment}-state`);
  if (stack === undefined) {
    const known = stacks.flatMap(({ id }) => /^(.+)-state$/.exec(id)?.[1] ?? []);
    const have = known.length === 0 ? 'no environment of this app has one' : `these have: ${known.join(', ')}`;
    throw new UserError(environment, 'EnvironmentUnknown', [
      `has no state layer: there is no stack ${environment}-state; ${have}`,
    ]);
  }
  if (!BACKENDS.includes(stack.backend)) {
    throw new UserError(`stack '${stack.id}'`, 'BackendUnsupported', [
      `its state is in a \`${stack.backend}\` back end, which needs no bucket. Give the environment \`s3State\` or \`gcsState\``,
    ]);
  }
  if (!['', 'default'].includes(env['TF_WORKSPACE'] ?? '')) {
    throw new UserError('TF_WORKSPACE', 'WorkspaceUnsupported', [
      'must not be set: the state of a bucket is in the default workspace alone',
    ]);
  }
  return stack;
}
