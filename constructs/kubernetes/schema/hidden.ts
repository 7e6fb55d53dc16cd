import { readsLikeSecret } from '../../core/plain-secrets';

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
