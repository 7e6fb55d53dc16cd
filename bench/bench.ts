import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Command, type Figures, measure } from './measure';

/** Where and how often a bench measures. */
export interface Setting {
  /** Folder of the project. */
  readonly root: string;
  /** Folder for everything that is written; removed in the end. */
  readonly scratch: string;
  /** How many rounds. */
  readonly runs: number;
}

/** What a bench found. */
export interface Report {
  /** Tables, as people read them. */
  readonly text: string;
  /** The figures of every run, for programs. */
  readonly data: object;
}

/** One of the benches. */
export type Bench = (setting: Setting) => Promise<Report>;

/** Measures one command, and says so: a run of minutes should not be silent. */
export async function shown(command: Command, round = ''): Promise<{ figures: Figures; output: string }> {
  const measured = await measure(command);
  process.stderr.write(`${round}${command.name}  ${measured.figures.wallSeconds.toFixed(2)} s\n`);
  return measured;
}

/** The machine, in a line. */
export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${first?.model ?? 'unknown processor'}`;
}

/** Versions of packages of the project, and of what runs them. */
export function versions(root: string, packages: readonly string[]): Record<string, string> {
  const version = (name: string): string => {
    const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(manifest) as { version: string }).version;
  };
  return { node: process.version, ...Object.fromEntries(packages.map((name) => [name, version(name)])) };
}
