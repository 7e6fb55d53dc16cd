/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Colours a padded cell of this column. */
  readonly paint?: (cell: string, row: number) => string;
}

/** What stands between two columns. */
export const GAP = '  ';

/** Lays cells out in columns under a heading; an empty column is left out. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  heading: (text: string) => string,
): string {
  const shown = columns
    .map((column, index) => ({ ...column, cells: rows.map((row) => row[index] ?? '') }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map((column) => ({ ...column, width: Math.max(column.title.length, ...column.cells.map((cell) => cell.length)) }));
  const lines = rows.map((_, row) =>
    shown.map(({ cells, width, align, paint = (cell) => cell }) => paint(pad(cells[row] ?? '', width, align), row)),
  );
  const head = shown.map(({ title, width, align }) => pad(title, width, align)).join(GAP);
  return [heading(head.trimEnd()), ...lines.map((cells) => cells.join(GAP).trimEnd())].join('\n');
}

function pad(text: string, width: number, align: Column['align'] = 'left'): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

/** As many of the items as fit into `width`, and how many more there are: `network, data, +3`. */
export function shorten(items: readonly string[], width: number): string {
  for (let count = items.length; count > 0; count--) {
    const rest = items.length - count;
    const text = [...items.slice(0, count), ...(rest > 0 ? [`+${rest}`] : [])].join(', ');
    if (text.length <= width) return text;
  }
  return items.length === 0 ? '' : `${items.length} stacks`;
}
