/** A piece of a Terraform template: text as it comes out, or an expression without its braces. */
export type TemplatePart = { readonly text: string } | { readonly expression: string };

/**
 * The pieces of `template`, a text as it stands in Terraform JSON: `${…}` are expressions, `$${` and `%%{` stand for themselves without
 * the doubled sign. A template with directives (`%{ if … }`) or trimming (`${~ … ~}`) is one expression as a whole.
 */
export function templateParts(template: string): TemplatePart[] {
  const parts = split(template);
  const isPlain = parts.every(
    ({ kind, source }) => kind !== 'directive' && !/^~|~$/.test(kind === 'text' ? '' : source),
  );
  if (!isPlain) return [{ expression: quoted(parts) }];
  return parts.map(({ kind, source }) => (kind === 'text' ? { text: source } : { expression: source }));
}

/** Pieces as one expression: the bare one where it is alone, else a quoted template. */
export function templateExpression(parts: readonly TemplatePart[]): string {
  const [only, another] = parts;
  if (only !== undefined && another === undefined && 'expression' in only) return only.expression;
  const inner = parts.map((part) => ('text' in part ? escaped(part.text) : `\${${part.expression}}`));
  return `"${inner.join('')}"`;
}

/** What Terraform writes in another way than JSON. */
const NOT_JSON: Readonly<Record<string, string>> = {
  '\\b': '\\u0008',
  '\\f': '\\u000c',
  $: '\\u0024',
  '%': '\\u0025',
};

/** `text` between the quotes of a Terraform string, where nothing in it begins an expression, nor does its end together with a brace. */
function escaped(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/\\.|[$%](?=[$%{]|$)/g, (found) => NOT_JSON[found] ?? found);
}

/** `text` as a value of Terraform JSON, where nothing in it is an expression. */
export function literalTemplate(text: string): string {
  // A sign before another one cannot be doubled: three of them in a row would be read another way.
  return text.replaceAll(/[$%]+\{/g, (start) =>
    start.length === 2 ? `${start.charAt(0)}${start}` : start.replaceAll(/[$%]/g, (sign) => `\${"${sign}"}`),
  );
}

interface Piece {
  readonly kind: 'text' | 'expression' | 'directive';
  readonly source: string;
}

function quoted(pieces: readonly Piece[]): string {
  const opening = { expression: '${', directive: '%{' };
  const inner = pieces.map(({ kind, source }) => (kind === 'text' ? escaped(source) : `${opening[kind]}${source}}`));
  return `"${inner.join('')}"`;
}

function split(template: string): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let at = 0;
  while (at < template.length) {
    const doubled = /^(?:\$\$|%%)\{/.exec(template.slice(at, at + 3)) !== null;
    const end = doubled || !/^[$%]\{/.test(template.slice(at, at + 2)) ? -1 : closingBrace(template, at + 2);
    if (end === -1) {
      text += doubled ? template.slice(at + 1, at + 3) : template.charAt(at);
      at += doubled ? 3 : 1;
      continue;
    }
    if (text !== '') pieces.push({ kind: 'text', source: text });
    text = '';
    const kind = template.charAt(at) === '$' ? 'expression' : 'directive';
    pieces.push({ kind, source: template.slice(at + 2, end) });
    at = end + 1;
  }
  return text === '' ? pieces : [...pieces, { kind: 'text', source: text }];
}

/** Where the expression that begins at `from` ends; -1 where it does not. */
function closingBrace(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '"') at = closingQuote(source, at + 1);
    else if (character === '{') depth += 1;
    else if (character === '}' && depth === 0) return at;
    else if (character === '}') depth -= 1;
    if (at === -1) return -1;
  }
  return -1;
}

function closingQuote(source: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    const next = source.slice(at, at + 3);
    if (next.startsWith('"')) return at;
    if (next.startsWith('\\')) at += 1;
    else if (next === '$${' || next === '%%{') at += 2;
    else if (/^[$%]\{/.test(next)) at = closingBrace(source, at + 2);
    if (at === -1) return -1;
  }
  return -1;
}
