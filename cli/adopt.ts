import { resolve } from 'node:path';
import { type Adoptions, adoptionsOf, writeAdoptions } from '../terraform/adoption/adoptions-file';
import { type Adoptable, findExisting } from '../terraform/adoption/find-existing';
import { adoptLines, adoptSummary, type Written } from './adopt-text';
import { duration, processTerminal, type Terminal } from './output';
import { progress, type Progress } from './progress';
import { annotationLines, synthesize, type Synthesized, type SynthOptions } from './synth';

/** Options of `ashlar adopt`. */
export interface AdoptOptions extends SynthOptions {
  /** File that the imports are written to. */
  readonly write?: string;
}

/**
 * `ashlar adopt [stack...]`: synthesizes, asks the clouds which of the resources that the stacks declare exist already, and proposes the
 * imports. Returns the exit code: 0, or 1 when something, be it a state, could not be looked at, or is somebody else's.
 * @throws {UserError} for whatever is wrong with the app's output or the file.
 */
export async function adopt(
  patterns: readonly string[],
  options: AdoptOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  const show = progress(terminal, options.json === true);
  const synthesized = await synthesize(patterns, options, terminal, show);
  if (synthesized === undefined) return 1;
  const looked = await look(synthesized, terminal, show);
  const adoptions = adoptionsOf(looked.flatMap(({ findings }) => findings));
  const { write } = options;
  const file = write === undefined ? undefined : resolve(terminal.cwd, write);
  const done = file === undefined ? undefined : writeAdoptions(file, adoptions);
  const written = write === undefined || done === undefined ? undefined : { file: write, ...done };
  const annotations = annotationLines(synthesized.annotations, terminal);
  const text = [...annotations, ...adoptLines(looked, adoptions, written, terminal)].join('\n');
  terminal.out(options.json === true ? json(looked, adoptions, written) : text);
  return looked.every(isClear) ? 0 : 1;
}

function look({ stacks }: Synthesized, { env, cwd }: Terminal, show: Progress): Promise<Adoptable[]> {
  const start = performance.now();
  return show(
    'adopt',
    async ({ now, event }) => {
      const looked: Adoptable[] = [];
      for (const stack of stacks) {
        now(`${looked.length}/${stacks.length}  ${stack.id}`);
        const one = await findExisting(stack, { env, cwd });
        looked.push(one);
        event(`${stack.id}: ${adoptSummary([one])}`);
      }
      return looked;
    },
    (looked) => ({
      ok: looked.every(isClear),
      text: `${adoptSummary(looked)} in ${duration((performance.now() - start) / 1000)}`,
    }),
  );
}

function isClear({ findings, stateProblem }: Adoptable): boolean {
  return stateProblem === undefined && findings.every(({ result }) => result === 'found' || result === 'absent');
}

function json(stacks: readonly Adoptable[], adoptions: Adoptions, written: Written | undefined): string {
  const report = { ok: stacks.every(isClear), stacks, adoptions, ...(written === undefined ? {} : { written }) };
  return JSON.stringify(report, undefined, 2);
}
