import { existsSync } from 'node:fs';
import { TerraformStack } from 'cdktf';
import { problem, UserError } from '../constructs/core/errors';
import type { RehearseOptions } from './rehearse-options';
import { StackView } from './views';

const MODES: readonly string[] = ['auto', 'simulated', 'real-plan'] satisfies RehearseOptions['mode'][];

/**
 * Checks the arguments of `rehearse`, which plain JavaScript may call with anything.
 * @returns the earlier rehearsal to start from.
 * @throws {UserError} `OptionInvalid` with every problem.
 */
export function checkArguments(stack: unknown, { from, mode = 'auto' }: RehearseOptions): StackView | undefined {
  const problems = [
    ...(isStack(stack) ? [] : ['takes a TerraformStack: rehearse(stack)']),
    ...(MODES.includes(mode) ? [] : [problem('mode', `one of ${MODES.join(', ')}`, mode)]),
  ];
  if (from !== undefined && !(from instanceof StackView))
    problems.push('`from` must be what an earlier `rehearse` of this test file has returned: await it first');
  else if (from !== undefined && isStack(stack)) problems.push(...problemsOfFrom(from, stack, mode));
  if (problems.length > 0) throw new UserError('rehearse', 'OptionInvalid', problems);
  return from instanceof StackView ? from : undefined;
}

function isStack(stack: unknown): stack is TerraformStack {
  return typeof stack === 'object' && stack !== null && TerraformStack.isStack(stack);
}

function problemsOfFrom(from: StackView, stack: TerraformStack, mode: string): string[] {
  if (!existsSync(from.states)) return ['`from` is over: closeRehearsals() has removed its states'];
  const { id } = stack.node;
  const known = from.stacks.map((one) => one.id);
  const needed = [id, ...stack.dependencies.map((one) => one.node.id)];
  // Starting from nothing, everything would be created, and a test that nothing is replaced could not fail.
  if (!needed.some((one) => known.includes(one)))
    return [`\`from\` must hold the state of '${id}', and is a rehearsal of ${known.join(', ')}`];
  const played = from.stacks.flatMap(({ providers }) => providers).find((one) => one.mode !== mode);
  if (mode === 'auto' || played === undefined) return [];
  return [problem('mode', `${played.mode} or left out, as \`from\` was rehearsed so`, mode)];
}
