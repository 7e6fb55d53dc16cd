import picomatch from 'picomatch';
import { UserError } from '../constructs/core/errors';

/** A stack id of the form `<system>-<environment>-<layer>`, taken apart. */
export interface StackName {
  readonly system: string;
  readonly environment: string;
  readonly layer: string;
}

/** Takes `orders-production-data` apart; undefined for an id with fewer than three parts. */
export function stackName(id: string): StackName | undefined {
  const match = /^([^-]+)-(.+)-([^-]+)$/.exec(id);
  if (match === null) return undefined;
  const [, system = '', environment = '', layer = ''] = match;
  return { system, environment, layer };
}

/**
 * The stacks that ids and globs name, in the order given; all of them for no pattern.
 * @throws {UserError} `StackUnknown` naming every pattern that matches nothing, and what there is.
 */
export function selectStacks<T extends { readonly id: string }>(
  stacks: readonly T[],
  patterns: readonly string[],
): T[] {
  if (patterns.length === 0) return [...stacks];
  const matchers = patterns.map((pattern) => ({ pattern, matches: matcher(pattern) }));
  const unmatched = matchers.filter(({ matches }) => !stacks.some((stack) => matches(stack.id)));
  if (unmatched.length > 0) {
    const ids = stacks.map((stack) => stack.id);
    throw new UserError('stacks', 'StackUnknown', [
      ...unmatched.map(({ pattern }) => `\`${pattern}\` matches no stack${environmentHint(pattern, ids)}`),
      `there are:\n${listing(ids)}`,
    ]);
  }
  return stacks.filter((stack) => matchers.some(({ matches }) => matches(stack.id)));
}

function matcher(pattern: string): (id: string) => boolean {
  // An empty one, of a variable that a script has not set, is no glob.
  const glob = pattern === '' ? () => false : picomatch(pattern);
  return (id) => id === pattern || glob(id);
}

/** The commonest slip is a wrong environment of a system that exists. */
function environmentHint(pattern: string, ids: readonly string[]): string {
  const system = pattern.split('-')[0];
  const names = ids.map(stackName).filter((name) => name?.system === system);
  const environments = [...new Set(names.map((name) => name?.environment))];
  return environments.length > 0 ? `; environments of ${system}: ${environments.join(', ')}` : '';
}

function listing(ids: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const name = stackName(id);
    const group = name === undefined ? id : `${name.system}-${name.environment}`;
    groups.set(group, [...(groups.get(group) ?? []), ...(name === undefined ? [] : [name.layer])]);
  }
  if (groups.size === 0) return '  no stacks at all';
  return [...groups].map(([group, layers]) => `  ${[group, layers.join(', ')].filter(Boolean).join(': ')}`).join('\n');
}
