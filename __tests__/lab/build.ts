/** `npm run lab`: builds the programs of the lab into a cache, those that are not there yet, one after the other. */
import { existsSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { duration, processTerminal } from '../../cli/output';
import { progress, type StepEnd, type StepView } from '../../cli/progress';
import { UserError } from '../../constructs/core/errors';
import { Interrupted, interruptible } from '../../terraform/scratch';
import { buildProgram } from './building/build-program';
import { goOrReason } from './building/go';
import { cacheFolder, programFolder } from './building/pins';
import { allPrograms, basePrograms, type ProgramName } from './building/programs';

/** Columns of the longest name. */
const WIDTH = Math.max(...allPrograms.map((name) => name.length));

/** The command line; `build` gets the programs in the order in which they are built. */
export function command(build: (names: readonly ProgramName[]) => Promise<void>): Command {
  const names = new Argument('[program...]', 'programs to build (default: those that a lab needs to start)');
  return new Command('npm run lab --')
    .description('Builds the Kubernetes control plane and the controllers that the tests run, once.')
    .addArgument(names.choices(allPrograms))
    .option('--all', 'build every program')
    .showHelpAfterError('(npm run lab -- --help lists the programs)')
    .action(async (asked: ProgramName[], { all = false }: { all?: boolean }) => {
      const wanted = all ? allPrograms : asked.length > 0 ? asked : basePrograms;
      await build(allPrograms.filter((name) => wanted.includes(name)));
    });
}

async function build(names: readonly ProgramName[]): Promise<void> {
  const terminal = processTerminal();
  const go = goOrReason();
  if (typeof go === 'string') {
    terminal.err(go);
    process.exitCode = 1;
    return;
  }
  const show = progress(terminal, false);
  await interruptible(async (signal) => {
    for (const name of names) {
      if (existsSync(programFolder(name, go))) terminal.err(`${name.padEnd(WIDTH)} is there`);
      else await show(name.padEnd(WIDTH), (view) => timed(view, () => buildProgram(name, { go, signal })), built);
    }
  });
  terminal.out(`The lab is in ${cacheFolder()}`);
}

/** Says how long the work takes, while it does and once it is done. */
async function timed({ now, event }: StepView, work: () => Promise<void>): Promise<string> {
  event('is built, which takes a minute or two');
  const start = performance.now();
  const elapsed = (): string => duration((performance.now() - start) / 1_000);
  const ticks = setInterval(() => now(`building for ${elapsed()}`), 1_000);
  await work().finally(() => clearInterval(ticks));
  return elapsed();
}

function built(elapsed: string): StepEnd {
  return { ok: true, text: `built in ${elapsed}` };
}

if (require.main === module) {
  command(build)
    .parseAsync()
    .catch((error: unknown) => {
      process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
      if (!(error instanceof Interrupted)) console.error(error instanceof UserError ? error.message : error);
    });
}
