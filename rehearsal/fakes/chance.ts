import { createHash } from 'node:crypto';

/** Characters that made-up identifiers are drawn from. */
export const ALPHABETS = {
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  digits: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  UPPER: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
} as const;

/** Name of an alphabet. */
export type Alphabet = keyof typeof ALPHABETS;

/** `length` characters that follow from `seed` alone. */
export function drawn(seed: string, alphabet: Alphabet, length: number): string {
  const letters = ALPHABETS[alphabet];
  return Array.from(bytesOf(seed, length), (byte) => letters.charAt(byte % letters.length)).join('');
}

/** `length` bytes that follow from `seed` alone. */
export function bytesOf(seed: string, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let size = 0; size < length; size += 32) parts.push(sha256(`${seed}#${size}`));
  return Buffer.concat(parts).subarray(0, length);
}

/** A UUID of version 4 that follows from `seed` alone. */
export function uuidOf(seed: string): string {
  const hex = drawn(`${seed}#uuid`, 'hex', 30);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(12, 15)}`, `a${hex.slice(15, 18)}`, hex.slice(18)].join('-');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
