import type { Bootstrapped } from '../terraform/bootstrap/bootstrap';
import type { Destroyed } from '../terraform/bootstrap/destroy';
import { findingLines } from './findings';
import { commandLine, plural, wrap, type Terminal } from './output';

/** What a bootstrap has come to, and what to do next. */
export function bootstrapText(done: Bootstrapped, environment: string, terminal: Terminal): string {
  const { colours } = terminal;
  const { stack, state, totals, imported, moved, left, kept, ok } = done;
  const changed = Object.entries(totals).filter(([, count]) => count > 0);
  const did = changed.map(([action, count]) => `${count} ${PAST[action] ?? action}`).join(', ') || 'nothing to do';
  return [
    '',
    `${colours.bold(stack)}  ${ok ? did : colours.red('failed')}`,
    ...imported.map(({ to, id }) => `  adopted ${id} as ${to}`),
    ...(ok || moved ? [`  state ${moved ? 'moved into' : 'in'} ${state}`] : []),
    ...left.map(({ action, address, constructPath }) => `  a plan would still ${action} ${constructPath ?? address}`),
    ...findings(done, terminal),
    ...(kept === undefined ? [] : [`  a copy of the state is in ${kept}, until a run of this command ends well`]),
    '',
    ok
      ? `next: ${commandLine('plan', [`${environment}-*`])}`
      : 'next: correct what is named above, and run the command again',
  ].join('\n');
}

/** What a destruction has come to. */
export function destroyText(done: Destroyed, terminal: Terminal): string {
  const { stack, ok, destroyed, kept } = done;
  const { colours } = terminal;
  return [
    '',
    `${colours.bold(stack)}  ${ok ? `${plural(destroyed, 'resource')} destroyed` : colours.red('failed')}`,
    ...findings(done, terminal),
    ...(kept === undefined ? [] : [`  the state of what is left is in ${kept}: run the command again`]),
  ].join('\n');
}

const PAST: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'updated',
  import: 'adopted',
  move: 'moved',
  forget: 'forgotten',
};

function findings({ diagnostics, advice }: Pick<Destroyed, 'diagnostics' | 'advice'>, terminal: Terminal): string[] {
  return [
    ...diagnostics.flatMap((diagnostic) => findingLines(diagnostic, terminal)),
    ...advice.map((text) => `  ${terminal.colours.cyan('advice')}: ${wrap(text, terminal.width - 10, '    ')}`),
  ];
}
