import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../../core/errors';
import { lift } from './lift';
import { Lifted, type LiftedAs, liftedIn, LiftedObject, LiftedText, type LiftedValue } from './lifted';
import { literalTemplate, templateExpression } from './terraform-template';

/**
 * Values of a chart as text: plain JSON where all is known, else an expression that Terraform makes JSON of at apply.
 * @throws {ConstructError} `ValuesInvalid` at synth, for what is no JSON.
 */
export function valuesText(scope: IConstruct, values: Readonly<Record<string, unknown>>): string {
  return Lazy.stringValue({
    produce: () => {
      const { value, problems } = lift(values, scope);
      if (problems.length > 0) return '';
      return liftedIn(value).size === 0 ? literalTemplate(json(value)) : `\${jsonencode(${expression(value)})}`;
    },
  });
}

/** What of `values` is no JSON, as an error of `owner`. */
export function valuesErrors(owner: IConstruct, values: Readonly<Record<string, unknown>>): ConstructError[] {
  const { problems } = lift(values, owner);
  if (problems.length === 0) return [];
  const sentences = problems.map(({ at, says }) => `\`values.${at}\` ${says}`);
  return [new ConstructError(owner.constructor.name, owner.node.path, 'ValuesInvalid', sentences)];
}

/** Text of a value without anything lifted. `JSON.stringify` alone would put keys that are numbers first. */
function json(value: LiftedValue): string {
  if (value instanceof LiftedObject)
    return `{${value.entries.map(([key, inner]) => `${JSON.stringify(key)}:${json(inner)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${(value as readonly LiftedValue[]).map(json).join(',')}]`;
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}

const CAST: Readonly<Record<LiftedAs, (expression: string) => string>> = {
  text: (one) => `tostring(${one})`,
  number: (one) => `tonumber(${one})`,
  json: (one) => one,
  list: (one) => one,
  map: (one) => one,
};

/** A value as a Terraform expression. What is known after apply keeps its type, unless it is part of a text. */
function expression(value: LiftedValue): string {
  if (value instanceof LiftedObject)
    return `{ ${value.entries.map(([key, inner]) => `${keyExpression(key)} = ${expression(inner)}`).join(', ')} }`;
  if (value instanceof Lifted) return CAST[value.as](value.expression);
  if (value instanceof LiftedText) return templateExpression(value.parts.map(partOf));
  if (Array.isArray(value)) return `[${(value as readonly LiftedValue[]).map(expression).join(', ')}]`;
  return typeof value === 'string' ? templateExpression([{ text: value }]) : json(value);
}

/** In brackets where it is no literal: Terraform would take it for a name. */
function keyExpression(key: string | Lifted | LiftedText): string {
  return typeof key === 'string' ? expression(key) : `(${expression(key)})`;
}

function partOf(part: string | Lifted): { readonly text: string } | { readonly expression: string } {
  return typeof part === 'string' ? { text: part } : { expression: part.expression };
}
