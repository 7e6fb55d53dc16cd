import type { Stack } from '../manifest';
import { asList, asObject, blocks, type TerraformJson } from '../providers';

/** A resource that a stack declares, which may exist already. */
export interface Candidate {
  readonly stack: string;
  /** `aws_s3_bucket.State_1A2B3C4D`. */
  readonly address: string;
  readonly type: string;
  /** Construct path below the stack: `State/Resource`. */
  readonly path: string;
  /** An argument as text; undefined where it is missing, or known to Terraform alone. */
  argument(name: string): string | undefined;
  /** The block of the provider that manages it; empty where there is none. */
  readonly provider: Readonly<Record<string, unknown>>;
}

/** Attributes of another resource that are known before it exists: it is named by them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  bucket: ['bucket', 'name'],
  id: ['bucket', 'name'],
  name: ['name', 'repository_id'],
  repository_id: ['repository_id'],
  workload_identity_pool_id: ['workload_identity_pool_id'],
};

/** Makes more than one resource of a block, each under a key of its own. */
const REPEATED = ['count', 'for_each'];

/** Every resource of the given types, in the order of their construct paths; those with an `import` block are left out. */
export function candidates(stack: Stack, types: readonly string[]): Candidate[] {
  const { config } = stack;
  const imported = blocks(config['import']).map(({ to }) => String(to));
  const found = types.flatMap((type) =>
    Object.entries(asObject(asObject(config['resource'])[type])).map(([name, block]) =>
      candidateOf(stack, type, name, asObject(block)),
    ),
  );
  return found.filter(({ address }) => !imported.includes(address)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The resource at an address, whether or not it is imported already. */
export function candidateAt(stack: Stack, address: string): Candidate {
  const [type = '', name = ''] = address.split('.');
  return candidateOf(stack, type, name, asObject(asObject(asObject(stack.config['resource'])[type])[name]));
}

function candidateOf(stack: Stack, type: string, name: string, block: TerraformJson): Candidate {
  const { config } = stack;
  const repeated = REPEATED.some((key) => block[key] !== undefined);
  return {
    stack: stack.id,
    address: `${type}.${name}`,
    type,
    path: pathOf(stack, block) ?? `${type}.${name}`,
    argument: (argument) => (repeated ? undefined : literal(config, block[argument])),
    provider: providerOf(config, type, block['provider']),
  };
}

function pathOf(stack: Stack, block: TerraformJson): string | undefined {
  const { path } = asObject(asObject(block['//'])['metadata']);
  return typeof path === 'string' ? path.slice(stack.constructPath.length + 1) : undefined;
}

/** `aws.us` is the block of `aws` with the alias `us`. */
function providerOf(config: TerraformJson, type: string, reference: unknown): TerraformJson {
  const [name = '', alias] = (typeof reference === 'string' ? reference : (type.split('_')[0] ?? ''))
    .replace(/^\$\{|\}$/g, '')
    .split('.');
  const all = blocks(asObject(config['provider'])[name]);
  return all.find((block) => block['alias'] === alias) ?? {};
}

/** A text without references, or the name that a reference leads to. */
function literal(config: TerraformJson, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [, type = '', name = '', attribute = ''] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(value) ?? [];
  if (type === '') return /[$%]\{/.test(value) ? undefined : value;
  const block = asObject(asObject(asObject(config['resource'])[type])[name]);
  const known = (NAMES[attribute] ?? []).find((argument) => block[argument] !== undefined);
  return known === undefined ? undefined : literal(config, block[known]);
}

/** Texts of a list in a provider's block. */
export function texts(block: TerraformJson, name: string): readonly string[] {
  return asList(block[name]).filter((item): item is string => typeof item === 'string');
}
