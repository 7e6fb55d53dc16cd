/** Smallest, middle and largest of some runs. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws when there is nothing to summarize. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error('nothing was measured');
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? min;
  const high = sorted[Math.floor(middle)] ?? max;
  return { min, median: (low + high) / 2, max };
}

/** How many times `theirs` is `ours`, run by run: both were measured in the same round. */
export function ratio(theirs: readonly number[], ours: readonly number[]): Spread {
  return spread(theirs.map((value, round) => value / (ours[round] ?? Number.NaN)));
}

/** By how much `more` is above `less`, run by run. */
export function difference(more: readonly number[], less: readonly number[]): number[] {
  return more.map((value, round) => value - (less[round] ?? Number.NaN));
}

/** The median and, after several runs, in brackets from where to where they went. */
export function cell({ min, median, max }: Spread, digits: number): string {
  if (min === max) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

/** Rows under headings, the first column to the left and the others to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const write = (line: readonly string[]): string =>
    widths
      .map((width, column) => (column === 0 ? (line[0] ?? '').padEnd(width) : (line[column] ?? '').padStart(width)))
      .join('  ');
  return [write(headings), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(write)].join('\n');
}
