import { inspect } from 'node:util';

/** How an error shows a value that Terraform knows only later. */
export const KNOWN_LATER = 'a value known after apply';

/** Lists and objects in each other that an error shows; what lies deeper is left out. */
const DEPTH = 3;

/**
 * A mistake of the caller: one heading, a stable code, and every problem found, a line each.
 * The command line prints its message alone, without a stack trace.
 */
export class UserError extends Error {
  constructor(
    /** What the problems are about, such as `Queue at 'shop-dev-data/Jobs'` or a file name. */
    readonly subject: string,
    /** Stable name of the kind of mistake, such as `PropsInvalid`: safe to match on. */
    readonly code: string,
    /** Every problem found, each a whole sentence without its bullet. */
    readonly problems: readonly string[],
  ) {
    super(`${subject} [${code}]:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'UserError';
  }
}

/** A mistake in the settings of one construct; names its class and its path in the construct tree. */
export class ConstructError extends UserError {
  constructor(
    className: string,
    /** Path of the construct, stack first: `orders-production-data/Jobs`. */
    readonly path: string,
    code: string,
    problems: readonly string[],
  ) {
    super(`${className} at '${path}'`, code, problems);
    this.name = 'ConstructError';
  }
}

/** Several mistakes found in one go, printed one below the other. */
export class UserErrors extends UserError {
  constructor(readonly errors: readonly UserError[]) {
    super(
      errors.map((error) => error.subject).join(', '),
      'SeveralErrors',
      errors.flatMap((error) => error.problems),
    );
    this.name = 'UserErrors';
    this.message = errors.map((error) => error.message).join('\n');
  }
}

/** One problem as a sentence: what must be, what was given and, where it is not obvious, what to do. */
export function problem(prop: string, allowed: string, got: unknown, advice = ''): string {
  return `\`${prop}\` must be ${allowed}, got ${show(got)}${advice === '' ? '' : `. ${advice}`}`;
}

/** A value as an error shows it, on one line. */
export function show(value: unknown, depth = DEPTH): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : value;
  if (Array.isArray(value) && value.length === 0) return 'none';
  if (Array.isArray(value) && depth > 0) return value.map((item) => show(item, depth - 1)).join(', ');
  // A Cidr, a Duration and the like have a text made for people.
  const text: unknown = hasText(value) ? value.toString() : undefined;
  return typeof text === 'string' ? text : inspect(value, { depth, breakLength: Infinity, compact: true });
}

function hasText(value: unknown): value is { toString(): unknown } {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Date) return false;
  const own: unknown = Reflect.get(value, 'toString');
  return typeof own === 'function' && own !== Reflect.get(Object.prototype, 'toString');
}
