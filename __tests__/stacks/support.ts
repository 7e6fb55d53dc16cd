import type { SynthesizedStack } from '../../testing/synth';

/** The stack of a layer; fails with a name where there is none. */
export function layer(stacks: Readonly<Record<string, SynthesizedStack>>, name: string): SynthesizedStack {
  const stack = stacks[name];
  if (stack === undefined) throw new Error(`no layer ${name}; there are: ${Object.keys(stacks).join(', ')}`);
  return stack;
}

type Block = Readonly<Record<string, unknown>>;

/** Every resource of a Terraform type by construct path: `blocksOf(data, 'aws_sqs_queue')`. */
export function blocksOf(stack: SynthesizedStack, type: string): Readonly<Record<string, Block>> {
  const paths = Object.entries(stack.addresses()).filter(([, address]) => address.startsWith(`${type}.`));
  return Object.fromEntries(paths.map(([path]) => [path, stack.at(path)]));
}

/** What another stack holds when it reads `attribute` of the block at `path` of `source`; fails where nothing is handed on. */
export function handedOn(source: SynthesizedStack, path: string, attribute: string): string {
  const outputs = Object.entries((source.json['output'] ?? {}) as Record<string, { readonly value: unknown }>);
  const [output] = outputs.find(([, { value }]) => value === source.ref(path, attribute)) ?? [];
  if (output === undefined) throw new Error(`no other stack reads ${attribute} of ${path}`);
  const { metadata } = source.json['//'] as { readonly metadata: { readonly stackName: string } };
  return `\${data.terraform_remote_state.cross-stack-reference-input-${metadata.stackName}.outputs.${output}}`;
}

/** A statement of a policy, as IAM reads it. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

/** The statements of a policy. Expressions hold quotes of their own, which the JSON around them does not know. */
export function statements(policy: unknown): readonly Statement[] {
  const text = (policy as string).replace(/\$\{trimprefix\(([^,]+)[^}]*\}/g, '${$1}');
  return (JSON.parse(text) as { readonly Statement: readonly Statement[] }).Statement;
}

/** The statement by which a resource refuses everything that does not come over TLS. */
export function onlyOverTls(service: string, resource: string): Statement {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: [`${service}:*`],
    Resource: [resource],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
