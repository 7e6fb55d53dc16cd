import { constructAt } from './diagnostics';
import type { Stack } from './manifest';
import { asObject, blocks, type TerraformJson } from './providers';

/** An output of another stack that a stack reads. */
export interface CrossStackRead {
  /** Id of the stack that has the output; missing where the state belongs to no stack of this app. */
  readonly from?: string;
  readonly output: string;
  /** Name of the remote state in the reading stack. */
  readonly remoteState: string;
}

/** What tells one state from another, by type of back end; the rest is how to get there. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'key', 'workspace_key_prefix'],
  gcs: ['bucket', 'prefix'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  local: ['path'],
  http: ['address'],
  remote: ['hostname', 'organization', 'workspaces'],
};

/** Name that CDKTF gives the remote state of another stack of the app. */
const CDKTF_NAME = /^cross-stack-reference-input-(.+)$/;

/** The outputs of other stacks that a stack reads by `terraform_remote_state`, each once. */
export function crossStackReads(stack: Stack, stacks: readonly Stack[]): CrossStackRead[] {
  const remotes = Object.entries(asObject(asObject(stack.config['data'])['terraform_remote_state']));
  if (remotes.length === 0) return [];
  const text = JSON.stringify(stack.config);
  return remotes.flatMap(([remoteState, settings]) => {
    const owner = ownerOf(remoteState, asObject(settings), stacks);
    const outputs = [...text.matchAll(reference(remoteState))].map((match) => match[1] ?? match[2] ?? '');
    return [...new Set(outputs)].map((output) => ({
      ...(owner === undefined ? {} : { from: owner.id }),
      output,
      remoteState,
    }));
  });
}

/** What an output holds, as people call it: `Database/Resource endpoint`; the output's name where that cannot be told. */
export function outputLabel(config: TerraformJson, name: string): string {
  const { value } = asObject(asObject(config['output'])[name]);
  const [, address, attribute] = /^\$\{((?:data\.)?\w+\.[\w-]+)\.([^{}()\s]+)\}$/.exec(String(value)) ?? [];
  const path = constructAt(config, address);
  if (path === undefined || attribute === undefined) return name;
  return `${path.split('/').slice(1).join('/')} ${attribute}`;
}

function ownerOf(
  remoteState: string,
  { backend, config }: Readonly<Record<string, unknown>>,
  stacks: readonly Stack[],
): Stack | undefined {
  const keys = IDENTITY[String(backend)];
  const wanted = identity(config, keys ?? []);
  const byState = stacks.find(
    (one) => keys !== undefined && one.backend === backend && identity(ownBackend(one), keys) === wanted,
  );
  return byState ?? stacks.find(({ id }) => CDKTF_NAME.exec(remoteState)?.[1] === id);
}

function identity(config: unknown, keys: readonly string[]): string {
  const values = blocks(config)[0] ?? {};
  return JSON.stringify(keys.map((key) => values[key] ?? null));
}

function ownBackend({ backend, config }: Stack): unknown {
  return blocks(asObject(config['terraform'])['backend']).flatMap((block) => block[backend] ?? [])[0];
}

/** `data.terraform_remote_state.NAME.outputs.OUTPUT` and the same with brackets, inside JSON. */
function reference(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `data\\.terraform_remote_state\\.${escaped}\\.outputs(?:\\.([\\w-]+)|\\[\\\\+"([^"\\\\]+)\\\\+"\\])`,
    'g',
  );
}
