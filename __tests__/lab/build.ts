/** `npm run lab`: builds or unpacks the programs of the lab into a cache, those that are not there yet, one after the other. */
import { existsSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { duration, processTerminal } from '../../cli/output';
import { progress, type StepEnd, type StepView } from '../../cli/progress';
import { UserError } from '../../constructs/core/errors';
import { Interrupted, interruptible } from '../../terraform/scratch';
import { buildProgram } from './building/build-program';
import { type Go, goOrReason } from './building/go';
import { allPackages, type PackageName, packageProblem, unpackPackage } from './building/packages';
import { cacheFolder, programFolder } from './building/pins';
import { allPrograms, basePrograms, type ProgramName } from './building/programs';

/** What can be asked for: what is built from Go modules, and what is taken from packages. */
type Name = ProgramName | PackageName;

/** All that can be asked for, in the order in which it is got. */
export const allNames: readonly Name[] = [...allPrograms, ...allPackages];

/** Columns of the longest name. */
const WIDTH = Math.max(...allNames.map((name) => name.length));

/** The command line; `build` gets the programs in the order in which they are built. */
export function command(build: (names: readonly Name[]) => Promise<void>): Command {
  const names = new Argument('[program...]', 'programs to get (default: those that a lab needs to start)');
  return new Command('npm run lab --')
    .description(
      'Builds the Kubernetes control plane and the controllers that the tests run, and gets their tools, once.',
    )
    .addArgument(names.choices(allNames))
    .option('--all', 'get every program')
    .showHelpAfterError('(npm run lab -- --help lists the programs)')
    .action(async (asked: Name[], { all = false }: { all?: boolean }) => {
      const wanted: readonly Name[] = all ? allNames : asked.length > 0 ? asked : basePrograms;
      await build(allNames.filter((name) => wanted.includes(name)));
    });
}

async function build(names: readonly Name[]): Promise<void> {
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
      const { isThere, work, done } = workOf(name, go, signal);
      if (isThere) terminal.err(`${name.padEnd(WIDTH)} is there`);
      else
        await show(
          name.padEnd(WIDTH),
          (view) => timed(view, work, done),
          (elapsed) => ended(done, elapsed),
        );
    }
  });
  terminal.out(`The lab is in ${cacheFolder()}`);
}

/** How one program is got. */
interface Work {
  readonly isThere: boolean;
  readonly work: () => Promise<void>;
  /** What is done with it: `built`. */
  readonly done: string;
}

function workOf(name: Name, go: Go, signal: AbortSignal): Work {
  if (isPackage(name)) {
    const isThere = packageProblem(name) === undefined;
    return { isThere, work: () => unpackPackage(name, { signal }), done: 'downloaded' };
  }
  const isThere = existsSync(programFolder(name, go));
  return { isThere, work: () => buildProgram(name, { go, signal }), done: 'built' };
}

function isPackage(name: Name): name is PackageName {
  return (allPackages as readonly Name[]).includes(name);
}

/** Says how long the work takes, while it does and once it is done. */
async function timed({ now, event }: StepView, work: () => Promise<void>, done: string): Promise<string> {
  event(`is ${done}, which takes a minute or two`);
  const start = performance.now();
  const elapsed = (): string => duration((performance.now() - start) / 1_000);
  const ticks = setInterval(() => now(`is ${done} for ${elapsed()}`), 1_000);
  await work().finally(() => clearInterval(ticks));
  return elapsed();
}

function ended(done: string, elapsed: string): StepEnd {
  return { ok: true, text: `${done} in ${elapsed}` };
}

if (require.main === module) {
  command(build)
    .parseAsync()
    .catch((error: unknown) => {
      process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
      if (!(error instanceof Interrupted)) console.error(error instanceof UserError ? error.message : error);
    });
}
