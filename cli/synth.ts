import type { ProcessRun } from '../terraform/process';
import { readManifest, type Annotation, type Manifest, type Stack } from '../terraform/manifest';
import { selectStacks } from '../terraform/select';
import { commandLine, duration, plural, processTerminal, type Terminal } from './output';
import { progress, type Progress } from './progress';
import { findProject, outputFolder, runApp } from './project';
import { inOrder, stackTable } from './stack-table';

/** Options of `ashlar synth`, which `ashlar validate` shares. */
export interface SynthOptions {
  /** Output folder, relative to the current one. */
  readonly out?: string;
  /** Print JSON instead of text. */
  readonly json?: boolean;
  /** False to read what an earlier run has written. */
  readonly synth?: boolean;
}

/** What a command works on. */
export interface Synthesized {
  readonly manifest: Manifest;
  /** The chosen stacks, in the order in which they are applied. */
  readonly stacks: readonly Stack[];
  /** Remarks that the app left on the chosen stacks. */
  readonly annotations: readonly Annotation[];
}

/** `ashlar synth [stack...]`: runs the app and shows what it wrote. Returns the exit code. */
export async function synth(
  patterns: readonly string[],
  options: SynthOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  const done = await synthesize(patterns, options, terminal, progress(terminal, options.json === true));
  if (done === undefined) return 1;
  const { stacks, annotations, manifest } = done;
  if (options.json === true) {
    terminal.out(JSON.stringify({ outdir: manifest.folder, stacks: stacks.map(stackJson), annotations }, undefined, 2));
  } else {
    const outcomes = stacks.map((stack) => ({ stack, result: 'synthesized' as const }));
    terminal.out(
      ['', stackTable(outcomes, terminal), '', ...annotationLines(annotations, terminal), summary(stacks)].join('\n'),
    );
    terminal.out(`next: ${commandLine('rehearse', [], options)}`);
  }
  return annotations.some(({ level }) => level === 'error') ? 1 : 0;
}

/**
 * Runs the app unless told not to, reads its output and picks the stacks.
 * Undefined when the app failed: what it printed is then on the error stream, as it was.
 */
export async function synthesize(
  patterns: readonly string[],
  options: SynthOptions,
  terminal: Terminal,
  show: Progress,
): Promise<Synthesized | undefined> {
  const { cwd, env } = terminal;
  const fresh = options.synth !== false;
  // Somebody else's output folder needs no project around it.
  const project = fresh || options.out === undefined ? findProject(cwd) : undefined;
  const outdir = outputFolder(project, cwd, env, options.out);
  if (fresh && project !== undefined) {
    let run: ProcessRun | undefined;
    const start = performance.now();
    const read = await show(
      'synth',
      async () => {
        run = await runApp(project, outdir, env);
        return run.exitCode === 0 ? readManifest(outdir) : undefined;
      },
      (manifest) => {
        const seconds = duration((performance.now() - start) / 1000);
        const text = manifest === undefined ? `failed after ${seconds}` : `${summary(manifest.stacks)} in ${seconds}`;
        return { ok: manifest !== undefined, text };
      },
    );
    const printed = `${run?.stdout ?? ''}${run?.stderr ?? ''}`.replace(/\n$/, '');
    if (printed !== '') terminal.err(printed);
    if (read === undefined) return undefined;
  }
  const manifest = readManifest(outdir);
  const chosen = new Set(selectStacks(manifest.stacks, patterns).map(({ id }) => id));
  const stacks = inOrder(manifest.stacks).filter(({ id }) => chosen.has(id));
  return { manifest, stacks, annotations: stacks.flatMap((stack) => stack.annotations) };
}

/** `2 stacks, 5 resources`. */
export function summary(stacks: readonly Stack[]): string {
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  return `${plural(stacks.length, 'stack')}, ${plural(resources, 'resource')}`;
}

/** The app's warnings and errors, each with the construct it is on. */
export function annotationLines(annotations: readonly Annotation[], { colours }: Terminal): string[] {
  return annotations
    .filter(({ level }) => level !== 'info')
    .map(({ level, constructPath, message }) => {
      const paint = level === 'error' ? colours.red : colours.yellow;
      return `${paint(level)}: ${constructPath}: ${message}`;
    });
}

/** A stack for machines. */
export function stackJson(stack: Stack): object {
  const { id, folder, dependencies, resources, dataSources, backend, providers } = stack;
  return { id, folder, dependencies, resources, dataSources, backend, providers };
}

/** What became of stacks, each with the stack itself, for machines. */
export function stackResultsJson(
  { stacks }: Synthesized['manifest'],
  results: readonly { readonly stack: string }[],
): object[] {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  return results.map(({ stack: id, ...rest }) => {
    const stack = byId.get(id);
    return { ...(stack === undefined ? { id } : stackJson(stack)), ...rest };
  });
}
