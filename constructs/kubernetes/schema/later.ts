import { Tokenization } from 'cdktf';
import { isToken } from '../../core/token';

/** What stands for a value known after apply: its form says what it will be. `any` may become whatever is wanted. */
export type Later = 'text' | 'number' | 'list' | 'any';

/** A number token within a text looks like -1.8e+289, which nobody writes. */
const NUMBER_IN_TEXT = /\d(\.\d+)?e\+2[89]\d/;

/** The form that `value` will have where Terraform knows it only after apply; undefined where it is known. */
export function laterForm(value: unknown): Later | undefined {
  if (typeof value === 'string') return isToken(value) || NUMBER_IN_TEXT.test(value) ? 'text' : undefined;
  if (typeof value === 'number') return isToken(value) ? 'number' : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return startsWith(value[0], '#{TfToken[') ? 'list' : undefined;
  return Tokenization.isResolvable(value) || Object.keys(value).some(isMapToken) ? 'any' : undefined;
}

/** A map known after apply is an object whose key is the token. */
function isMapToken(key: string): boolean {
  return startsWith(key, '&{TfToken[');
}

function startsWith(value: unknown, marker: string): boolean {
  return typeof value === 'string' && value.startsWith(marker);
}
