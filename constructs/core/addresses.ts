import { TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { ConstructError, problem } from './errors';
import { addRule } from './validation';

const RESOURCE = /^([a-z0-9_]+)\.[A-Za-z_][A-Za-z0-9_-]*$/;
const INSTANCE_KEY = /\[(\d+|"[^"]+")\]$/;

/** Settings of {@link removed}. */
export interface RemovalOptions {
  /**
   * Destroys the resource as well. What it holds is lost.
   * @default false
   */
  readonly destroy?: boolean;
}

/** A Terraform block beside resources, such as `moved`; written without asking a Terraform binary. */
class Block extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    readonly block: Readonly<Record<string, readonly Record<string, unknown>[]>>,
  ) {
    super(scope, id);
  }

  override toTerraform(): unknown {
    return this.block;
  }
}

/**
 * The main resource of `construct`: its child with the id `Resource`, or the construct itself where it is a resource.
 * @throws {ConstructError} `NoResource` when it has none of its own, as a construct that only refers to something has not.
 * @example
 * const address = addressOf(resourceOf(queue));
 */
export function resourceOf(construct: IConstruct): TerraformResource {
  if (TerraformResource.isTerraformResource(construct)) return construct;
  const child = construct.node.tryFindChild('Resource');
  if (child !== undefined && TerraformResource.isTerraformResource(child)) return child;
  throw new ConstructError(construct.constructor.name, construct.node.path, 'NoResource', [
    'it has no resource of its own: name the resource itself',
  ]);
}

/**
 * The address of `resource` in Terraform's state, such as `aws_sqs_queue.Jobs_1A2B3C4D`.
 * @example
 * const address = addressOf(resourceOf(role));
 */
export function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/**
 * The address that a resource of `type` has at `path` below its stack: what to move from after renaming a construct.
 * @example
 * const before = addressAt('aws_sqs_queue', 'OldJobs/Resource');
 */
export function addressAt(type: string, path: string): string {
  const stack = new TerraformStack(new Construct(undefined as unknown as Construct, ''), 'addresses');
  const end = path.split('/').reduce((scope: Construct, id) => new Construct(scope, id), stack);
  return `${type}.${stack.getLogicalId(end.node)}`;
}

/**
 * Tells Terraform that the main resource of `to` is what it knows as `from`, so that it is renamed instead of destroyed and made anew.
 * Keep it until every environment has been applied: of two moves to one resource Terraform would not know which to make.
 * @see https://developer.hashicorp.com/terraform/language/block/moved
 * @throws {ConstructError} `MoveInvalid` when `from` is no address, of another type, still in the stack or moved already, or when
 * something else moves to `to`.
 * @example
 * moved(addressAt('aws_sqs_queue', 'OldJobs/Resource'), queue);
 */
export function moved(from: string, to: IConstruct): void {
  const resource = resourceOf(to);
  const stack = TerraformStack.of(to);
  const type = typeOf(from.replace(INSTANCE_KEY, ''));
  const problems = [
    ...(type === undefined ? [addressProblem(from)] : []),
    ...(type !== undefined && type !== resource.terraformResourceType
      ? [`\`from\` must be a ${resource.terraformResourceType}, as the resource it moves to, got ${from}`]
      : []),
    ...moveProblems(stack, from, resource),
  ];
  throwIfAny('moved', stack, 'MoveInvalid', problems);
  refuseLiveAddress(stack, 'moved', from, 'MoveInvalid');
  new Block(stack, `moved ${from}`, { moved: [{ from, to: addressOf(resource) }] });
}

/**
 * Tells Terraform to forget `from`, with all its instances. The resource itself stays in the cloud unless `destroy` is true.
 * @see https://developer.hashicorp.com/terraform/language/block/removed
 * @throws {ConstructError} `RemovalInvalid` when `from` is no address of a whole resource, still in the stack or removed already.
 * @example
 * removed(stack, 'aws_sqs_queue.Legacy');
 */
export function removed(stack: TerraformStack, from: string, options: RemovalOptions = {}): void {
  const instance = typeOf(from.replace(INSTANCE_KEY, '')) !== undefined;
  throwIfAny('removed', stack, 'RemovalInvalid', [
    ...(typeOf(from) === undefined ? [addressProblem(from, instance ? 'All instances go together' : '')] : []),
    ...(blocks(stack, 'removed').some((block) => block['from'] === from)
      ? [`\`from\` must be removed once, got ${from} twice`]
      : []),
  ]);
  refuseLiveAddress(stack, 'removed', from, 'RemovalInvalid');
  new Block(stack, `removed ${from}`, { removed: [{ from, lifecycle: { destroy: options.destroy ?? false } }] });
}

/**
 * Takes what exists in the cloud under Terraform's care, as the main resource of `construct`; once applied, the declaration changes nothing more.
 * `id` is what the provider's documentation gives under "Import" for the type.
 * @throws {ConstructError} `ImportInvalid` when `id` is empty, or when the resource is imported already.
 * @example
 * imported(queue, 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs');
 */
export function imported(construct: IConstruct, id: string): void {
  const stack = TerraformStack.of(construct);
  const to = addressOf(resourceOf(construct));
  throwIfAny('imported', stack, 'ImportInvalid', [
    ...(id.trim() === '' ? [`\`id\` must be what the provider imports ${to} by, got an empty string`] : []),
    ...(stack.node.tryFindChild(`import ${to}`) === undefined
      ? []
      : [`\`resource\` must be imported once, got ${to} twice`]),
  ]);
  new Block(stack, `import ${to}`, { import: [{ to, id }] });
}

/** Type of the resource at `address`; undefined for what is no address of a whole resource. */
function typeOf(address: string): string | undefined {
  return RESOURCE.exec(address)?.[1];
}

function addressProblem(from: string, advice = ''): string {
  return problem('from', 'a resource address such as aws_sqs_queue.Jobs_1A2B3C4D', from, advice);
}

/** Terraform would call two moves from one address, or two to one, ambiguous, and plan nothing. */
function moveProblems(stack: TerraformStack, from: string, resource: TerraformResource): string[] {
  const moves = blocks(stack, 'moved');
  const rival = moves.find((move) => move['to'] === addressOf(resource) && move['from'] !== from);
  const got = `'${resource.node.path}', to which ${String(rival?.['from'])} moves`;
  return [
    ...(moves.some((move) => move['from'] === from) ? [`\`from\` must be moved once, got ${from} twice`] : []),
    ...(rival === undefined
      ? []
      : [`\`to\` must be what nothing else moves to, got ${got}. Drop the move that every environment has applied`]),
  ];
}

/** What the stack has of these blocks so far. */
function blocks(stack: TerraformStack, kind: 'moved' | 'removed'): readonly Record<string, unknown>[] {
  return stack.node.children.flatMap((child) => (child instanceof Block ? (child.block[kind] ?? []) : []));
}

/** Terraform refuses a `moved` or `removed` whose source is still declared; resources may be added after it, so look at the end. */
function refuseLiveAddress(stack: TerraformStack, word: string, from: string, code: string): void {
  addRule(stack, () => {
    const holder = stack.node
      .findAll()
      .find((child) => TerraformResource.isTerraformResource(child) && addressOf(child) === from);
    if (holder === undefined) return [];
    const rule = `\`from\` must be gone from the stack, got ${from}, which is '${holder.node.path}'`;
    return [new ConstructError(word, stack.node.path, code, [rule])];
  });
}

function throwIfAny(word: string, stack: TerraformStack, code: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new ConstructError(word, stack.node.path, code, problems);
}
