import { asList, asObject } from './providers';
import { SENSITIVE, type Secrets } from './secrets';

/** What stands in place of an unknown value inside a list or object. */
export const UNKNOWN = '(known after apply)';

/** A value as a plan may be shown: inside lists and objects, texts stand in place of what is hidden or unknown. */
export type PlannedValue = { readonly value: unknown } | { readonly sensitive: true } | { readonly unknown: true };

/** One attribute that a plan changes. */
export interface AttributeChange {
  /** Where it stands in the resource: `tags.owner`, `ingress[0].from_port`. */
  readonly path: string;
  readonly from: PlannedValue;
  readonly to: PlannedValue;
  /** Whether this change is why the resource is replaced. */
  readonly forcesReplacement: boolean;
}

type Step = string | number;

/** A value before and after, with Terraform's marks, which have the value's shape or are `true` for the whole of it. */
interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly sensitiveBefore: unknown;
  readonly sensitiveAfter: unknown;
}

/**
 * What differs in a `change` object of Terraform's plan JSON, attribute by attribute, as deep as both sides have the same
 * shape. A list of another length, and a list of plain values, is one change.
 */
export function attributeChanges(change: Readonly<Record<string, unknown>>, secrets: Secrets): AttributeChange[] {
  const forced = asList(change['replace_paths']).map((path) => asList(path));
  const found: AttributeChange[] = [];
  const visit = (steps: readonly Step[], pair: Pair): void => {
    const inner = children(pair);
    if (inner === undefined) {
      const from = shown(pair.before, undefined, pair.sensitiveBefore, secrets);
      const to = shown(pair.after, pair.unknown, pair.sensitiveAfter, secrets);
      // What is hidden on one side says too much about the other.
      const hidden = 'sensitive' in from || 'sensitive' in to;
      const show = (value: PlannedValue): PlannedValue =>
        hidden && !('unknown' in value) ? { sensitive: true } : value;
      if (!same(pair))
        found.push({ path: pathText(steps), from: show(from), to: show(to), forcesReplacement: forces(forced, steps) });
    } else {
      for (const [step, next] of inner) visit([...steps, step], next);
    }
  };
  visit([], {
    before: change['before'] ?? {},
    after: change['after'] ?? {},
    unknown: change['after_unknown'],
    sensitiveBefore: change['before_sensitive'],
    sensitiveAfter: change['after_sensitive'],
  });
  return found;
}

/** A value that may be printed. */
export function shown(value: unknown, unknown: unknown, sensitive: unknown, secrets: Secrets): PlannedValue {
  if (unknown === true) return { unknown: true };
  if (sensitive === true || secrets.isIn(value)) return { sensitive: true };
  return { value: cleaned(value ?? null, unknown, sensitive, secrets) };
}

function cleaned(value: unknown, unknown: unknown, sensitive: unknown, secrets: Secrets): unknown {
  if (sensitive === true || secrets.isIn(value)) return SENSITIVE;
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const [items, marks] = [asList(value), asList(unknown)];
    return Array.from({ length: Math.max(items.length, marks.length) }, (_, index) =>
      cleaned(items[index] ?? null, marks[index], asList(sensitive)[index], secrets),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const keys = new Set([...Object.keys(value), ...Object.keys(asObject(unknown))]);
  const entry = (key: string): [string, unknown] => {
    const [item, mark] = [asObject(value)[key] ?? null, asObject(unknown)[key]];
    return [key, cleaned(item, mark, asObject(sensitive)[key], secrets)];
  };
  return Object.fromEntries([...keys].map(entry));
}

/** The parts of a value that can be compared one by one; undefined where it is compared as a whole. */
function children(pair: Pair): [Step, Pair][] | undefined {
  const { before, after, unknown, sensitiveBefore, sensitiveAfter } = pair;
  if (unknown === true || sensitiveBefore === true || sensitiveAfter === true) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [asList(before), asList(after)];
    const isComparable = old.length === now.length && now.length >= asList(unknown).length;
    if (!isComparable || ![...old, ...now].every(isObject)) return undefined;
    return now.map((_, index) => [index, at(pair, index)]);
  }
  if (!isObject(before) || !isObject(after)) return undefined;
  const keys = [...Object.keys(before), ...Object.keys(after), ...Object.keys(asObject(unknown))];
  return [...new Set(keys)].sort().map((key) => [key, at(pair, key)]);
}

function at(pair: Pair, step: Step): Pair {
  const part = (value: unknown): unknown => (Array.isArray(value) ? value[Number(step)] : asObject(value)[step]);
  return {
    before: part(pair.before),
    after: part(pair.after),
    unknown: part(pair.unknown),
    sensitiveBefore: part(pair.sensitiveBefore),
    sensitiveAfter: part(pair.sensitiveAfter),
  };
}

function same({ before, after, unknown }: Pair): boolean {
  return !isMarked(unknown) && canonical(before) === canonical(after);
}

/** Is the mark set anywhere in it? */
export function isMarked(marks: unknown): boolean {
  return marks === true || (typeof marks === 'object' && marks !== null && Object.values(marks).some(isMarked));
}

/** JSON that does not depend on the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Terraform names the argument or a part of it; what it names may also be a part of what is shown as one. */
function forces(forced: readonly (readonly unknown[])[], steps: readonly Step[]): boolean {
  return forced.some((path) => path.every((step, index) => index >= steps.length || step === steps[index]));
}

function pathText(steps: readonly Step[]): string {
  return steps.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
