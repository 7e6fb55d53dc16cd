import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const DOCUMENT = resolve(__dirname, '../../../docs/schema-differences.md');

/** What `docs/schema-differences.md` says about one provider. */
export interface ListedDifferences {
  readonly types: number;
  readonly exact: number;
  readonly exactApartFromCounts: number;
  /** How often each class of difference occurs. */
  readonly classes: Readonly<Record<string, number>>;
}

/**
 * Reads the figures of a provider: its row in the table of shares, and its column in the table of classes.
 * @throws {Error} when a share is not the quotient of its figures, or the provider is not in the document.
 */
export function listedDifferences(provider: string): ListedDifferences {
  const rows = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells);
  const shares = rows.find(([first]) => first === provider);
  const [heading, column] = classColumn(rows, provider);
  if (shares === undefined) throw new Error(`docs/schema-differences.md has no shares of ${provider}`);
  const [types = NaN, exact = NaN, exactApartFromCounts = NaN] = shares.slice(1).map((cell) => count(cell));
  for (const [index, part] of [exact, exactApartFromCounts].entries()) {
    const percent = `(${((100 * part) / types).toFixed(1)} %)`;
    if (shares[index + 2]?.endsWith(percent) !== true) throw new Error(`${provider}: ${String(part)} is ${percent}`);
  }
  const found = rows
    .slice(heading + 2)
    .map((row) => [row[0]?.replaceAll('`', '') ?? '', count(row[column] ?? '')] as const);
  const classes = Object.fromEntries(found.filter(([, number]) => number > 0));
  return { types, exact, exactApartFromCounts, classes };
}

function classColumn(
  rows: readonly (readonly string[])[],
  provider: string,
): readonly [heading: number, column: number] {
  const heading = rows.findIndex(([first]) => first === 'class');
  const column = rows[heading]?.indexOf(provider) ?? -1;
  if (column < 0) throw new Error(`docs/schema-differences.md has no classes of ${provider}`);
  return [heading, column];
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** `2,009 (94.1 %)` is 2009. */
function count(cell: string): number {
  return Number.parseInt(cell.replaceAll(',', ''), 10);
}
