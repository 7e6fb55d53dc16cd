import { type App, TerraformStack } from 'cdktf';
import { ConstructError, type UserError, UserErrors } from './errors';
import { brokenRules } from './validation';

/**
 * Resolves references between stacks and runs every check, before anything is written.
 * @throws {UserError} for every mistake found, all at once.
 */
export function prepare(app: App): void {
  const stacks = app.node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
  const errors = [...stacks.flatMap(referenceErrors), ...validationErrors(app)];
  const [first, second] = errors;
  if (first !== undefined) throw second === undefined ? first : new UserErrors(errors);
}

/** Two plain stacks that read each other make CDKTF itself throw; a {@link LayerStack} keeps the wrong dependency instead. */
function referenceErrors(stack: TerraformStack): UserError[] {
  try {
    stack.prepareStack();
    return [];
  } catch (error) {
    const [, other = ''] = /Cannot add dependency (\S+) to \S+, because it would/.exec(messageOf(error)) ?? [];
    if (other === '') throw error;
    const rule = `it reads '${other}', which leads back to it. Move what both need into a stack before them`;
    return [new ConstructError(stack.constructor.name, stack.node.path, 'StackCycle', [rule])];
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function validationErrors(app: App): UserError[] {
  return app.node.findAll().flatMap((node) => {
    const broken = brokenRules(node);
    const known = new Set(broken.map(({ message }) => message));
    const others = node.node.validate().filter((message) => !known.has(message));
    if (others.length === 0) return broken;
    return [...broken, new ConstructError(node.constructor.name, node.node.path, 'ConstructInvalid', others)];
  });
}
