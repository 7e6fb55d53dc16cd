import ts from 'typescript';

/** One line of the map: a requirement and the test that would fail without it. */
export interface Covered {
  readonly row: string;
  readonly file?: string;
  readonly title?: string;
}

/** Systems in the map and how many requirements each has; promises of a rehearsal, of Kubernetes, of clusters and of two clouds count as such. */
export const requirements: Readonly<Record<string, number>> = {
  orders: 12,
  portfolio: 8,
  rehearsal: 14,
  kubernetes: 15,
  cluster: 10,
  clouds: 13,
};

const line = /^\|\s*([a-z]+-\d+)\s*\|\s*(.*?)\s*\|$/;
const named = /^`?(\S+(?:\.test|-suite)\.ts)`?\s*>\s*`?(.*?)`?$/;

/** Reads the tables of docs/coverage.md. A cell that is neither a test nor `open` is a problem, not a row. */
export function parseMap(text: string): { readonly rows: readonly Covered[]; readonly problems: readonly string[] } {
  const rows: Covered[] = [];
  const problems: string[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const [, row, cell = ''] = line.exec(written) ?? [];
    if (row === undefined) continue;
    const [, file, title] = named.exec(cell.replaceAll('\\|', '|')) ?? [];
    if (cell === 'open') rows.push({ row });
    else if (file !== undefined && title !== undefined) rows.push({ row, file, title });
    else
      problems.push(
        `line ${index + 1}: ${row} needs \`path/to/file.test.ts > title of the test\` or open, got '${cell}'`,
      );
  }
  return { rows, problems };
}

/** Rows that should be in the map and are not, or are there and should not be. */
export function unknownRows(rows: readonly Covered[], required = requirements): string[] {
  const expected = Object.entries(required).flatMap(([system, count]) =>
    Array.from({ length: count }, (_, index) => `${system}-${index + 1}`),
  );
  const present = new Set(rows.map(({ row }) => row));
  return [
    ...expected
      .filter((row) => !present.has(row))
      .map((row) => `${row} is missing: add it, with open if no test has it`),
    ...[...present].filter((row) => !expected.includes(row)).map((row) => `${row} is no requirement of a known system`),
    ...[...present]
      .filter(
        (row) => rows.some((other) => other.row === row && !other.file) && rows.filter((r) => r.row === row).length > 1,
      )
      .map((row) => `${row} is open and has tests as well`),
  ];
}

/** Titles of the tests that `text` runs; tests that are skipped or only planned do not count. */
export function titles(text: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [title, body] = node.arguments;
      const callee = node.expression.getText();
      const isBody = body !== undefined && (ts.isArrowFunction(body) || ts.isFunctionExpression(body));
      const isTest = isBody && !/^describe\b|\.(skip|todo|failing)\b/.test(callee);
      if (isTest && title !== undefined && ts.isStringLiteralLike(title)) found.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.test.ts', text, ts.ScriptTarget.ES2022, true));
  return found;
}
