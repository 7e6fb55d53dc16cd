import type { Lifted, LiftedAs } from './lifted';

/** JSON as Terraform writes it, of one kind; `null` is none of them. */
const FORMS: Readonly<Record<LiftedAs, { readonly pattern?: string }>> = {
  text: {},
  number: { pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
  json: { pattern: '^[^n]' },
  list: { pattern: '^\\[' },
  map: { pattern: '^\\{' },
};

/**
 * Schema of the values of a generated chart. Without it, Helm would write `null` for a value that is missing.
 * @see https://helm.sh/docs/topics/charts/#schema-files
 */
export function valuesSchema(lifted: readonly Lifted[]): string {
  const properties = Object.fromEntries(lifted.map(({ key, as }) => [key, { type: 'string', ...FORMS[as] }]));
  const tokens = { type: 'object', required: Object.keys(properties), properties, additionalProperties: false };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    ...(lifted.length === 0 ? {} : { required: ['tokens'], properties: { tokens } }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Terraform's text of these values; undefined where there are none. */
export function chartValues(lifted: readonly Lifted[]): string | undefined {
  const values = lifted.map(({ key, as, expression }) => `${key} = ${cast(as, expression)}`);
  return values.length === 0 ? undefined : `\${jsonencode({ tokens = { ${values.join(', ')} } })}`;
}

/** Every value is a text: numbers stay exact, however large, and no reader guesses at a type. */
function cast(as: LiftedAs, expression: string): string {
  if (as === 'text') return `tostring(${expression})`;
  return as === 'number' ? `tostring(tonumber(${expression}))` : `jsonencode(${expression})`;
}
