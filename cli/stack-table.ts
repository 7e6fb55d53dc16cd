import type { Stack } from '../terraform/manifest';
import { stackName } from '../terraform/select';
import type { StackValidation } from '../terraform/validate';
import { waves } from '../terraform/waves';
import type { Terminal } from './output';
import { GAP, shorten, table } from './table';

/** What became of a stack. */
export type StackResult = StackValidation['result'] | 'synthesized';

/** A stack with what became of it. */
export interface StackOutcome {
  readonly stack: Stack;
  readonly result: StackResult;
  /** Seconds that validation took; missing where there was none. */
  readonly seconds?: number;
}

const TITLES = ['stack', 'layer', 'resources', 'back end', 'depends on', 'result', 'seconds'] as const;
type Title = (typeof TITLES)[number];

/** Columns to do without where they do not all fit, the first of these first: the layer is in the id, too. */
const LEAST_NEEDED: readonly Title[] = ['seconds', 'back end', 'layer', 'depends on', 'resources'];
const NARROWEST_DEPENDENCIES = 12;

/** Stacks in the order in which they are applied, those of one environment together. */
export function inOrder(stacks: readonly Stack[]): Stack[] {
  const groups = new Map<string, Stack[]>();
  for (const stack of waves(stacks).flat()) {
    groups.set(environmentOf(stack.id), [...(groups.get(environmentOf(stack.id)) ?? []), stack]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en')).flatMap(([, group]) => group);
}

/** One line for each stack; on a narrow terminal without the columns that are needed least. */
export function stackTable(outcomes: readonly StackOutcome[], { colours, width }: Terminal): string {
  const rows = outcomes.map((outcome) => cellsOf(outcome, NARROWEST_DEPENDENCIES));
  const free = (titles: readonly Title[]): number =>
    width + GAP.length - titles.reduce((sum, title) => sum + columnWidth(title, rows), 0);
  let titles: readonly Title[] = TITLES;
  for (const title of LEAST_NEEDED) if (free(titles) < 0) titles = titles.filter((one) => one !== title);
  const forDependencies = NARROWEST_DEPENDENCIES + Math.max(0, free(titles));
  const cells = outcomes.map((outcome) => {
    const row = cellsOf(outcome, forDependencies);
    return titles.map((title) => row[title]);
  });
  const paint = (cell: string, row: number): string => {
    const paints = {
      valid: colours.green,
      synthesized: colours.cyan,
      invalid: colours.red,
      'not-validated': colours.yellow,
    };
    return paints[(outcomes[row] as StackOutcome).result](cell);
  };
  const columns = titles.map((title) => ({
    title,
    ...(title === 'seconds' || title === 'resources' ? { align: 'right' as const } : {}),
    ...(title === 'result' ? { paint } : {}),
  }));
  return table(columns, cells, colours.dim);
}

function cellsOf({ stack, result, seconds }: StackOutcome, forDependencies: number): Readonly<Record<Title, string>> {
  return {
    stack: stack.id,
    layer: stackName(stack.id)?.layer ?? '',
    resources: stack.dataSources === 0 ? String(stack.resources) : `${stack.resources} + ${stack.dataSources} data`,
    'back end': stack.backend,
    'depends on': shorten(dependencyNames(stack), forDependencies),
    result: result.replace('-', ' '),
    seconds: seconds === undefined || result === 'not-validated' ? '' : seconds.toFixed(1),
  };
}

/** Columns of the terminal that a column and the gap behind it take; an empty one is not shown. */
function columnWidth(title: Title, rows: readonly Readonly<Record<Title, string>>[]): number {
  const longest = Math.max(0, ...rows.map((row) => row[title].length));
  return longest === 0 ? 0 : Math.max(longest, title.length) + GAP.length;
}

/** Inside one environment the layer says it all. */
function dependencyNames(stack: Stack): string[] {
  const prefix = `${environmentOf(stack.id)}-`;
  return stack.dependencies.map((id) => (id.startsWith(prefix) ? id.slice(prefix.length) : id));
}

function environmentOf(id: string): string {
  const name = stackName(id);
  return name === undefined ? id : `${name.system}-${name.environment}`;
}
