import { resolve } from 'node:path';
import type { TerraformBinary } from '../../terraform/binary';
import { constructAt } from '../../terraform/diagnostics';
import type { Stack } from '../../terraform/manifest';
import { runTerraform } from '../../terraform/process';
import type { StackDiagnostic } from '../../terraform/validate';
import { copyStack, isInside } from './copy-stack';
import { isLocalSource, moduleTree, type MissingModule, type ModuleScan, type ModuleTree } from './modules';
import { remoteStates, stateLabel, type RemoteState } from './remote-states';
import { madeUpVariables } from './variables';

/** A stack that lies in the scratch folder, ready to run. */
export interface PreparedStack {
  readonly stack: Stack;
  /** Folder that Terraform runs in. */
  readonly folder: string;
  readonly modules: readonly ModuleScan[];
  readonly states: readonly RemoteState[];
  /** Variables of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** What forbids running it. */
  readonly problems: readonly StackDiagnostic[];
}

/** Settings of {@link prepareStack}. */
export interface PrepareOptions {
  readonly terraform: TerraformBinary;
  /** Folder for the copies. */
  readonly scratch: string;
  /** The user's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Every stack of the app. */
  readonly stacks: readonly Stack[];
  /**
   * Load modules that are not at hand, with the user's own configuration.
   * @default - nothing is loaded, and no message offers to
   */
  readonly download?: boolean;
  readonly signal: AbortSignal;
}

/** Copies a stack to the scratch folder and finds out what it needs, and what forbids running it. */
export async function prepareStack(stack: Stack, options: PrepareOptions): Promise<PreparedStack> {
  const { folder, tree } = copyStack(stack, options);
  const { modules, missing } =
    tree.missing.length > 0 && options.download === true ? await download(folder, options) : tree;
  const variables = madeUpVariables(stack, options.env);
  const states = remoteStates(stack, options.stacks, modules);
  const foreign = states.filter((state) => state.stack === undefined);
  return {
    stack,
    folder,
    modules,
    states,
    env: variables.env,
    notes: [
      ...(variables.names.length === 0
        ? []
        : [
            `made up a value for ${names(variables.names)}: set ${names(variables.names.map((name) => `TF_VAR_${name}`))} to give one`,
          ]),
      ...foreign.map((state) => foreignNote(state)),
    ],
    problems: [
      ...modules.flatMap((module) => provisioners(module, stack)),
      ...states.flatMap((state) => foreignFolder(state, stack, options.scratch)),
      ...missing.map((one) => missingModule(one, stack, options.download)),
    ],
  };
}

async function download(folder: string, { terraform, env, signal }: PrepareOptions): Promise<ModuleTree> {
  // Terraform runs in another folder than the user.
  const config = env['TF_CLI_CONFIG_FILE'];
  const absolute = { ...env, TF_DATA_DIR: undefined, TF_CLI_CONFIG_FILE: config ? resolve(config) : undefined };
  await runTerraform(terraform.program, ['get', '-no-color'], { cwd: folder, env: absolute, signal });
  signal.throwIfAborted();
  // What could not be had is still missing, and is reported as such.
  return moduleTree(folder, `${folder}/.terraform`);
}

/** Terraform works on a module given by an absolute path where it stands, and a rehearsal changes nothing there. */
function foreignFolder(state: RemoteState, stack: Stack, scratch: string): StackDiagnostic[] {
  const { module } = state;
  if (module === undefined || isInside(module.folder, scratch)) return [];
  const detail = `The module in ${module.folder} reads it, which is given by an absolute path. Give the module's \`source\` by a relative one`;
  return [diagnostic(stack, module.address, `Remote state \`${state.name}\` cannot be rehearsed`, detail)];
}

function foreignNote(state: RemoteState): string {
  const made = Object.keys(state.outputs);
  const what = made.length === 0 ? 'it has no outputs here' : `made up ${names(made)}`;
  return `remote state \`${stateLabel(state)}\` belongs to no stack of this app: ${what}`;
}

/** Provisioners run programs of the user's on this machine, which a rehearsal must not. */
function provisioners({ address, scan }: ModuleScan, stack: Stack): StackDiagnostic[] {
  const resources = scan.resources.filter((one) => one.provisioners).map(({ type, name }) => `${type}.${name}`);
  const prefix = address === '' ? '' : `${address}.`;
  return [...resources, ...scan.removedProvisioners].map((own) =>
    diagnostic(stack, `${prefix}${own}`, 'Provisioners cannot be rehearsed', 'It would run programs on this machine'),
  );
}

function missingModule({ address, source }: MissingModule, stack: Stack, download?: boolean): StackDiagnostic {
  if (isLocalSource(source)) {
    const detail = `${source} leads to no folder. Synthesize the app again, or correct its \`source\``;
    return diagnostic(stack, address, 'Module is not there', detail);
  }
  const absent = `${source} is not installed in ${stack.folder}`;
  const detail =
    download === true
      ? `${absent}, and could not be loaded. Run \`terraform get\` there to see why`
      : `${absent}. Run \`terraform get\` there, or ${download === false ? 'rehearse with --download' : 'give its `source` as a path'}`;
  return diagnostic(stack, address, 'Module is not at hand', detail);
}

function diagnostic(stack: Stack, address: string, summary: string, detail: string): StackDiagnostic {
  const constructPath = constructAt(stack.config, address);
  return { severity: 'error', summary, detail, address, ...(constructPath === undefined ? {} : { constructPath }) };
}

function names(all: readonly string[]): string {
  return all.map((name) => `\`${name}\``).join(', ');
}
