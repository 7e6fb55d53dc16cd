import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A piece of code that documentation shows. */
export interface Example {
  /** File and line where it stands: `constructs/aws/messaging/queue.ts:74`. */
  readonly place: string;
  readonly code: string;
}

/** A fenced block of a Markdown file, with the language that follows its fence. */
interface Block extends Example {
  readonly language: string;
}

const SHELL = ['bash', 'console', 'sh', 'shell'];

/** Every `@example` in the doc comments of TypeScript files below `folders`. */
export function docExamples(root: string, folders: readonly string[]): Example[] {
  return folders
    .flatMap((folder) => filesBelow(join(root, folder), '.ts'))
    .flatMap((path) => examplesIn(relative(root, path), readFileSync(path, 'utf8')));
}

/** The fenced `ts` blocks of the README and of everything in `docs`. */
export function markdownExamples(root: string): Example[] {
  return markdown(root).filter(({ language }) => language === 'ts');
}

/** The commands that the README and `docs` show: each line of a shell block, without prompt, comment and output. */
export function markdownCommands(root: string): Example[] {
  return markdown(root).flatMap(commandsIn);
}

/** Every `@example` of one file. @throws when a comment holds one that belongs to no declaration, and would go unchecked. */
export function examplesIn(file: string, text: string): Example[] {
  if (!text.includes('@example')) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found = new Map<number, Example>();
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === 'example')) {
      // Up to the next tag at the start of a line: the compiler ends a tag at any @, also at one in a string.
      const rest = text.slice(tag.tagName.end, text.indexOf('*/', tag.tagName.end));
      const [written = ''] = rest.split(/\n[ \t]*\* @/);
      const code = written.replaceAll(/\n[ \t]*\*[ ]?/g, '\n');
      const line = source.getLineAndCharacterOfPosition(tag.pos).line + 1;
      found.set(tag.pos, { place: `${file}:${line}`, code: code.trim() });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const written = text.match(/^\s*(?:\/\*)?\*+ @example\b/gm)?.length ?? 0;
  if (written !== found.size)
    throw new Error(`${file} has ${written} @example, ${found.size} of them on a declaration`);
  return [...found.values()];
}

/** Every fenced block of one Markdown file. */
export function blocksIn(file: string, text: string): Block[] {
  return [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = '', 2: code = '' }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length}`,
    language,
    code: code.trim(),
  }));
}

/** The commands of one block, those joined by `&&` one by one. Where a line has the prompt `$ `, those without it are output. */
export function commandsIn(block: Block): Example[] {
  if (!SHELL.includes(block.language)) return [];
  const lines = block.code.replaceAll(/\\\n\s*/g, '').split('\n');
  const prompted = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  return (prompted.length > 0 ? prompted : lines)
    .flatMap((line) => line.replace(/(^|\s+)#\s.*$/, '').split('&&'))
    .map((command) => command.trim())
    .filter((command) => command !== '')
    .map((code) => ({ place: block.place, code }));
}

function markdown(root: string): Block[] {
  const files = [join(root, 'README.md'), ...filesBelow(join(root, 'docs'), '.md')].filter((path) => existsSync(path));
  return files.flatMap((path) => blocksIn(relative(root, path), readFileSync(path, 'utf8')));
}

function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}
