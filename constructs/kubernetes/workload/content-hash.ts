import { createHash } from 'node:crypto';
import { Fn, Token } from 'cdktf';

const LENGTH = 8;
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/**
 * A short text that changes when `content` does: made at synth where all of it is known, else by Terraform at apply. What surrounds
 * a token is hashed at synth: Terraform would read `${` in it as its own.
 */
export function contentHash(content: unknown): string {
  const tokens: unknown[] = [];
  const text = JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value === 'string' || !Token.isUnresolved(value)) return value;
    tokens.push(value);
    return 'token';
  }).replace(TOKEN, (token) => {
    tokens.push(token);
    return 'token';
  });
  const literal = createHash('sha256').update(text).digest('hex').slice(0, LENGTH);
  if (tokens.length === 0) return literal;
  return Token.asString(Fn.substr(Fn.sha256(Token.asString(Fn.jsonencode([literal, ...tokens]))), 0, LENGTH));
}
