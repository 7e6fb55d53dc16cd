import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../constructs/core/errors';
import type { HostOptions, ProviderHost } from '../rehearsal/host';
import { junit } from '../rehearsal/run/junit';
import { rehearseStacks } from '../rehearsal/run/rehearse';
import type { Rehearsal, RehearsalEvent, StackRehearsal } from '../rehearsal/run/result';
import { findTerraform, INSTALL_ADVICE, type TerraformBinary } from '../terraform/binary';
import type { Stack } from '../terraform/manifest';
import { duration, processTerminal, type Terminal } from './output';
import { progress } from './progress';
import { checkClusterOptions, type ClusterCommandOptions } from './rehearse-cluster-options';
import { outcomes, rehearsalText } from './rehearse-text';
import { totalSigns } from './rehearse-table';
import { stackResultsJson, synthesize, type Synthesized, type SynthOptions } from './synth';

/** Options of `ashlar rehearse`. */
export interface RehearseCommandOptions extends Pick<SynthOptions, 'out' | 'json'>, ClusterCommandOptions {
  /** File for JUnit XML. */
  readonly junit?: string;
  /** Folder to keep states and logs in. */
  readonly keep?: string;
  /** Folder with the states of an earlier rehearsal. */
  readonly from?: string;
  readonly mode?: HostOptions['mode'];
  /** Load real providers and modules that are not at hand. */
  readonly download?: boolean;
}

/** Starts what serves the providers. */
export type StartHost = (options: HostOptions) => Promise<ProviderHost>;

/**
 * `ashlar rehearse [stack...]`: synthesizes, unless given an output folder, and takes every chosen stack through real Terraform with
 * played providers. Returns the exit code.
 * With `cluster` releases are installed there instead.
 * @throws {UserError} `OptionsInvalid`, `TerraformMissing`, `ReportFile`, and everything that `rehearseStacks` and `rehearseOnCluster` throw.
 */
export async function rehearse(
  patterns: readonly string[],
  options: RehearseCommandOptions,
  terminal: Terminal = processTerminal(),
  startHost: StartHost = realHost,
): Promise<number> {
  checkClusterOptions(options);
  const show = progress(terminal, options.json === true);
  const synthesized = await synthesize(patterns, { ...options, synth: options.out === undefined }, terminal, show);
  if (synthesized === undefined) return 1;
  // After synth, so that mistakes in the app are told on a machine without Terraform too.
  const terraform = await neededTerraform(terminal.env);
  const project = projectFolder(synthesized.manifest.folder, terminal.cwd);
  if (options.cluster !== undefined) {
    // Loaded late: the cluster's client is more than all the rest.
    const { rehearseCluster } = await import('./rehearse-cluster.js');
    return rehearseCluster({ synthesized, terraform, options, terminal, show, given: { startHost, project } });
  }
  const folders = keptFolders(options, terminal, synthesized.manifest.folder);
  const report = options.junit === undefined ? undefined : reportFile(resolve(terminal.cwd, options.junit));
  const { manifest, stacks } = synthesized;
  const rehearsal = await show(
    'rehearse',
    ({ now, event }) => {
      const follow = follower(stacks, now, event);
      return rehearseStacks(manifest.stacks, {
        terraform,
        startHost,
        project,
        chosen: stacks.map(({ id }) => id),
        env: terminal.env,
        ...folders,
        ...(options.mode === undefined ? {} : { mode: options.mode }),
        download: options.download === true,
        onEvent: follow,
      });
    },
    (done) => ({ ok: done.ok, text: `${outcomes(done)} in ${duration(done.seconds)}` }),
  );
  if (report !== undefined) writeFileSync(report, junit(rehearsal));
  const ok = rehearsal.ok && synthesized.annotations.every(({ level }) => level !== 'error');
  const result = { synthesized, rehearsal, terraform, ok, options };
  terminal.out(options.json === true ? json(result) : rehearsalText(result, terminal));
  return ok ? 0 : 1;
}

async function realHost(options: HostOptions): Promise<ProviderHost> {
  const { startHost } = await import('../rehearsal/start-host.js');
  return startHost(options);
}

async function neededTerraform(env: NodeJS.ProcessEnv): Promise<TerraformBinary> {
  const found = await findTerraform(env);
  if (found !== undefined) return found;
  const problem = `was not found on the PATH, and a rehearsal runs it. To rehearse, ${INSTALL_ADVICE}`;
  throw new UserError('Terraform', 'TerraformMissing', [problem]);
}

/** The folders of `--keep` and `--from`; what is kept must not change the output folder. */
function keptFolders(
  { keep, from }: RehearseCommandOptions,
  { cwd }: Terminal,
  outdir: string,
): { keep?: string; from?: string } {
  const folder = keep === undefined ? undefined : resolve(cwd, keep);
  if (folder !== undefined && !relative(outdir, folder).startsWith('..')) {
    throw new UserError('--keep', 'KeepFolder', [`${folder} lies in the output folder. Give one outside of it`]);
  }
  return {
    ...(folder === undefined ? {} : { keep: folder }),
    ...(from === undefined ? {} : { from: resolve(cwd, from) }),
  };
}

/** The file of `--junit`, emptied before the work is done: nobody waits for a report that cannot be written. */
function reportFile(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  } catch (error) {
    throw new UserError('--junit', 'ReportFile', [`${file} cannot be written: ${(error as Error).message}`]);
  }
  return file;
}

/** The nearest folder above the output that has packages or is a CDKTF project: its bindings are used. */
function projectFolder(outdir: string, cwd: string): string {
  for (let folder = dirname(outdir); ; folder = dirname(folder)) {
    if (['node_modules', 'cdktf.json'].some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}

/** Turns events into what a terminal shows right now, and into lines for a log. */
function follower(
  stacks: readonly Stack[],
  now: (text: string) => void,
  line: (text: string) => void,
): (event: RehearsalEvent) => void {
  const running = new Map<string, string>();
  const chosen = new Set(stacks.map(({ id }) => id));
  let done = 0;
  return (event) => {
    if (event.type === 'step') {
      running.set(event.stack, event.step);
    } else if (event.type === 'applied') {
      running.delete(event.stack);
    } else {
      const { rehearsal } = event;
      running.delete(rehearsal.stack);
      if (chosen.has(rehearsal.stack)) done++;
      line(doneLine(rehearsal));
    }
    const busy = [...running].map(([stack, step]) => `${stack} ${step}`).join(', ');
    now(`${done}/${stacks.length}  ${busy}`);
  };
}

function doneLine({ stack, result, totals, seconds, failure, skippedFor }: StackRehearsal): string {
  if (skippedFor !== undefined) return `${stack}: skipped, as ${skippedFor} failed`;
  if (failure !== undefined) return `${stack}: failed in ${failure.step}, ${duration(seconds)}`;
  return `${stack}: ${result}, ${totalSigns(totals)}, ${duration(seconds)}`;
}

function json({
  synthesized: { manifest, annotations },
  rehearsal,
  terraform: { program, version },
  ok,
}: {
  readonly synthesized: Synthesized;
  readonly rehearsal: Rehearsal;
  readonly terraform: TerraformBinary;
  readonly ok: boolean;
}): string {
  const stacks = stackResultsJson(manifest, rehearsal.stacks);
  const { seconds, refused, notes } = rehearsal;
  const report = {
    ok,
    outdir: manifest.folder,
    terraform: { program, version },
    seconds,
    stacks,
    refused,
    annotations,
    notes,
  };
  return JSON.stringify(report, undefined, 2);
}
