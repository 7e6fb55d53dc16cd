import { resolve } from 'node:path';
import type { Stack } from '../../terraform/manifest';
import { asObject, blocks, type TerraformJson } from '../../terraform/providers';
import type { ModuleScan } from './modules';
import { writtenStates, type WrittenState } from './written-states';

/** A state of another configuration that a stack reads. */
export interface RemoteState {
  /** Name of its `terraform_remote_state` data source. */
  readonly name: string;
  /** The module that reads it; missing where that is the stack itself. */
  readonly module?: Pick<ModuleScan, 'address' | 'folder'>;
  /** Id of the stack whose state it is; missing where it is none of this app's. */
  readonly stack?: string;
  /** Outputs that the configuration names, with a made-up value each; used where it is no stack of this app. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Does the configuration choose a workspace? */
  readonly hasWorkspace: boolean;
}

/** Settings that tell one state from another, by type of back end. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'key'],
  gcs: ['bucket', 'prefix'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  http: ['address'],
  consul: ['path'],
  pg: ['schema_name'],
  kubernetes: ['namespace', 'secret_suffix'],
  oss: ['bucket', 'prefix', 'key'],
  cos: ['bucket', 'prefix', 'key'],
};

/** Every remote state that a stack and its modules read, matched with the stacks of its app. */
export function remoteStates(
  stack: Stack,
  stacks: readonly Stack[],
  modules: readonly Pick<ModuleScan, 'address' | 'folder'>[] = [{ address: '', folder: stack.folder }],
): RemoteState[] {
  const owners = new Map(stacks.map((one) => [ownState(one).key, { id: one.id, region: ownState(one).region }]));
  // Calls of the same module share its files.
  const byFolder = new Map([...modules].reverse().map((module) => [module.folder, module]));
  return [...byFolder.values()].reverse().flatMap((module) => {
    const { states, text } = writtenStates(module.folder);
    return states.map((state) => matched(state, text, { stack, owners, module }));
  });
}

function matched(
  { name, backend, config, hasWorkspace }: WrittenState,
  text: string,
  {
    stack,
    owners,
    module: { address, folder },
  }: {
    readonly stack: Stack;
    readonly owners: ReadonlyMap<string | undefined, { readonly id: string; readonly region: unknown }>;
    readonly module: Pick<ModuleScan, 'address' | 'folder'>;
  },
): RemoteState {
  // A relative path starts where Terraform runs, in a module too.
  const key = config === undefined ? undefined : stateKey(backend, config, stack.folder);
  const found = key === undefined ? undefined : owners.get(key);
  // A region that is not written down comes from the environment.
  const regions = new Set([config?.['region'], found?.region].filter((region) => region !== undefined));
  const owner = regions.size > 1 ? undefined : found?.id;
  return {
    name,
    ...(address === '' ? {} : { module: { address, folder } }),
    // Its own last state is not there yet in a first rehearsal, as it is not in reality.
    ...(owner === undefined || owner === stack.id ? {} : { stack: owner }),
    outputs: madeUpOutputs(text, name),
    hasWorkspace,
  };
}

/** The state as messages name it: `module.vpc.net`. */
export function stateLabel({ name, module }: RemoteState): string {
  return module === undefined ? name : `${module.address}.${name}`;
}

/** The file content of a state that has nothing but outputs. */
export function stateOfOutputs(outputs: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(outputs).map(([name, value]) => {
    return [name, { value, type: Array.isArray(value) ? ['list', 'string'] : 'string' }] as const;
  });
  const lineage = '00000000-0000-4000-8000-000000000000';
  const head = { version: 4, terraform_version: '1.0.0', serial: 1, lineage };
  return JSON.stringify({ ...head, outputs: Object.fromEntries(entries), resources: [], check_results: null });
}

function ownState(stack: Stack): { readonly key: string | undefined; readonly region: unknown } {
  const terraform = asObject(stack.config['terraform']);
  const cloud = blocks(terraform['cloud'])[0];
  if (cloud !== undefined) return { key: stateKey('cloud', cloud, stack.folder), region: undefined };
  const [type, written] = blocks(terraform['backend']).flatMap((block) => Object.entries(block))[0] ?? ['local', {}];
  const config = blocks(written)[0] ?? {};
  return { key: stateKey(type, config, stack.folder), region: config['region'] };
}

/** One text for one state, however it is written down; undefined for what depends on an expression. */
function stateKey(type: string, config: TerraformJson, folder: string): string | undefined {
  const key = (kind: string, ...parts: readonly unknown[]): string | undefined => {
    const text = JSON.stringify([kind, ...parts]);
    return text.includes('${') ? undefined : text;
  };
  if (type === 'local') {
    return key('local', resolve(folder, typeof config['path'] === 'string' ? config['path'] : 'terraform.tfstate'));
  }
  if (type === 'cloud' || type === 'remote') {
    const { hostname = 'app.terraform.io', organization, workspaces } = config;
    const { name, prefix } = blocks(workspaces)[0] ?? {};
    return name === undefined && prefix === undefined ? undefined : key('remote', hostname, organization, name, prefix);
  }
  const names = IDENTITY[type] ?? Object.keys(config).sort();
  return key(type, ...names.map((name) => config[name]));
}

function madeUpOutputs(text: string, name: string): Record<string, unknown> {
  const escaped = name.replace(/[^\w-]/g, '\\$&');
  const reference = new RegExp(
    `terraform_remote_state\\.${escaped}(?:\\[[^\\]]*\\])?\\.outputs(?:\\.([\\w-]+)|\\[\\\\*"([^"\\\\]+)\\\\*"\\])(\\[(?:\\d|\\*))?`,
    'g',
  );
  const outputs: Record<string, unknown> = {};
  for (const [, plain, quoted, index] of text.matchAll(reference)) {
    const output = plain ?? quoted ?? '';
    const isList = index !== undefined || /(_ids|_arns|_names|_zones|subnets|_cidrs|_blocks)$/.test(output);
    if (isList) outputs[output] = [1, 2, 3].map((number) => `made-up-${output}-${number}`);
    else outputs[output] ??= `made-up-${output}`;
  }
  return outputs;
}
