import { UNKNOWN } from '../../terraform/attribute-changes';
import { asList, asObject } from '../../terraform/providers';
import { SENSITIVE } from '../../terraform/secrets';
import type { AttributeChange } from './result';
import { sensitiveTexts } from './sensitive-texts';

/** Attributes shown of one resource; a change that touches more is understood from these. */
const MOST_SHOWN = 12;
const LONGEST_VALUE = 40;

const NOTHING = '(none)';

/** What a plan changes in a resource or in an output. */
export interface DetailedChange {
  /** Of an output `output.NAME`. */
  readonly address: string;
  readonly actions: readonly string[];
  readonly attributes: readonly AttributeChange[];
}

/** Reads `terraform show -json` of a plan: every resource and output that does not stay as it is. Sensitive values are masked. */
export function detailedChanges(shown: string): DetailedChange[] {
  const plan = asObject(JSON.parse(shown));
  const resources = asList(plan['resource_changes']).map((entry) => {
    const { address, change } = asObject(entry);
    return { address: String(address), change: asObject(change) };
  });
  const outputs = Object.entries(asObject(plan['output_changes'])).map(([name, change]) => {
    return { address: `output.${name}`, change: asObject(change) };
  });
  const secrets = sensitiveTexts(plan);
  return [...resources, ...outputs]
    .map(({ address, change }) => ({
      address,
      actions: asList(change['actions']).map(String),
      attributes: differences(change, secrets),
    }))
    .filter(({ actions }) => actions.some((action) => action !== 'no-op' && action !== 'read'));
}

function differences(change: Readonly<Record<string, unknown>>, secrets: readonly string[]): AttributeChange[] {
  const forced = asList(change['replace_paths']).map((path) => pathText(asList(path)));
  const found: AttributeChange[] = [];
  compare(
    [],
    {
      before: change['before'],
      after: change['after'],
      unknown: change['after_unknown'],
      beforeSensitive: change['before_sensitive'],
      afterSensitive: change['after_sensitive'],
    },
    { found, secrets },
  );
  const marked = found.map((one) => {
    const replaces = forced.some(
      (path) => one.path === path || one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`),
    );
    return replaces ? { ...one, replaces } : one;
  });
  // A replacement makes everything unknown: only its causes say something.
  const causes = marked.filter(({ replaces }) => replaces === true);
  return (causes.length > 0 ? causes : marked).slice(0, MOST_SHOWN);
}

/** What is found, and what must not be shown of it. */
interface Report {
  readonly found: AttributeChange[];
  readonly secrets: readonly string[];
}

/** Both sides of a value, with what Terraform notes beside them in the same shape. */
interface Sides {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
}

function compare(path: readonly unknown[], sides: Sides, report: Report): void {
  const { before, after, unknown, beforeSensitive, afterSensitive } = sides;
  if (unknown !== true && JSON.stringify(before) === JSON.stringify(after) && !holdsTrue(unknown)) return;
  const whole = beforeSensitive === true || afterSensitive === true;
  const keys = whole || unknown === true ? [] : keysOf(before, after, unknown);
  if (keys.length > 0) {
    for (const key of keys) {
      const of = (value: unknown): unknown => (Array.isArray(value) ? value[Number(key)] : asObject(value)[key]);
      compare(
        [...path, Array.isArray(before) || Array.isArray(after) ? Number(key) : key],
        {
          before: of(before),
          after: of(after),
          unknown: of(unknown),
          beforeSensitive: of(beforeSensitive),
          afterSensitive: of(afterSensitive),
        },
        report,
      );
    }
    return;
  }
  const hidden = holdsTrue(beforeSensitive) || holdsTrue(afterSensitive);
  const show = (value: unknown): string => (hidden && isSet(value) ? SENSITIVE : text(value, report.secrets));
  report.found.push({
    path: path.length === 0 ? 'value' : pathText(path),
    before: show(before),
    after: unknown === true ? UNKNOWN : show(after),
  });
}

/** Names or indices inside a value; none where it is a plain one, or was a plain one before. */
function keysOf(before: unknown, after: unknown, unknown: unknown): string[] {
  const inner = [before, after].filter((value) => value !== undefined && value !== null);
  if (inner.length === 0 || !inner.every((value) => typeof value === 'object')) return [];
  return [
    ...new Set(
      [...inner, unknown].flatMap((value) => Object.keys(typeof value === 'object' && value !== null ? value : {})),
    ),
  ];
}

function holdsTrue(value: unknown): boolean {
  return value === true || (typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue));
}

function pathText(path: readonly unknown[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function text(value: unknown, secrets: readonly string[]): string {
  if (!isSet(value)) return NOTHING;
  const whole = JSON.stringify(value);
  if (secrets.some((secret) => whole.includes(secret))) return SENSITIVE;
  return whole.length > LONGEST_VALUE ? `${whole.slice(0, LONGEST_VALUE)}…` : whole;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
