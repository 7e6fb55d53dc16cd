import type { TerraformBinary } from '../terraform/binary';
import type {
  ClusterRehearsal,
  ClusterStackRehearsal,
  ReleaseRehearsal,
  RolloutRehearsal,
} from '../rehearsal/cluster/result';
import { findings } from './findings';
import { duration, plural, wrap, type Terminal } from './output';
import { outcomes } from './rehearse-text';
import { annotationLines, type Synthesized } from './synth';
import { table } from './table';

/** What a rehearsal on a cluster is reported from. */
export interface ClusterReport {
  readonly synthesized: Synthesized;
  readonly rehearsal: ClusterRehearsal;
  readonly terraform: TerraformBinary;
  readonly ok: boolean;
}

/** A rehearsal on a cluster for people: a line for each release, failures, what is left, remarks, total. */
export function clusterText(report: ClusterReport, terminal: Terminal): string {
  const { synthesized, rehearsal, terraform, ok } = report;
  const { cluster, stacks, below, swept, seconds } = rehearsal;
  const { colours, width } = terminal;
  const failed = [
    ...stacks.flatMap(({ stack, failure }) =>
      failure === undefined ? [] : [{ at: `${stack}, ${failure.phase}`, diagnostics: failure.diagnostics }],
    ),
    ...(below?.stacks ?? []).flatMap(({ stack, failure }) =>
      failure === undefined ? [] : [{ at: `${stack}, ${failure.step}`, diagnostics: failure.diagnostics }],
    ),
  ].map(({ at, diagnostics }) => ({ stack: at, result: 'invalid' as const, seconds: 0, diagnostics }));
  const notes = [...rehearsal.notes, ...stacks.flatMap((stack) => notesOf(stack)), ...sweptNotes(swept)];
  const remarks = [
    ...annotationLines(synthesized.annotations, terminal),
    ...[...new Set(notes)].map((note) => `${colours.cyan('note')}: ${wrap(note, width - 6, '  ')}`),
    ...swept.left.map((id) => `${colours.red('error')}: ${id} was not there before, and is left behind`),
    ...swept.gone.map((id) => `${colours.red('error')}: ${id} was there before, and is gone`),
  ];
  const count = plural(
    stacks.reduce((sum, { releases }) => sum + releases.length, 0),
    'release',
  );
  const result = outcomes({ stacks });
  const place = `${cluster.context} (${cluster.server}, Kubernetes ${cluster.version})`;
  return [
    '',
    releaseTable(stacks, terminal),
    '',
    ...rehearsal.rollouts.flatMap((rollout) => rolloutLines(rollout, terminal)),
    ...findings(failed, terminal),
    ...(remarks.length > 0 ? [...remarks, ''] : []),
    `${count} on ${place}: ${ok ? colours.green(result) : colours.red(result)} in ${duration(seconds)} (Terraform ${terraform.version})`,
  ].join('\n');
}

/** A rollout as it was seen: each step with its time, then how it ended. */
function rolloutLines(rollout: RolloutRehearsal, { colours, width }: Terminal): string[] {
  const { workload, image, fail, steps, result, wayBack, notes, problems } = rollout;
  const failing = fail === undefined ? '' : `, with ${fail} failing`;
  const back = wayBack === undefined ? '' : `, all weight and pods back ${wayBack.toFixed(1)} s after the abort`;
  const paint = problems.length === 0 ? colours.green : colours.red;
  return [
    colours.bold(`${workload} gets ${image}${failing}`),
    ...steps.map(({ seconds, text }) => `  ${seconds.toFixed(1).padStart(6)} s  ${text}`),
    `  ${paint(result)}${back}`,
    ...notes.map((note) => `  ${colours.cyan('note')}: ${wrap(note, width - 8, '    ')}`),
    ...problems.map((problem) => `  ${colours.red('error')}: ${wrap(`${workload} ${problem}`, width - 9, '    ')}`),
    '',
  ];
}

/** One line for each release: how long each phase took. */
function releaseTable(stacks: readonly ClusterStackRehearsal[], { colours }: Terminal): string {
  const lines = stacks.flatMap((stack) => {
    const none: readonly (ReleaseRehearsal | undefined)[] = [undefined];
    return (stack.releases.length === 0 ? none : stack.releases).map((release) => ({ stack, release }));
  });
  const rows = lines.map(({ stack, release }) => {
    const { install, upgrade, release: released, uninstall } = release?.seconds ?? {};
    return [
      stack.stack,
      release === undefined ? '' : `${release.namespace}/${release.name}`,
      release?.chart ?? '',
      ...[install, upgrade, released, uninstall].map((seconds) => seconds?.toFixed(1) ?? ''),
      resultText(stack),
    ];
  });
  const paint = (cell: string, row: number): string => {
    const paints = { ok: colours.green, failed: colours.red, skipped: colours.yellow };
    return paints[lines[row]?.stack.result ?? 'ok'](cell);
  };
  const seconds = ['installed s', 'upgraded s', 'released s', 'uninstalled s'].map((title) => {
    return { title, align: 'right' as const };
  });
  const columns = [
    { title: 'stack' },
    { title: 'release' },
    { title: 'chart' },
    ...seconds,
    { title: 'result', paint },
  ];
  return table(columns, rows, colours.dim);
}

function resultText({ result, failure }: ClusterStackRehearsal): string {
  return failure === undefined ? result : `failed in ${failure.phase}`;
}

function notesOf({ stack, notes, releases }: ClusterStackRehearsal): string[] {
  const fetched = releases.flatMap(({ chart, fetched: from }) =>
    from === undefined ? [] : [`chart ${chart} was fetched from ${from}`],
  );
  return [...notes.map((note) => `${stack}: ${note}`), ...fetched];
}

/** Helm leaves these behind on purpose, such as the definitions in a chart's own folder for them. */
function sweptNotes({ removed }: ClusterRehearsal['swept']): string[] {
  if (removed.length === 0) return [];
  return [`uninstalling had left, and the rehearsal deleted: ${removed.join(', ')}`];
}
