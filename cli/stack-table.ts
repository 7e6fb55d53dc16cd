import type { Stack } from '../terraform/manifest';
import { stackName } from '../terraform/select';
import type { StackValidation } from '../terraform/validate';
import { waves } from '../terraform/waves';
import type { Terminal } from './output';
import { shorten, table } from './table';

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
const NARROWEST_DEPENDENCIES = 12;

/** Stacks in the order in which they are applied, those of one environment together. */
export function inOrder(stacks: readonly Stack[]): Stack[] {
  const groups = new Map<string, Stack[]>();
  for (const stack of waves(stacks).flat()) {
    groups.set(environmentOf(stack.id), [...(groups.get(environmentOf(stack.id)) ?? []), stack]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en')).flatMap(([, group]) => group);
}

/** One line for each stack, within the width of the terminal. */
export function stackTable(outcomes: readonly StackOutcome[], terminal: Terminal): string {
  const { colours } = terminal;
  const rows = outcomes.map(({ stack, result, seconds }) => ({
    id: stack.id,
    layer: stackName(stack.id)?.layer ?? '',
    resources: stack.dataSources === 0 ? String(stack.resources) : `${stack.resources} + ${stack.dataSources} data`,
    backend: stack.backend,
    result: result.replace('-', ' '),
    seconds: seconds === undefined || result === 'not-validated' ? '' : seconds.toFixed(1),
  }));
  const others = ['id', 'layer', 'resources', 'backend', 'result', 'seconds'] as const;
  const titles = [TITLES[0], TITLES[1], TITLES[2], TITLES[3], TITLES[5], TITLES[6]];
  const taken = others.map((key, index) => widest([titles[index] ?? '', ...rows.map((row) => row[key])]) + 2);
  const free = Math.max(NARROWEST_DEPENDENCIES, terminal.width - taken.reduce((sum, width) => sum + width, 0));
  const cells = rows.map((row, index) => [
    row.id,
    row.layer,
    row.resources,
    row.backend,
    shorten(dependencyNames((outcomes[index] as StackOutcome).stack), free),
    row.result,
    row.seconds,
  ]);
  const paint = (cell: string, row: number): string => {
    const paints = {
      valid: colours.green,
      synthesized: colours.cyan,
      invalid: colours.red,
      'not-validated': colours.yellow,
    };
    return paints[(outcomes[row] as StackOutcome).result](cell);
  };
  const columns = TITLES.map((title) => ({
    title,
    ...(title === 'seconds' || title === 'resources' ? { align: 'right' as const } : {}),
    ...(title === 'result' ? { paint } : {}),
  }));
  return table(columns, cells, colours.dim);
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

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
