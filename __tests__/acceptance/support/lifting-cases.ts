import { Token, type TerraformStack, TerraformVariable } from 'cdktf';
import fc from 'fast-check';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A value of a manifest: written down, known after apply, a text with such values in it, or more values. */
type Model =
  | { readonly written: Json }
  | { readonly later: Json; readonly as: 'text' | 'number' | 'list' | 'map' | 'json' }
  | { readonly text: readonly TextPiece[] }
  | { readonly items: readonly Model[] }
  | { readonly entries: readonly (readonly [readonly TextPiece[], Model])[] };
type TextPiece = string | { readonly later: string | number };

/** Texts that one of Terraform, Helm, Go's templates and YAML would read in a way of its own. */
const TRAPS = [
  '{{ .Values.x }} {{- end }} {{/*',
  '{{{{ }}}} {%',
  '{{ "a" | quote }}\nsecond {{line}}\n',
  '${var.x} %{ if true } $${y} %%{z} $$$',
  '"quoted" \'single\' \\ back\\nslash `tick`',
  'line one\nline two\n',
  '\n leading\n\n\ttabbed\n',
  'trailing  \nspaces \n\n',
  'a: b\n---\n# no comment\n- c',
  '--- \n...\n',
  'grüße ☃ 😀 \u00e9 e\u0301 \u2028 \u0000 \u007f \u0085 \ufeff',
  ...['', ' ', '~', 'yes', 'NO', 'on', 'y', 'null', 'Null', 'true', '=', '<<', '&a', '*a', '!x', '@a', '%a', '|', '>-'],
  ...[
    '1e3',
    '0x1f',
    '0o17',
    '017',
    '1_000',
    '12:30:45',
    '.5',
    '+1',
    '-.inf',
    'NaN',
    '2026-11-21',
    '1e+06',
    '- a',
    '? a',
    ': ',
  ],
];
const SAFE_AT_APPLY = /^[^\p{Cc}\p{Cf}\p{Cn}\u2028\u2029]*$/u;

const written = fc.oneof(
  fc.constantFrom(...TRAPS),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);
/** Terraform itself brings texts to the composed form, and the reader of Helm's values takes no control character. */
const later = written
  .map((text) => text.normalize('NFC'))
  .filter((text) => SAFE_AT_APPLY.test(text.replaceAll(/[\n\t]/g, '')));
const number = fc
  .oneof(
    fc.integer(),
    fc.constantFrom(0, -1, 8080, 1e6, 1e21, 0.1, -2.5e-7, 2 ** 53),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  .map((value) => value + 0);
const textPieces = fc.array(
  fc.oneof<fc.Arbitrary<TextPiece>[]>(written, fc.record({ later }), fc.record({ later: fc.integer() })),
  { minLength: 1, maxLength: 4 },
);
const json: fc.Arbitrary<Json> = fc.oneof(later, number, fc.boolean(), fc.array(later, { maxLength: 3 }));

const leaf: fc.Arbitrary<Model> = fc.oneof(
  fc.record({ written: fc.oneof<fc.Arbitrary<Json>[]>(written, number, fc.boolean(), fc.constant(null)) }),
  fc.record({ text: textPieces }),
  fc.record({ later: fc.oneof(later, fc.integer(), fc.boolean()), as: fc.constant('text' as const) }),
  fc.record({ later: number, as: fc.constant('number' as const) }),
  fc.record({ later: fc.array(later, { maxLength: 3 }), as: fc.constant('list' as const) }),
  fc.record({ later: fc.dictionary(later, later, { maxKeys: 3 }), as: fc.constant('map' as const) }),
  fc.record({ later: json, as: fc.constant('json' as const) }),
);

const { tree } = fc.letrec<{ tree: Model }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({ items: fc.array(tie('tree'), { maxLength: 4 }) }),
    fc.record({
      entries: fc.uniqueArray(fc.tuple(textPieces, tie('tree')), { maxLength: 5, selector: ([key]) => textOf(key) }),
    }),
  ),
}));

/** Many values of every form. */
export const manyValues: fc.Arbitrary<readonly Model[]> = fc.array(tree, { minLength: 60, maxLength: 60 });

/** What arrives, once everything is known. */
export function arrives(model: Model): Json {
  if ('written' in model) return model.written;
  if ('text' in model) return textOf(model.text);
  if ('items' in model) return model.items.map(arrives);
  if ('entries' in model) return Object.fromEntries(model.entries.map(([key, value]) => [textOf(key), arrives(value)]));
  return model.as === 'text' ? asText(model.later) : model.later;
}

/** The value as a manifest holds it, with a variable of `stack` for everything that is known later. */
export function asWritten(model: Model, stack: TerraformStack): unknown {
  if ('written' in model) return model.written;
  if ('text' in model) return textWith(model.text, stack);
  if ('items' in model) return model.items.map((item) => asWritten(item, stack));
  if ('entries' in model)
    return Object.fromEntries(model.entries.map(([key, value]) => [textWith(key, stack), asWritten(value, stack)]));
  const variable = variableOf(model.later, stack);
  const held = {
    text: () => variable.stringValue,
    number: () => variable.numberValue,
    list: () => variable.listValue,
    map: () => Token.asStringMap(variable.value),
    json: () => variable.value as unknown,
  };
  return held[model.as]();
}

function textOf(pieces: readonly TextPiece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : asText(piece.later))).join('');
}

/** As Terraform turns a value into a text: numbers in full. */
function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textWith(pieces: readonly TextPiece[], stack: TerraformStack): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const variable = variableOf(piece.later, stack);
      return typeof piece.later === 'string' ? variable.stringValue : variable.numberValue.toString();
    })
    .join('');
}

function variableOf(value: Json, stack: TerraformStack): TerraformVariable {
  const variable = new TerraformVariable(stack, `v${stack.node.children.length}`, {});
  // As a setting, CDKTF would write the keys of a map in another way.
  variable.addOverride('default', value);
  return variable;
}
