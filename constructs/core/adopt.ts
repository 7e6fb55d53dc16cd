import { App, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { imported } from './addresses';
import { ConstructError, problem, UserErrors } from './errors';
import { nearName } from './near-name';

/** Import ids by stack and construct path below it: what `ashlar adopt --write` writes. */
export type Adoptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Takes what exists under Terraform's care, as `ashlar adopt` has found it: of an app everything in `adoptions`, of a stack what is in
 * them for it. Call it once everything is built. Entries may stay when they were applied: Terraform then has nothing to import.
 * @throws {ConstructError} `AdoptionInvalid` for a stack or a path that is not there, naming the nearest; `ImportInvalid` for an empty
 * id, and for what is imported already.
 * @example
 * const states = new StateBucket(stack, 'State', { name: 'acme-terraform-state' });
 * adopt(stack, { [stack.node.id]: { 'State/Resource': 'acme-terraform-state' } });
 */
export function adopt(scope: App | TerraformStack, adoptions: Adoptions): void {
  const stacks = new Map(stacksIn(scope).map((stack) => [stack.node.id, stack]));
  const errors = Object.entries(adoptions).flatMap(([id, paths]) => {
    const stack = stacks.get(id);
    if (stack === undefined)
      return TerraformStack.isStack(scope) ? [] : [missing(scope, 'stack', id, [...stacks.keys()])];
    const resources = resourcesIn(stack);
    return Object.entries(paths).flatMap(([path, importId]) => {
      const resource = resources.get(path);
      if (resource === undefined) return [missing(stack, 'path', path, [...resources.keys()])];
      imported(resource, importId);
      return [];
    });
  });
  if (errors.length === 1 && errors[0] !== undefined) throw errors[0];
  if (errors.length > 0) throw new UserErrors(errors);
}

function stacksIn(scope: IConstruct): TerraformStack[] {
  return scope.node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
}

/** Every resource by its path below the stack. */
function resourcesIn(stack: TerraformStack): Map<string, TerraformResource> {
  const resources = stack.node
    .findAll()
    .filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node));
  return new Map(resources.map((resource) => [resource.node.path.slice(stack.node.path.length + 1), resource]));
}

function missing(scope: IConstruct, what: 'stack' | 'path', got: string, there: readonly string[]): ConstructError {
  const allowed = what === 'stack' ? 'a stack of the app' : 'the path of a resource of the stack';
  const nearest = nearName(got, there) ?? longestStart(got, there);
  const advice = nearest === undefined ? '' : `The nearest is ${nearest}`;
  return new ConstructError('adopt', scope.node.path, 'AdoptionInvalid', [problem(what, allowed, got, advice)]);
}

/** The name that begins most like this one: a construct that was moved has kept its end at most. */
function longestStart(name: string, names: readonly string[]): string | undefined {
  const shared = (other: string): number => {
    const differs = Array.from(other).findIndex((letter, at) => letter !== name[at]);
    return differs === -1 ? other.length : differs;
  };
  return [...names].sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1))[0];
}
