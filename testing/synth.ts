import { App, TerraformDataSource, TerraformElement, TerraformOutput, TerraformResource, TerraformStack } from 'cdktf';
import { visitAspects } from './aspects';
import { addressOf as addressOfResource } from '../constructs/core/addresses';
import { prepare } from '../constructs/core/prepare';
import type { Manifest } from '../constructs/kubernetes/manifests/manifest';
import { findManifest } from './find-manifest';

type Block = Record<string, unknown>;

/** What a stack synthesizes to, asked by construct path. */
export interface SynthesizedStack {
  /** The whole Terraform JSON, as it would be written. */
  readonly json: Block;
  /** The block at `path` below the stack, without CDKTF's metadata; `at('Jobs')` is short for `at('Jobs/Resource')`. */
  at(path: string): Block;
  /** What another block holds when it refers to `attribute` of the block at `path`: `${aws_sqs_queue.Jobs_1A2B3C4D.arn}`. */
  ref(path: string, attribute: string): string;
  /** Terraform address of the block at `path`: `aws_sqs_queue.Jobs_1A2B3C4D`. */
  address(path: string): string;
  /**
   * An object that the stack installs on its cluster, by its kind and name. What is known after apply stands in it as a reference, as
   * from {@link ref}. Where several namespaces have one of that name, `namespace` tells which.
   */
  manifest(kind: string, name: string, namespace?: string): Manifest;
  /** Every construct path that has a block, with its address, sorted by path. */
  addresses(): Record<string, string>;
}

/**
 * Synthesizes `stack` in memory, with the stacks it refers to, through every check that a real synth makes.
 * @throws {UserError} for any mistake in the app that holds the stack.
 * @example
 * new Queue(stack, 'Jobs');
 * const jobs = synth(stack).at('Jobs/Resource');
 */
export function synth(stack: TerraformStack): SynthesizedStack {
  visitAspects(App.of(stack));
  prepare(App.of(stack));
  return synthesized(stack);
}

/**
 * Synthesizes every stack of `app` in memory, by id: much quicker than one by one.
 * @throws {UserError} for any mistake in the app.
 * @example
 * const network = synthApp(app)['network'];
 */
export function synthApp(app: App): Readonly<Record<string, SynthesizedStack>> {
  visitAspects(app);
  prepare(app);
  const stacks = app.node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
  return Object.fromEntries(stacks.map((stack) => [stack.node.id, synthesized(stack)]));
}

function synthesized(stack: TerraformStack): SynthesizedStack {
  const json = stack.toTerraform() as Block;
  const elements = new Map(
    stack.node
      .findAll()
      .filter((node): node is TerraformElement => TerraformElement.isTerraformElement(node))
      .map((element) => [element.node.path.slice(stack.node.path.length + 1), element]),
  );
  const withBlock = (): string[] => [...elements.keys()].filter((path) => addressOf(elements.get(path)) !== '').sort();
  const find = (path: string): TerraformElement => {
    const element = elements.get(path) ?? elements.get(`${path}/Resource`);
    if (element === undefined) throw new Error(`no block at '${path}'; there are: ${withBlock().join(', ') || 'none'}`);
    return element;
  };
  return {
    json,
    at: (path) => blockOf(json, find(path)),
    ref: (path, attribute) => `\${${addressOf(find(path))}.${attribute}}`,
    address: (path) => addressOf(find(path)),
    manifest: (kind, name, namespace) => findManifest(stack, kind, name, namespace),
    addresses: () => Object.fromEntries(withBlock().map((path) => [path, addressOf(elements.get(path))])),
  };
}

function addressOf(element: TerraformElement | undefined): string {
  if (element === undefined) return '';
  if (TerraformResource.isTerraformResource(element)) return addressOfResource(element);
  if (TerraformOutput.isTerraformOutput(element)) return `output.${element.friendlyUniqueId}`;
  // Back ends and blocks such as `moved` have no address: CDKTF fails when asked for one.
  if (!TerraformDataSource.isTerraformDataSource(element)) return '';
  return `data.${element.terraformResourceType}.${element.friendlyUniqueId}`;
}

function blockOf(json: Block, element: TerraformElement): Block {
  const [kind, id] = TerraformResource.isTerraformResource(element)
    ? (['resource', [element.terraformResourceType, element.friendlyUniqueId]] as const)
    : (['', addressOf(element).split('.')] as const);
  const steps = kind === '' ? id : [kind, ...id];
  const block = steps.reduce<unknown>((value, step) => (value as Block | undefined)?.[step], json) as Block | undefined;
  if (block === undefined) throw new Error(`'${element.node.path}' writes no block of its own`);
  return Object.fromEntries(Object.entries(block).filter(([key]) => key !== '//'));
}
