import type { AttributeChange, PlannedValue } from '../terraform/attribute-changes';
import { SENSITIVE } from '../terraform/secrets';
import { UNKNOWN } from '../terraform/attribute-changes';

/** Characters of one value; what is left out stands as `…`. */
const LONGEST = 60;
/** Equal characters that are left before the first difference of two long texts. */
const LEAD = 12;

/** Both sides of a change on one line: `7 -> 14`. Of long texts the part around the first difference. */
export function changeText({ from, to }: Pick<AttributeChange, 'from' | 'to'>): string {
  const [old, now] = [text(from), text(to)];
  const skip = old.length > LONGEST || now.length > LONGEST ? Math.max(0, commonStart(old, now) - LEAD) : 0;
  return `${part(old, skip)} -> ${part(now, skip)}`;
}

/** One value on one line. */
export function valueText(value: PlannedValue): string {
  return part(text(value), 0);
}

/** The change of `tags_all` says what that of `tags` says already. */
export function withoutEchoes(attributes: readonly AttributeChange[]): AttributeChange[] {
  const said = new Map(attributes.map((change) => [change.path, changeText(change)]));
  return attributes.filter((change) => {
    const original = said.get(change.path.replace(/^tags_all/, 'tags'));
    return !change.path.startsWith('tags_all') || original !== changeText(change);
  });
}

function text(planned: PlannedValue): string {
  if ('sensitive' in planned) return SENSITIVE;
  if ('unknown' in planned) return UNKNOWN;
  const { value } = planned;
  // Quotes only where a text would otherwise be read as something else, or break the line.
  if (typeof value === 'string' && /^[\w!-~][ -~]*$/.test(value) && !/^(?:null|true|false|[\d.]+)$| $/.test(value))
    return value;
  return JSON.stringify(value);
}

function part(value: string, skip: number): string {
  const rest = skip > 0 ? `…${value.slice(skip)}` : value;
  return rest.length > LONGEST ? `${rest.slice(0, LONGEST - 1)}…` : rest;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}
