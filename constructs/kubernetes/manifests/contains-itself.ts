import { Tokenization } from 'cdktf';

/** True for data that is its own content somewhere, which no text can say. What CDKTF resolves later is not looked into. */
export function containsItself(value: unknown): boolean {
  return isWithin(value, new Set());
}

function isWithin(value: unknown, holders: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null || Tokenization.isResolvable(value)) return false;
  if (holders.has(value)) return true;
  holders.add(value);
  const found = Object.values(value).some((inner) => isWithin(inner, holders));
  holders.delete(value);
  return found;
}
