import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ConstructError, problem } from './errors';

/**
 * Gathers every problem with the settings of a construct, then throws them all at once.
 * Values that Terraform knows only later (tokens) and omitted ones pass every check.
 * @example
 * new Checks(queue).range('maxReceiveCount', 5, 1, 1_000, 'receives').throwIfAny();
 */
export class Checks {
  private readonly problems: string[] = [];

  constructor(private readonly construct: IConstruct) {}

  /** `value` is a whole number from `min` to `max`, both included. */
  range(prop: string, value: number | undefined, min: number, max: number, unit: string): this {
    if (!isKnown(value) || (Number.isInteger(value) && value >= min && value <= max)) return this;
    const whole = value >= min && value <= max ? 'whole ' : '';
    return this.add(prop, `${min.toString()} to ${max.toString()} ${whole}${unit}`, value);
  }

  /** `value` is one of `allowed`. */
  oneOf(prop: string, value: string | number | undefined, allowed: readonly (string | number)[], advice = ''): this {
    if (!isKnown(value) || allowed.includes(value)) return this;
    return this.add(prop, `one of ${allowed.join(', ')}`, value, advice);
  }

  /** `value` matches `pattern`, which `allowed` describes in words. */
  matches(prop: string, value: string | undefined, pattern: RegExp, allowed: string): this {
    if (!isKnown(value) || pattern.test(value)) return this;
    return this.add(prop, allowed, value);
  }

  /** `holds` is true; else `prop` must be `allowed`. For what the other checks do not say. */
  that(holds: boolean, prop: string, allowed: string, got: unknown, advice = ''): this {
    return holds || !isKnown(got) ? this : this.add(prop, allowed, got, advice);
  }

  /** Takes over problems found elsewhere, each already a whole sentence. */
  all(problems: readonly string[]): this {
    this.problems.push(...problems);
    return this;
  }

  /** @throws {ConstructError} with `code`, when any check failed. */
  throwIfAny(code = 'PropsInvalid'): void {
    if (this.problems.length === 0) return;
    throw new ConstructError(this.construct.constructor.name, this.construct.node.path, code, this.problems);
  }

  private add(prop: string, allowed: string, got: unknown, advice = ''): this {
    this.problems.push(problem(prop, allowed, got, advice));
    return this;
  }
}

/** True for a value that is given and is no token: only such a value can be checked at synth. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}
