import type { Type } from '../../rehearsal/schema/model';
import type { Value } from '../../rehearsal/values/codec';
import { NUMBERS, TEXTS } from './texts';

/** Values that a message lists as allowed. */
const LISTED =
  /(?:one of:?|valid values(?: are)?:?|allowed values(?: are)?:?|values? must be:?|supported values(?: are)?:?) ?(?:\[([^\]]+)\]|([^.;]+))/i;
const RANGE = /\(?(-?\d+) ?(?:-|and|to|\.\.) ?(-?\d+)\)?/;
const LEAST = /(?:at least|minimum(?: of)?|greater than(?: or equal to)?|>=) ?\(?(-?\d+)/i;
const MOST = /(?:at most|maximum(?: of)?|less than(?: or equal to)?|<=) ?\(?(-?\d+)/i;
const PATTERN = /(\^.+\$)/;

/** Values of a simple type that a message may want, the likeliest first. */
export function wanted(text: string, type: Type): readonly Value[] {
  if (type === 'bool') return [true, false];
  if (type === 'number')
    return [
      ...listed(text)
        .filter((one) => /^-?\d+$/.test(one))
        .map(Number),
      ...bounds(text),
      ...NUMBERS,
    ];
  return [...listed(text), ...fitting(text), ...sized(text), ...TEXTS];
}

function listed(text: string): string[] {
  const match = LISTED.exec(text);
  return (match?.[1] ?? match?.[2] ?? '')
    .split(/[\s,"'`]+/)
    .filter((one) => one !== '' && !/^(?:and|or|got:?)$/.test(one));
}

function bounds(text: string): number[] {
  const range = RANGE.exec(text);
  return [range?.[1], LEAST.exec(text)?.[1], MOST.exec(text)?.[1], range?.[2]].flatMap((one) =>
    one === undefined ? [] : [Number(one), Number(one) + 1],
  );
}

/** Those of the usual texts that fit a pattern in the message. */
function fitting(text: string): string[] {
  const source = PATTERN.exec(text)?.[1];
  if (source === undefined) return [];
  try {
    const pattern = new RegExp(
      source
        .replaceAll('\\\\', '\\')
        .replaceAll('\\z', '$')
        .replace(/\(\?i\)/g, ''),
      source.includes('(?i)') ? 'i' : '',
    );
    return TEXTS.filter((one) => pattern.test(one));
  } catch {
    return [];
  }
}

/** Texts of the length that a message asks for. */
function sized(text: string): string[] {
  const lengths = /length|characters/i.test(text) ? bounds(text).filter((one) => one > 0 && one < 5000) : [];
  return lengths.flatMap((length) => ['a'.repeat(length), '1'.repeat(length)]);
}
