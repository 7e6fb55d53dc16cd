import type { TerraformStack } from 'cdktf';
import { ConstructError } from './errors';

/** Why `stack` may not read each of `dependencies`: it is applied after it, or reads it in turn. */
export function orderErrors(stack: TerraformStack, dependencies: readonly TerraformStack[]): ConstructError[] {
  return dependencies.map((dependency) => {
    const reads = readersOf(stack, dependency).map((reader) => `${reader} reads '${dependency.node.path}'`);
    const what = reads.length > 0 ? reads.join(', ') : `it depends on '${dependency.node.path}'`;
    const way = wayTo(stack, dependency);
    const [code, why] =
      way === undefined
        ? (['StackOrder', 'which is applied after it. Read from a layer before, or move the resource there'] as const)
        : (['StackCycle', `which closes a circle: ${way}. Move what both need into a stack before them`] as const);
    return new ConstructError(stack.constructor.name, stack.node.path, code, [`${what}, ${why}`]);
  });
}

/** The stacks from `stack` through `from` back to `stack`, as an arrow each; undefined when `from` does not lead there. */
function wayTo(
  stack: TerraformStack,
  from: TerraformStack,
  before: readonly TerraformStack[] = [],
): string | undefined {
  const path = [...before, from];
  if (from === stack) return [stack, ...path].map(({ node }) => node.path).join(' → ');
  if (before.includes(from)) return undefined;
  return from.dependencies.map((next) => wayTo(stack, next, path)).find((way) => way !== undefined);
}

type Json = Readonly<Record<string, unknown>>;

/** Each block of `stack` that reads `dependency`, by its construct path where it has one. */
function readersOf(stack: TerraformStack, dependency: TerraformStack): string[] {
  const name = `cross-stack-reference-input-${dependency.node.path}`.replace(/[^A-Za-z0-9_-]/g, '');
  const json = stack.toTerraform() as Json;
  return Object.entries(json).flatMap(([category, blocks]) =>
    category === '//' || category === 'terraform' ? [] : readersIn(category, blocks, `${name}.outputs.`),
  );
}

function readersIn(name: string, block: unknown, input: string): string[] {
  if (!JSON.stringify(block).includes(input)) return [];
  const path = (block as { '//'?: { metadata?: { path?: string } } })['//']?.metadata?.path;
  if (path !== undefined) return [`'${path}'`];
  // Resources are kept by type and name, everything else by name.
  const depth = /^(resource|data)\b/.test(name) ? 3 : 2;
  const below =
    block !== null && typeof block === 'object' && !Array.isArray(block) && name.split('.').length < depth
      ? Object.entries(block).flatMap(([key, value]) => readersIn(`${name}.${key}`, value, input))
      : [];
  return below.length > 0 ? below : [name];
}
