import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A package's files end in a source map of this form. */
const MAP_START = 'sourceMappingURL=data:application/json;base64,';

/**
 * The generated TypeScript of one type's folder, undefined where there is none. Nothing is run: a package's `.js` carries it in its
 * source map, and `cdktf get` leaves it as it is. Large types are split over several files, which are joined.
 */
export function readSourceText(folder: string): string | undefined {
  const main = readFile(join(folder, 'index'));
  if (main === undefined) return undefined;
  const parts = join(folder, 'index-structs');
  return [main, ...partNames(parts).map((name) => readFile(join(parts, name)) ?? '')].join('\n');
}

function partNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).map((file) => /^(structs\d+)\.(?:js|ts)$/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function readFile(path: string): string | undefined {
  if (existsSync(`${path}.js`)) return contentInMap(readFileSync(`${path}.js`, 'latin1'));
  return existsSync(`${path}.ts`) ? readFileSync(`${path}.ts`, 'utf8') : undefined;
}

function contentInMap(script: string): string | undefined {
  const start = script.lastIndexOf(MAP_START);
  if (start < 0) return undefined;
  const map = Buffer.from(script.slice(start + MAP_START.length), 'base64').toString('utf8');
  const { sourcesContent } = JSON.parse(map) as { readonly sourcesContent?: readonly string[] };
  return sourcesContent?.[0];
}
