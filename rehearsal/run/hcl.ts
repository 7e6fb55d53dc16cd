/** A block of a Terraform file, as far as its shape goes: expressions are not read. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  /** What stands between its braces, without comments and heredocs. */
  readonly body: string;
  readonly blocks: readonly HclBlock[];
}

const BLOCK =
  /^[ \t]*([\p{L}_][\p{L}\p{N}_-]*)((?:[ \t]*(?:"[^"\n]*"|(?<=[" \t])[\p{L}_][\p{L}\p{N}_-]*))*)[ \t]*\{/gmu;

/** The word that ends it stands alone on its line. */
const HEREDOC = /^<<-?([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n(?:[^\n]*\n)*?[ \t]*\1[ \t]*\r?(?=\n|$)/u;
const LABEL = /"([^"\n]*)"|([\p{L}_][\p{L}\p{N}_-]*)/gu;

/** The blocks of a file in Terraform's own language, with the blocks inside them. */
export function hclBlocks(source: string): HclBlock[] {
  return blocksOf(withoutComments(source.replace(/^\uFEFF/, '')));
}

/** The text of an attribute that is a plain string in a block; undefined where it is missing or an expression. */
export function hclString(block: HclBlock, name: string): string | undefined {
  return new RegExp(`(?:^|[\\s{,])"?${name}"?\\s*[=:]\\s*"([^"$\\n]*)"`).exec(block.body)?.[1];
}

/** The settings of an attribute that is an object, expressions as `${…}`; undefined where it is no object. */
export function hclObject(block: HclBlock, name: string): Readonly<Record<string, string>> | undefined {
  const start = new RegExp(`(?:^|[\\s{,])"?${name}"?\\s*[=:]\\s*\\{`).exec(block.body);
  if (start === null) return undefined;
  const from = start.index + start[0].length;
  const inner = block.body.slice(from, closingBrace(block.body, from));
  const entries = inner.matchAll(/([\w-]+)"?\s*[=:]\s*(?:"([^"$\n]*)"(?=\s*(?:[,\n]|$)))?/g);
  return Object.fromEntries([...entries].map(([, key = '', text]) => [key, text ?? '${…}']));
}

function blocksOf(text: string): HclBlock[] {
  const found: HclBlock[] = [];
  const start = new RegExp(BLOCK);
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const from = start.lastIndex;
    const end = closingBrace(text, from);
    const body = text.slice(from, end);
    const labels = [...(match[2] ?? '').matchAll(LABEL)].map((label) => label[1] ?? label[2] ?? '');
    found.push({ type: match[1] ?? '', labels, body, blocks: blocksOf(body) });
    start.lastIndex = end;
  }
  return found;
}

/** Index of the brace that closes what begins at `from`; those inside strings do not count. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index;
  }
  return text.length;
}

/** Index of the quote that ends a string, which may hold `${"…"}`. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === '"' || character === '\n') return index;
    else if ((character === '$' || character === '%') && text[index + 1] === '{') {
      // A doubled sign is meant as it stands.
      if (text[index - 1] !== character) index = closingBrace(text, index + 2);
    }
  }
  return text.length;
}

function withoutComments(source: string): string {
  let result = '';
  for (let index = 0; index < source.length; index++) {
    const rest = source.slice(index, index + 2);
    if (source[index] === '"') {
      const end = endOfString(source, index);
      result += source.slice(index, end + 1);
      index = end;
    } else if (source[index] === '#' || rest === '//') {
      index = indexOr(source, '\n', index) - 1;
    } else if (rest === '/*') {
      index = indexOr(source, '*/', index) + 1;
    } else if (rest === '<<') {
      const heredoc = HEREDOC.exec(source.slice(index));
      result += heredoc === null ? rest : '""';
      index += (heredoc?.[0].length ?? 2) - 1;
    } else {
      result += source[index] ?? '';
    }
  }
  return result;
}

function indexOr(source: string, what: string, from: number): number {
  const index = source.indexOf(what, from);
  return index === -1 ? source.length : index;
}
