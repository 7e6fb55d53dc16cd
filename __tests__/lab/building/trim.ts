import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { LabProgram } from './programs';

/** Copies a module out of Go's cache, and cuts the imports of the files named down to those to keep. */
export function copyTrimmed(from: string, to: string, trimmed: NonNullable<LabProgram['trimmed']>): void {
  const entries = readdirSync(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const copy = join(to, relative(from, path));
    mkdirSync(dirname(copy), { recursive: true });
    // Not a copy with its mode: what lies in the cache may not be written to, nor removed.
    writeFileSync(copy, readFileSync(path));
  }
  for (const [file, kept] of Object.entries(trimmed)) {
    const path = join(to, file);
    writeFileSync(path, trimImports(readFileSync(path, 'utf8'), kept));
  }
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
