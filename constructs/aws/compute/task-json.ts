import { Fn, Token } from 'cdktf';

const MARK = /"@later:(\d+)@"/g;
const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** JSON whose texts may be known after apply: Terraform writes those itself, so that a quote in one of them does no harm. */
export function laterJson(value: unknown): string {
  const later: string[] = [];
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'string' || !Token.isUnresolved(part)) return part;
    return `@later:${(later.push(part) - 1).toString()}@`;
  });
  return text.replace(MARK, (_, index: string) => Fn.jsonencode(joined(later[Number(index)] ?? '')));
}

/** Part by part, as CDKTF takes no text with quotes and tokens in it. */
function joined(text: string): string {
  const parts = text
    .split(TOKEN)
    .filter((part) => part !== '')
    .map((part) => (TOKEN.test(part) ? part : Fn.rawString(part)));
  return parts.length === 1 ? text : Fn.join('', parts);
}
