import { basename, dirname, relative } from 'node:path';
import type { Stack } from '../terraform/manifest';
import { addTotals, hasChanges, type PlannedChange, type PlannedOutput } from '../terraform/plan-json';
import type { StackPlan } from '../terraform/plan-stacks';
import { totalsText } from '../terraform/totals-text';
import type { Upstream } from '../terraform/waiting';
import { findingLines } from './findings';
import { plural, shellWord, wrap, type Terminal } from './output';
import { changeText, valueText, withoutEchoes } from './plan-values';
import { resourceName } from './resource-name';
import { shorten, table } from './table';

const SYMBOLS = { create: '+', update: '~', replace: '-/+', delete: '-', forget: '.', move: '>', import: '<' } as const;
/** Reasons of a replacement or deletion that the attributes do not show. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'its creation failed halfway',
  replace_by_request: 'asked for',
  replace_by_triggers: 'triggered by another resource',
};

/** Every stack with what its plan changes, resource by resource. */
export function planLines(stacks: readonly Stack[], plans: readonly StackPlan[], terminal: Terminal): string[] {
  const width = Math.max(0, ...plans.map(({ stack }) => stack.length));
  const lines = plans.flatMap((plan, index) => {
    const { bold } = terminal.colours;
    const [first, ...more] = headlines(plan, terminal);
    const path = stacks[index]?.constructPath ?? plan.stack;
    const details = [
      ...inColumns(
        shownChanges(plan).flatMap((change) => rows(change, path)),
        terminal,
      ),
      ...(plan.result === 'failed' ? [] : outputLines(plan.digest.outputs, terminal)),
      ...plan.diagnostics.flatMap((diagnostic) => findingLines(diagnostic, terminal)),
      ...plan.advice.map(
        (advice) => `  ${terminal.colours.cyan('advice')}: ${wrap(advice, terminal.width - 10, '    ')}`,
      ),
    ];
    const head = `${bold(plan.stack.padEnd(width))}  ${first ?? ''}`;
    return [
      head,
      ...more.map((line) => `${' '.repeat(width)}  ${line}`),
      ...details,
      ...(details.length > 0 ? [''] : []),
    ];
  });
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** `4 stacks: 1 to create, 2 to update; 1 without changes, 1 waiting`. */
export function planSummary(plans: readonly StackPlan[]): string {
  const totals = totalsText(addTotals(plans.filter(isPlanned).map(({ digest }) => digest.totals)), '');
  const outputs = plans.filter(isPlanned).reduce((sum, { digest }) => sum + digest.outputs.length, 0);
  const counted = [
    [plans.filter((plan) => isPlanned(plan) && !hasChanges(plan.digest)).length, 'without changes'],
    [plans.filter(({ result }) => result === 'waits').length, 'waiting'],
    [plans.filter(({ result }) => result === 'blocked').length, 'blocked'],
    [plans.filter(({ result }) => result === 'failed').length, 'failed'],
  ] as const;
  const states = counted.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  const changes = [totals, outputs > 0 ? `${plural(outputs, 'output')} to change` : ''].filter(Boolean).join(', ');
  const isQuiet = plans.every((plan) => isPlanned(plan) && !hasChanges(plan.digest));
  const parts = isQuiet ? ['no changes'] : [changes, states.join(', ')].filter(Boolean);
  return `${plural(plans.length, 'stack')}: ${parts.join('; ')}`;
}

/** The saved plan that can be applied first, as a command; undefined where there is none. */
export function applyCommand(plans: readonly StackPlan[], { cwd }: Terminal): string | undefined {
  const first = plans.find((plan) => isPlanned(plan) && hasChanges(plan.digest));
  const file = first?.planFile;
  if (file === undefined) return undefined;
  const folder = relative(cwd, dirname(file)) || '.';
  return `terraform -chdir=${shellWord(folder)} apply ${basename(file)}`;
}

function isPlanned({ result }: StackPlan): boolean {
  return result === 'planned';
}

function headlines(plan: StackPlan, { colours }: Terminal): string[] {
  const { result, digest, waitsFor, blockedBy, unplanned } = plan;
  const { totals, outputs } = digest;
  const held = [
    ...waitsFor.map((one) => colours.yellow(`waits for ${one.stack} (${waitReason(one)})`)),
    ...blockedBy.map((one) =>
      colours.yellow(`blocked: ${one.stack} changes ${what(one.outputs)} (${one.outputs.join(', ')})`),
    ),
  ];
  if (held.length > 0) return held;
  if (result === 'failed') return [colours.red('failed')];
  const changes = [totalsText(totals, ''), outputs.length > 0 ? plural(outputs.length, 'output') : ''].filter(Boolean);
  return [
    hasChanges(digest) ? changes.join(', ') : colours.green('no changes'),
    ...unplanned.map((id) => colours.yellow(`as ${id} is today, which is not planned itself`)),
  ];
}

/** A failed plan is as long as Terraform came: what it would lose may be why it failed, the rest says nothing. */
function shownChanges({ result, digest }: StackPlan): readonly PlannedChange[] {
  if (result !== 'failed') return digest.changes;
  return digest.changes.filter(({ action }) => action === 'replace' || action === 'delete');
}

function waitReason({ outputs }: Upstream): string {
  if (outputs.length === 0) return 'not applied yet';
  return `${outputs.join(', ')} ${outputs.length === 1 ? 'is' : 'are'} not applied yet`;
}

function what(outputs: readonly string[]): string {
  return outputs.length === 1 ? 'an output it reads' : 'outputs it reads';
}

/** A line for each attribute, the first with the resource. */
function rows(change: PlannedChange, stackPath: string): string[][] {
  const { action, createBeforeDestroy, attributes, type } = change;
  const symbol = createBeforeDestroy === true ? '+/-' : SYMBOLS[action];
  const first = [`${symbol} ${action}`, resourceText(change, stackPath)];
  const known = withoutEchoes(attributes).filter(
    ({ to, forcesReplacement }) => forcesReplacement || !('unknown' in to),
  );
  const later = attributes.filter((one) => 'unknown' in one.to && !known.includes(one)).map(({ path }) => path);
  const lines = [
    ...remarks(change).map((remark) => [remark, '']),
    ...known.map((one) => [one.path, `${changeText(one)}${one.forcesReplacement ? '  forces replacement' : ''}`]),
    ...(later.length > 0 ? [[shorten(later, 60), 'known after apply']] : []),
  ];
  const [head = [type, ''], ...rest] = lines;
  return [[...first, ...head], ...rest.map((line) => ['', '', ...line])];
}

/** The construct inside its stack, with what tells one instance from another; the address where there is no construct. */
function resourceText({ address, constructPath, deposed }: PlannedChange, stackPath: string): string {
  const inStack =
    constructPath?.startsWith(`${stackPath}/`) === true ? constructPath.slice(stackPath.length + 1) : constructPath;
  const name = resourceName(address, inStack);
  return deposed === undefined ? name : `${name} (deposed ${deposed})`;
}

function remarks({ movedFrom, importedAs, reason }: PlannedChange): string[] {
  return [
    ...(movedFrom === undefined ? [] : [`moved from ${movedFrom}`]),
    ...(importedAs === undefined ? [] : [`imported as ${importedAs}`]),
    ...[reason === undefined ? undefined : REASONS[reason]].filter((text) => text !== undefined),
  ];
}

/** The rows under each other, in columns and without a heading. */
function inColumns(lines: readonly (readonly string[])[], { colours }: Terminal): string[] {
  if (lines.length === 0) return [];
  const columns = ['', '', '', ''].map((title) => ({ title }));
  const paint = (text: string): string => {
    if (/^\s*(?:-\/\+|\+\/-|- )/.test(text)) return colours.red(text);
    return /^\s*\+ /.test(text) ? colours.green(text) : text;
  };
  return table(columns, lines, (text) => text)
    .split('\n')
    .slice(1)
    .map((line) => `  ${paint(line)}`);
}

/** Outputs that exist, one by one; new ones together, as a new stack has many. */
function outputLines(outputs: readonly PlannedOutput[], { width }: Terminal): string[] {
  const created = outputs.filter(({ action }) => action === 'create');
  const others = outputs.filter(({ action }) => action !== 'create');
  return [
    ...(created.length > 0
      ? [
          `  + outputs  ${shorten(
            created.map(({ label }) => label),
            width - 13,
          )}`,
        ]
      : []),
    ...others.map((output) => {
      const isDeleted = output.action === 'delete';
      return `  ${isDeleted ? '-' : '~'} output   ${output.label}  ${isDeleted ? valueText(output.from) : changeText(output)}`;
    }),
  ];
}
