import { KNOWN_LATER, show } from '../../core/errors';
import { type Later, laterForm } from './later';
import type { SchemaError } from './validators';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  byte: 'text in base64',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number of 64 bits',
  double: 'a number',
  quantity: 'a quantity such as 250m, 1.5 or 256Mi',
};

const LIMITS: Readonly<Record<string, string>> = {
  minimum: '# or more',
  maximum: '# or less',
  minLength: '# characters or more',
  maxLength: '# characters or less',
  minItems: '# items or more',
  maxItems: '# items or less',
  minProperties: '# fields or more',
  maxProperties: '# fields or less',
};

const LATER: Readonly<Record<Later, string>> = {
  text: 'text',
  number: 'a number',
  list: 'a list',
  any: 'a value',
};

/** What a schema allows where it found `error`, in words. */
export function allowedBy({ keyword, params }: SchemaError): string {
  if (keyword === 'type') return TYPES[textOf(params['type'])] ?? textOf(params['type']);
  if (keyword === 'format') return FORMATS[textOf(params['format'])] ?? textOf(params['format']);
  if (keyword === 'enum') return `one of ${show(params['allowedValues'])}`.replace(/^one of ([^,]*)$/, '$1');
  if (keyword === 'pattern') return `text that matches ${textOf(params['pattern'])}`;
  if (keyword === 'required') return 'given';
  const limit = LIMITS[keyword]?.replace('#', show(params['limit'])) ?? `as its schema says (${keyword})`;
  return limit.replace(/^1 (\w+)s or/, '1 $1 or');
}

/** What is there instead of what is wanted, with its form: the text 8080 looks like the number. */
export function gotInstead(value: unknown): string {
  const later = laterForm(value);
  if (later !== undefined) return `${LATER[later]} ${KNOWN_LATER.replace(/^a value /, '')}`;
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text ${show(value)}`;
  if (typeof value === 'number') return `the number ${show(value)}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : show(value);
}

/** A value of the right form that is outside of what is allowed. */
export function gotOutside(value: unknown): string {
  return laterForm(value) === undefined ? show(value) : gotInstead(value);
}

/** How to turn `value` into what is wanted, where that takes one step. */
export function wayOut(value: unknown, wanted: string): string {
  const later = laterForm(value);
  if (wanted === 'string' && later === 'list') return 'Join it with Fn.join';
  if (wanted === 'string' && later === 'number') return 'Turn it into text with Token.asString';
  if (wanted === 'string' && ['number', 'boolean'].includes(typeof value)) return 'Put it in quotes';
  if (['integer', 'number'].includes(wanted) && later === 'text') return 'Turn it into a number with Token.asNumber';
  if (['integer', 'number'].includes(wanted) && /^\d+$/.test(textOf(value))) return 'Take its quotes away';
  return '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
