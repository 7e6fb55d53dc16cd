import type { Construct } from 'constructs';
import { ConstructError, problem } from '../core/errors';

/** What each of these props has to be. A namespace is told by its name: a text is none. */
const FORMS: Readonly<Record<string, string>> = { namespace: 'a Namespace, or Namespace.fromNamespaceName(…)' };

/**
 * Refuses settings that are not there: the compiler finds them, a program that is run without it does not.
 * @throws {ConstructError} `PropsInvalid`, listing every one of `names` that is missing.
 */
export function checkGiven<P extends object>(
  construct: Construct,
  props: P,
  names: readonly (keyof P & string)[],
): void {
  const problems = names
    .filter((name) => !isGiven(name, props[name]))
    .map((name) => problem(name, FORMS[name] ?? 'given', props[name] ?? 'none'));
  if (problems.length === 0) return;
  throw new ConstructError(construct.constructor.name, construct.node.path, 'PropsInvalid', problems);
}

function isGiven(name: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return name !== 'namespace' || (typeof value === 'object' && 'namespaceName' in value);
}

/** What is wrong with settings of another construct, which a program that is run without the compiler may give. */
export function foreignProblems(props: object, names: readonly string[]): string[] {
  return names
    .filter((name) => Reflect.get(props, name) !== undefined)
    .map((name) => problem(name, 'left out: it is no setting of this construct', Reflect.get(props, name)));
}
