import { Fn, Token } from 'cdktf';

/** Values of a release as text: plain JSON where all is known, else an expression that Terraform makes it of at apply. */
export function valuesText(values: Readonly<Record<string, unknown>>): string {
  return Token.asString(Fn.jsonencode(values));
}
