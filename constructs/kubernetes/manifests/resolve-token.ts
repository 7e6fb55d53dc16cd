import { DefaultTokenResolver, type IResolvable, StringConcat, Tokenization, type TerraformStack } from 'cdktf';

/** A piece of a text as the app holds it: literal text, or what CDKTF resolves later. */
export type TextPart = { readonly text: string } | { readonly token: IResolvable };

const STRING_TOKEN = /\$\{TfToken\[[a-zA-Z0-9:._-]+\]\}/g;
/** CDKTF keeps a number that is known later as one of about -8.1e+298, which a text shows in full. */
const NUMBER_TOKEN = /-8\.\d+e\+298/g;
const ANY_TOKEN = new RegExp(`${STRING_TOKEN.source}|${NUMBER_TOKEN.source}`, 'g');

/** The pieces of `text`. Only a text that holds a token has any but literal ones. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: marker, index } of text.matchAll(ANY_TOKEN)) {
    const token = marker.startsWith('$') ? stringToken(marker) : numberToken(Number(marker));
    if (token === undefined) continue;
    if (index > from) parts.push({ text: text.slice(from, index) });
    parts.push({ token });
    from = index + marker.length;
  }
  return from < text.length || parts.length === 0 ? [...parts, { text: text.slice(from) }] : parts;
}

/** What stands behind a number; undefined for a number that is one. */
export function numberToken(value: number): IResolvable | undefined {
  // CDKTF throws for a number that only looks like one of its own.
  return attempt(() => Tokenization.reverseNumber(value));
}

/** What stands behind a list of which CDKTF knows neither length nor items; undefined for a plain one. */
export function listToken(list: readonly unknown[]): IResolvable | undefined {
  const [only] = list;
  if (list.length !== 1) return undefined;
  if (typeof only === 'string' && isListMarker(only)) return attempt(() => Tokenization.reverseList([only]));
  return typeof only === 'number' ? attempt(() => Tokenization.reverseNumberList([only])) : undefined;
}

/** What stands behind a map of which CDKTF does not know the keys; undefined for a plain one. */
export function mapToken(map: Readonly<Record<string, unknown>>): IResolvable | undefined {
  const [key, another] = Object.keys(map);
  return key !== undefined && another === undefined && isMapMarker(key)
    ? attempt(() => Tokenization.reverseMap({ [key]: map[key] }))
    : undefined;
}

/** True for an item that stands for a whole list. */
export function isListMarker(text: string): boolean {
  return text.includes('#{TfToken[');
}

/** True for a key that stands for a whole map. */
export function isMapMarker(text: string): boolean {
  return text.includes('&{TfToken[');
}

/** A token, or what holds some, as it would stand in the Terraform JSON of `stack`: texts are templates. References to other stacks are made known to both. */
export function resolved(value: unknown, stack: TerraformStack): unknown {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope: stack, resolver, preparing: true });
}

function stringToken(marker: string): IResolvable | undefined {
  return attempt(() => Tokenization.reverseString(marker).firstToken);
}

function attempt<T>(look: () => T | undefined): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
