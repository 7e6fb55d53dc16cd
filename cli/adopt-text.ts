import type { Adoptions, WrittenAdoptions } from '../terraform/adoption/adoptions-file';
import type { Adoptable, Finding } from '../terraform/adoption/find-existing';
import { plural, type Terminal } from './output';
import { table } from './table';

/** What became of the file that was asked for. */
export interface Written extends WrittenAdoptions {
  readonly file: string;
}

/** Whether it exists nobody knows. */
const UNSEEN: readonly Finding['result'][] = ['refused', 'unknown'];

/** What was found, stack by stack, then what to do about it. */
export function adoptLines(
  stacks: readonly Adoptable[],
  adoptions: Adoptions,
  written: Written | undefined,
  terminal: Terminal,
): string[] {
  const shown = stacks.filter(({ findings, stateProblem }) => findings.length > 0 || stateProblem !== undefined);
  return [
    '',
    ...shown.flatMap((one) => [...stackLines(one, terminal), '']),
    adoptSummary(stacks),
    ...proposal(adoptions, written, stacks),
  ];
}

/** `2 found, 1 not there, 4 managed already`. */
export function adoptSummary(stacks: readonly Adoptable[]): string {
  const findings = stacks.flatMap((one) => one.findings);
  const count = (...results: readonly Finding['result'][]): number =>
    findings.filter(({ result }) => results.includes(result)).length;
  const managed = stacks.reduce((sum, one) => sum + one.managed, 0);
  const parts = [
    [count('found'), 'found'],
    [count('absent'), 'not there'],
    [count('foreign'), "somebody else's"],
    [count(...UNSEEN), 'could not be looked at'],
    [managed, 'managed already'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return said.length === 0 ? 'nothing to look for' : said.join(', ');
}

const COLUMNS = ['result', 'resource', 'type', 'exists as'].map((title) => ({ title }));

function stackLines({ stack, findings, stateProblem }: Adoptable, { colours }: Terminal): string[] {
  const paints = { found: colours.green, absent: colours.dim, refused: colours.red, foreign: colours.red };
  const paint = (cell: string, row: number): string => {
    const result = findings[row]?.result ?? 'unknown';
    return (result === 'unknown' ? colours.yellow : paints[result])(cell);
  };
  const [first = { title: '' }, ...rest] = COLUMNS;
  const rows = findings.map((finding) => [finding.result, finding.path, finding.type, remark(finding)]);
  return [
    colours.bold(stack),
    ...(stateProblem === undefined ? [] : [`  ${colours.yellow('state')}: ${stateProblem}`]),
    ...(rows.length === 0
      ? []
      : table([{ ...first, paint }, ...rest], rows, colours.dim)
          .split('\n')
          .map((line) => `  ${line}`)),
  ];
}

function remark(finding: Finding): string {
  switch (finding.result) {
    case 'found':
      return finding.id ?? '';
    case 'absent':
      return `${finding.id ?? ''} is not there: Terraform will make it`;
    case 'refused':
      return `${finding.id ?? ''} may not be looked at: needs ${finding.needs}`;
    default:
      return `${finding.id === undefined ? '' : `${finding.id}: `}${finding.reason}`;
  }
}

function proposal(adoptions: Adoptions, written: Written | undefined, stacks: readonly Adoptable[]): string[] {
  if (Object.keys(adoptions).length === 0) {
    const isUnsure = stacks.some(({ findings }) => findings.some(({ result }) => UNSEEN.includes(result)));
    return [isUnsure ? 'nothing to adopt among what could be looked at' : 'nothing to adopt'];
  }
  if (written !== undefined) {
    const { file, added, differing } = written;
    const did = added === 0 ? `${file} holds all of it` : `${plural(added, 'import')} added to ${file}`;
    if (differing.length === 0) return [did];
    return [`${did}, but differs in ${differing.length}`, ...differing.map((line) => `  ${line}`)];
  }
  return ['', 'To import what was found, once everything is built:', '', ...typescript(adoptions)];
}

/** What to write at the end of the app. */
function typescript(adoptions: Adoptions): string[] {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const stacks = Object.entries(adoptions).flatMap(([stack, paths]) => [
    `  ${quoted(stack)}: {`,
    ...Object.entries(paths).map(([path, id]) => `    ${quoted(path)}: ${quoted(id)},`),
    '  },',
  ]);
  return ['adopt(app, {', ...stacks, '});'];
}
