import { createHash } from 'node:crypto';
import { Tokenization, type IResolvable, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { show } from '../../core/errors';
import { containsItself } from './contains-itself';
import { Lifted, type LiftedAs, LiftedObject, LiftedText, type LiftedValue, type LiftProblem } from './lifted';
import {
  isListMarker,
  isMapMarker,
  listToken,
  mapToken,
  numberToken,
  resolved,
  type TextPart,
  textParts,
} from './resolve-token';
import { sensitiveProblems } from './sensitive';
import { templateParts } from './terraform-template';

/** A value, and what of it cannot be installed: the place in it and a sentence on it. */
export interface Lift {
  readonly value: LiftedValue;
  readonly problems: readonly LiftProblem[];
}

/** Lifts every token out of `value`, as the stack of `scope` sees it. */
export function lift(value: unknown, scope: IConstruct): Lift {
  if (containsItself(value)) return { value: null, problems: [{ at: '', says: ITSELF }] };
  const lifter = new Lifter(TerraformStack.of(scope));
  const lifted = lifter.lift(value, '', false) ?? null;
  return { value: lifted, problems: [...lifter.problems, ...sensitiveProblems(lifted, scope)] };
}

const ITSELF = 'must be data, got what contains itself';

class Lifter {
  readonly problems: LiftProblem[] = [];

  constructor(private readonly stack: TerraformStack) {}

  /** `isTemplate` where texts are those of Terraform JSON, as in what a token has resolved to; undefined for what is left out. */
  lift(value: unknown, at: string, isTemplate: boolean): LiftedValue | undefined {
    if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'bigint') return value;
    if (typeof value === 'string') return this.text(value, at, isTemplate);
    if (typeof value === 'number') return this.number(value, at);
    if (Tokenization.isResolvable(value)) return this.token(value, 'json', at);
    if (Array.isArray(value)) return this.list(value, at, isTemplate);
    if (typeof value !== 'object') return this.refused(at, 'data', `a ${typeof value}`);
    if ('toJSON' in value && typeof value.toJSON === 'function')
      return this.lift((value as { toJSON(): unknown }).toJSON(), at, isTemplate);
    if (!isPlain(value)) return this.refused(at, 'data', `a ${value.constructor.name}`);
    return this.object(value as Readonly<Record<string, unknown>>, at, isTemplate);
  }

  private text(value: string, at: string, isTemplate: boolean): LiftedValue | undefined {
    const pieces = isTemplate ? [] : textParts(value);
    const [only, another] = pieces;
    const whole =
      only !== undefined && another === undefined && 'token' in only ? resolved(only.token, this.stack) : '';
    // What CDKTF passes off as a text where it does not know the type.
    if (typeof whole === 'object' && whole !== null) return this.lift(whole, at, true);
    const parts = isTemplate ? this.template(value, 'text') : this.plainText(value, pieces, at);
    if (parts === undefined) return undefined;
    if (parts.some((part) => typeof part === 'string' && /\p{Surrogate}/u.test(part)))
      return this.refused(at, 'Unicode', 'half of a character');
    return textOf(parts);
  }

  private plainText(value: string, pieces: readonly TextPart[], at: string): (string | Lifted)[] | undefined {
    if (isListMarker(value)) {
      this.refused(at, 'a text', 'a list known after apply', 'Make it one with Fn.join');
      return undefined;
    }
    const parts: (string | Lifted)[] = [];
    for (const part of pieces) {
      const found = 'text' in part ? [part.text] : this.inText(resolved(part.token, this.stack), at);
      if (found === undefined) return undefined;
      parts.push(...found);
    }
    return parts;
  }

  /** What a token in a text has resolved to. */
  private inText(value: unknown, at: string): (string | Lifted)[] | undefined {
    if (typeof value === 'string') return this.template(value, 'text');
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    this.refused(at, 'a text', Array.isArray(value) ? 'a list' : 'an object');
    return undefined;
  }

  private template(value: string, as: LiftedAs): (string | Lifted)[] {
    return templateParts(value).map((part) => ('text' in part ? part.text : this.lifted(part.expression, as)));
  }

  private number(value: number, at: string): LiftedValue | undefined {
    const token = numberToken(value);
    if (token !== undefined) return this.token(token, 'number', at);
    return Number.isFinite(value) ? value : this.refused(at, 'a number that JSON has', value);
  }

  private token(token: IResolvable, as: LiftedAs, at: string): LiftedValue | undefined {
    const value = resolved(token, this.stack);
    if (typeof value !== 'string') return this.lift(value, at, true);
    const [only, another] = templateParts(value);
    if (only !== undefined && another === undefined && 'expression' in only) return this.lifted(only.expression, as);
    return this.text(value, at, true);
  }

  private list(value: readonly unknown[], at: string, isTemplate: boolean): LiftedValue | undefined {
    const token = listToken(value);
    if (token !== undefined) return this.token(token, 'list', at);
    if (value.some((item) => typeof item === 'string' && isListMarker(item)))
      return this.refused(at, 'one list', 'a list known after apply among other items', 'Join them with Fn.concat');
    return value
      .map((item, index) => this.lift(item, `${at}[${index}]`, isTemplate))
      .filter((item) => item !== undefined);
  }

  private object(value: Readonly<Record<string, unknown>>, at: string, isTemplate: boolean): LiftedValue | undefined {
    const token = mapToken(value);
    if (token !== undefined) return this.token(token, 'map', at);
    if (Object.keys(value).some(isMapMarker))
      return this.refused(at, 'one map', 'a map known after apply among other keys', 'Merge them with Fn.merge');
    return new LiftedObject(
      Object.entries(value).flatMap(([name, inner]) => {
        const path = at === '' ? name : `${at}.${name}`;
        const key = this.text(name, path, isTemplate) as string | Lifted | LiftedText | undefined;
        const lifted = this.lift(inner, path, isTemplate);
        return key === undefined || lifted === undefined ? [] : [[key, lifted] as const];
      }),
    );
  }

  /** Keyed by what it is: a counter would change the chart with every unrelated edit, and two stacks may use one address. */
  private lifted(expression: string, as: LiftedAs): Lifted {
    const hash = createHash('sha256').update([this.stack.node.path, as, expression].join('\0')).digest('hex');
    return new Lifted(`t${hash.slice(0, 12)}`, as, expression);
  }

  private refused(at: string, allowed: string, got: unknown, advice = ''): LiftedValue | undefined {
    this.problems.push({ at, says: `must be ${allowed}, got ${show(got)}${advice === '' ? '' : `. ${advice}`}` });
    return undefined;
  }
}

/** True for an object of no class: of one such as `Map` nothing would be left as JSON. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function textOf(parts: readonly (string | Lifted)[]): string | Lifted | LiftedText {
  const [only = '', another] = parts;
  if (another === undefined) return only;
  return parts.every((part) => typeof part === 'string') ? parts.join('') : new LiftedText(parts);
}
