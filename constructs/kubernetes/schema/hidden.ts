/** Names of settings that hold a secret: what they end in. `TOKEN_TTL` and `SECRET_ARN` hold none. */
const SECRET_NAME =
  /(pass(word|wd|phrase)?|pwd|secret|token|credentials?|((api|access|private|secret|signing|encryption|master|auth)[-_.]?key))s?[-_.]?\d*$/i;
/** End in the same letters, and are none. */
const HARMLESS = /(^|[-_.])(bypass|compass|max[-_]?tokens?|public[-_.]?key)$/i;

/** True for the name of a setting that reads as if it held a secret: `DB_PASSWORD`, `apiKey`. */
export function readsLikeSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS.test(name);
}

/** What an error shows in place of a value that may be secret. */
export const HIDDEN = 'a value not shown here';

/** True where a value of `object` may be a secret, which no message may show. `keys` lead to it. */
export function isHidden(object: { readonly kind: string }, keys: readonly string[], holder: unknown): boolean {
  if (object.kind === 'Secret') return ['data', 'stringData'].includes(keys[0] ?? '');
  const last = keys[keys.length - 1] ?? '';
  if (readsLikeSecret(last)) return true;
  const name: unknown = holder !== null && typeof holder === 'object' ? Reflect.get(holder, 'name') : undefined;
  return last === 'value' && typeof name === 'string' && readsLikeSecret(name);
}
