import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Edit, LabProgram } from './programs';

/** Copies a module out of Go's cache, cuts the imports of the files named down to those to keep, and edits others. */
export function copyChanged(
  from: string,
  to: string,
  { trimmed = {}, edited = {} }: Pick<LabProgram, 'trimmed' | 'edited'>,
): void {
  const entries = readdirSync(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const copy = join(to, relative(from, path));
    mkdirSync(dirname(copy), { recursive: true });
    // Not a copy with its mode: what lies in the cache may not be written to, nor removed.
    writeFileSync(copy, readFileSync(path));
  }
  const change = (file: string, changed: (text: string) => string): void => {
    const path = join(to, file);
    writeFileSync(path, changed(readFileSync(path, 'utf8')));
  };
  for (const [file, kept] of Object.entries(trimmed)) change(file, (text) => trimImports(text, kept));
  for (const [file, edits] of Object.entries(edited)) change(file, (text) => editText(text, edits));
}

/** Drops the imports that are there for their effect alone, but for those that end in one of `kept`. @throws where one is missing. */
export function trimImports(text: string, kept: readonly string[]): string {
  const lines = text.split('\n').map((line) => ({ line, path: /^\s*_ "(.+)"/.exec(line)?.[1] }));
  const missing = kept.filter((end) => !lines.some(({ path }) => path?.endsWith(`/${end}`)));
  if (missing.length > 0) throw new Error(`there is no import of ${missing.join(' and ')} to keep`);
  return lines
    .filter(({ path }) => path === undefined || kept.some((end) => path.endsWith(`/${end}`)))
    .map(({ line }) => line)
    .join('\n');
}

/** Puts one text in the place of another. @throws where that is not there exactly once. */
export function editText(text: string, edits: readonly Edit[]): string {
  return edits.reduce((edited, { from, to }) => {
    const parts = edited.split(from);
    if (parts.length !== 2) throw new Error(`there is ${parts.length - 1} times \`${from}\` to edit`);
    return parts.join(to);
  }, text);
}
