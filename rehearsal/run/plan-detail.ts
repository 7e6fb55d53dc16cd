import {
  attributeChanges,
  UNKNOWN,
  type AttributeChange as Planned,
  type PlannedValue,
} from '../../terraform/attribute-changes';
import { asList, asObject } from '../../terraform/providers';
import { SENSITIVE, Secrets } from '../../terraform/secrets';
import type { AttributeChange } from './result';

/** Attributes shown of one resource; a change that touches more is understood from these. */
const MOST_SHOWN = 12;
const LONGEST_VALUE = 40;

/** Letters shown before the first that differs. */
const SAME_BEFORE = 12;

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
  const secrets = Secrets.ofPlan(plan);
  const resources = asList(plan['resource_changes']).map((entry) => {
    const { address, change } = asObject(entry);
    return { address: String(address), change: asObject(change), attributes: asObject(change) };
  });
  const outputs = Object.entries(asObject(plan['output_changes'])).map(([name, change]) => {
    return { address: `output.${name}`, change: asObject(change), attributes: asAttribute(asObject(change)) };
  });
  return [...resources, ...outputs]
    .map(({ address, change, attributes }) => ({
      address,
      actions: asList(change['actions']).map(String),
      attributes: mostTelling(attributeChanges(attributes, secrets)),
    }))
    .filter(({ actions }) => actions.some((action) => action !== 'no-op' && action !== 'read'));
}

/** The value of an output as if it were an attribute of that name. */
function asAttribute(change: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const sides = ['before', 'after', 'after_unknown', 'before_sensitive', 'after_sensitive'];
  return Object.fromEntries(sides.map((side) => [side, { value: change[side] }]));
}

function mostTelling(changes: readonly Planned[]): AttributeChange[] {
  // A replacement makes everything unknown: only its causes say something.
  const causes = changes.filter(({ forcesReplacement }) => forcesReplacement);
  return (causes.length > 0 ? causes : changes).slice(0, MOST_SHOWN).map(({ path, from, to, forcesReplacement }) => ({
    path,
    ...texts(from, to),
    ...(forcesReplacement ? { replaces: true } : {}),
  }));
}

/** Both values, of long ones the part where they begin to differ. */
function texts(from: PlannedValue, to: PlannedValue): Pick<AttributeChange, 'before' | 'after'> {
  const [before, after] = [text(from), text(to)];
  const differs = firstDifference(before, after);
  const isCut =
    Math.max(before.length, after.length) > LONGEST_VALUE && differs > SAME_BEFORE && isValue(from) && isValue(to);
  const start = isCut ? differs - SAME_BEFORE : 0;
  return { before: part(before, start), after: part(after, start) };
}

function firstDifference(before: string, after: string): number {
  let index = 0;
  while (index < before.length && before[index] === after[index]) index++;
  return index;
}

function part(whole: string, start: number): string {
  const end = whole.length > start + LONGEST_VALUE ? '…' : '';
  return `${start > 0 ? '…' : ''}${whole.slice(start, start + LONGEST_VALUE)}${end}`;
}

function isValue(planned: PlannedValue): boolean {
  return 'value' in planned && planned.value !== null;
}

function text(planned: PlannedValue): string {
  if ('sensitive' in planned) return SENSITIVE;
  if ('unknown' in planned) return UNKNOWN;
  return planned.value === null ? NOTHING : JSON.stringify(planned.value);
}
