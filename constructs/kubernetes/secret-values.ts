import { Token } from 'cdktf';
import { holdsSecret, readsLikeSecret } from '../core/plain-secrets';

/** Keys below a word such as `credentials` that say where a secret is, not what it is. */
const SAYS_WHERE =
  /(name|key|ref|arn|id|path|file|type|kind|namespace|provider|store|region|url|role|policy|mode|interval|class|version|image|tag)$/i;
/** Keys beside which `key`, `secretKey` and the like name a key of a Secret that exists. */
const NAMES_SECRET = /^existing|(^|[a-z])(secret)?(name|ref)$/i;
const EXISTING = /^existing/i;
/** Texts that say yes or no, and ARNs. */
const HARMLESS_TEXT = /^(true|false|yes|no|on|off|arn:[^\s]+)?$/i;
/** Places for what anybody may read. */
const PUBLIC = ['annotations', 'labels', 'podAnnotations', 'podLabels', 'matchLabels', 'nodeSelector'];
/** Where a Secret among the values has what it holds. */
const CONTENT = ['data', 'stringData'];

type Values = Readonly<Record<string, unknown>>;

/** Places of `values` that hold a secret written down: `auth.password`. A reference, a switch and what is known at apply are none. */
export function plainSecrets(values: Values, at = ''): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = at === '' ? key : `${at}.${key}`;
    if (PUBLIC.includes(key)) return [];
    if (values['kind'] === 'Secret' && CONTENT.includes(key)) return contents(value, path);
    if (isPlain(value)) return isSecretKey(key, values) || holdsSecret(value) ? [path] : [];
    const isSecret = readsLikeSecret(key) && !EXISTING.test(key);
    return isSecret ? textsIn(value, path) : below(value, path);
  });
}

function contents(value: unknown, path: string): string[] {
  const entries = isObject(value) ? Object.entries(value) : [];
  return entries.filter(([, text]) => isPlain(text)).map(([key]) => `${path}.${key}`);
}

function below(value: unknown, path: string): string[] {
  if (isPlain(value)) return holdsSecret(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => below(item, `${path}[${index}]`));
  return isObject(value) ? plainSecrets(value, path) : [];
}

/** A key that holds a secret, or the `value` of a variable whose name says so. */
function isSecretKey(key: string, holder: Values): boolean {
  const { name } = holder;
  if (key === 'value' && typeof name === 'string') return readsLikeSecret(name);
  if (!readsLikeSecret(key) || EXISTING.test(key)) return false;
  return !Object.keys(holder).some((other) => other !== key && NAMES_SECRET.test(other));
}

/** Texts below a key that reads like a secret, but for those that say where it is. */
function textsIn(value: unknown, path: string): string[] {
  if (isPlain(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    PUBLIC.includes(key) || (isPlain(inner) && SAYS_WHERE.test(key)) ? [] : textsIn(inner, `${path}.${key}`),
  );
}

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && !Token.isUnresolved(value) && !HARMLESS_TEXT.test(value);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Token.isUnresolved(value);
}
