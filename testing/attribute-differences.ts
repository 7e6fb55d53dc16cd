import { SENSITIVE } from '../terraform/secrets';
import type { ResourceView } from './views';

/** What Jest hands to a matcher, as far as it is used here. */
export interface MatcherContext {
  readonly isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
  readonly utils: { stringify(value: unknown): string };
}

/** A line for each attribute that is not as expected; what is not mentioned may be anything. */
export function attributeDifferences(resource: ResourceView, expected: object, context: MatcherContext): string[] {
  return differences([], { resource, context }, expected, resource.values);
}

interface Comparison {
  readonly resource: ResourceView;
  readonly context: MatcherContext;
}

function differences(path: readonly unknown[], comparison: Comparison, expected: unknown, received: unknown): string[] {
  const keys = keysOf(expected, received);
  if (keys !== undefined) {
    const of = (value: unknown, key: PropertyKey): unknown => Reflect.get(value as object, key);
    return keys.flatMap((key) => differences([...path, key], comparison, of(expected, key), of(received, key)));
  }
  const { resource, context } = comparison;
  if (context.equals(received, expected)) return [];
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  const plain = name.replace(/^\./, '');
  const known = Object.keys(resource.values);
  if (path.length === 1 && !known.includes(plain)) return [`${plain}: there is no such attribute`];
  if (resource.hides(path, received)) return [`${plain}: is another than expected ${SENSITIVE}`];
  return [`${plain}: expected ${context.utils.stringify(expected)}, received ${context.utils.stringify(received)}`];
}

/** What is compared inside two lists or two objects: of a list everything, of an object what is expected. */
function keysOf(expected: unknown, received: unknown): (string | number)[] | undefined {
  if (Array.isArray(expected) && Array.isArray(received))
    return [...Array(Math.max(expected.length, received.length)).keys()];
  const alike = isContainer(expected) && isContainer(received) && Array.isArray(expected) === Array.isArray(received);
  return alike ? Object.keys(expected) : undefined;
}

/** A list or an object, and none of Jest's own placeholders such as `expect.any(String)`. */
function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('asymmetricMatch' in value);
}
