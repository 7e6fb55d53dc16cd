import type { ClusterOptions } from '../rehearsal/cluster/options';
import { rehearseOnCluster } from '../rehearsal/cluster/rehearse-on-cluster';
import type { ClusterEvent, ClusterRehearsal } from '../rehearsal/cluster/result';
import type { TerraformBinary } from '../terraform/binary';
import { duration, type Terminal } from './output';
import type { Progress } from './progress';
import { clusterText } from './rehearse-cluster-text';
import { releaseOf, type ClusterCommandOptions } from './rehearse-cluster-options';
import { stackResultsJson, type Synthesized } from './synth';

/** What the command has found out before it asks the cluster. */
export interface ClusterCommand {
  readonly synthesized: Synthesized;
  readonly terraform: TerraformBinary;
  readonly options: ClusterCommandOptions & Pick<ClusterOptions, 'mode' | 'download'> & { readonly json?: boolean };
  readonly terminal: Terminal;
  readonly show: Progress;
  readonly given: Pick<ClusterOptions, 'startHost' | 'project'>;
}

/** `ashlar rehearse --cluster`: returns the exit code. @throws {UserError} whatever `rehearseOnCluster` throws. */
export async function rehearseCluster(command: ClusterCommand): Promise<number> {
  const { synthesized, terraform, options, terminal, show, given } = command;
  const release = releaseOf(options);
  const { cluster = '', context, charts, markCluster, mode, download } = options;
  const rehearsal = await show(
    'cluster',
    ({ now, event }) =>
      rehearseOnCluster(synthesized.manifest.stacks, {
        ...given,
        terraform,
        kubeconfig: cluster,
        chosen: synthesized.stacks.map(({ id }) => id),
        env: terminal.env,
        cwd: terminal.cwd,
        ...(context === undefined ? {} : { context }),
        ...(charts === undefined ? {} : { charts }),
        ...(mode === undefined ? {} : { mode }),
        ...(release === undefined ? {} : { release }),
        mark: markCluster === true,
        download: download === true,
        onEvent: (happened) => follow(happened, { now, event }, terminal),
      }),
    (done) => ({ ok: done.ok, text: `${outcome(done)} in ${duration(done.seconds)}` }),
  );
  const ok = rehearsal.ok && synthesized.annotations.every(({ level }) => level !== 'error');
  const report = { synthesized, rehearsal, terraform, ok, options };
  terminal.out(options.json === true ? json(report) : clusterText(report, terminal));
  return ok ? 0 : 1;
}

/** What is told when the work is stopped stands on the error stream in any case: who has pressed Ctrl-C wants to know. */
function follow(
  happened: ClusterEvent,
  { now, event }: { now: (text: string) => void; event: (text: string) => void },
  terminal: Terminal,
): void {
  if (happened.type === 'now') {
    now(happened.text);
  } else if (happened.type === 'done') {
    event(happened.text);
  } else if (happened.type === 'restoring') {
    now('stopped: removing what was installed');
    terminal.err('stopped: removing what was installed. Ctrl-C again leaves that to the next rehearsal');
  } else {
    terminal.err(`the cluster is as it was: ${happened.text}`);
  }
}

function outcome({ stacks }: ClusterRehearsal): string {
  const failed = stacks.filter(({ result }) => result !== 'ok').length;
  const releases = stacks.reduce((sum, { releases: own }) => sum + own.length, 0);
  return failed === 0 ? `${releases} releases ok` : `${failed} of ${stacks.length} stacks not ok`;
}

function json({
  synthesized: { manifest, annotations },
  rehearsal,
  terraform: { program, version },
  ok,
}: {
  readonly synthesized: Synthesized;
  readonly rehearsal: ClusterRehearsal;
  readonly terraform: TerraformBinary;
  readonly ok: boolean;
}): string {
  const stacks = stackResultsJson(manifest, rehearsal.stacks);
  const head = { ok, outdir: manifest.folder, terraform: { program, version } };
  return JSON.stringify({ ...head, ...rehearsal, ok, stacks, annotations }, undefined, 2);
}
