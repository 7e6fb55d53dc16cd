import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A command to measure. */
export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /**
   * Variables beside the runner's own; one that is undefined is taken out.
   * @default - the runner's own
   */
  readonly env?: NodeJS.ProcessEnv;
}

/** What one run of a command took, with all the processes that it started. */
export interface Figures {
  readonly wallSeconds: number;
  /** Processor time; missing where the system does not tell (no `/proc`). */
  readonly cpuSeconds?: number;
  /** Largest sum of resident memory at any moment; missing where the system does not tell. */
  readonly peakMib?: number;
}

/** Short enough to catch a peak, long enough not to become part of what is measured. */
const SAMPLE_MS = 25;
/** Clock ticks in a second and bytes in a page, as Linux has them on every machine that Node runs on. */
const TICKS = 100;
const PAGE_MIB = 4_096 / 1_048_576;

/** Runs `command` to its end. @throws when it fails: the time of a failed run says nothing. */
export async function measure(command: Command): Promise<{ readonly figures: Figures; readonly output: string }> {
  const env = { ...process.env, CI: '1', CHECKPOINT_DISABLE: '1', ...command.env };
  const start = performance.now();
  const child = spawn(command.program, command.args, { cwd: command.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const used = { ticks: 0, pages: 0 };
  const sampler = setInterval(() => sample(child.pid ?? 0, used), SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(sampler));
  const wallSeconds = (performance.now() - start) / 1_000;
  const output = Buffer.concat(out).toString();
  if (code !== 0) {
    const said = `${output}${Buffer.concat(err).toString()}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(
      `${command.name}: exit code ${code ?? 'none'} of ${command.program} ${command.args.join(' ')}\n${said}`,
    );
  }
  if (used.pages === 0) return { figures: { wallSeconds }, output };
  return { figures: { wallSeconds, cpuSeconds: used.ticks / TICKS, peakMib: used.pages * PAGE_MIB }, output };
}

/** What several commands took, one after the other. */
export function together(all: readonly Figures[]): Figures {
  const sum = (of: (one: Figures) => number): number => all.reduce((total, one) => total + of(one), 0);
  const wallSeconds = sum((one) => one.wallSeconds);
  if (all.some(({ cpuSeconds }) => cpuSeconds === undefined)) return { wallSeconds };
  const peakMib = Math.max(...all.map((one) => one.peakMib ?? 0));
  return { wallSeconds, cpuSeconds: sum((one) => one.cpuSeconds ?? 0), peakMib };
}

/** Keeps the largest memory of the tree below `root`, and its processor time so far, ended children included. */
function sample(root: number, used: { ticks: number; pages: number }): void {
  let ticks = 0;
  let pages = 0;
  for (const pid of tree(root)) {
    const stat = read(`/proc/${pid}/stat`);
    // The name, in brackets, may hold blanks: the fields are counted from its end.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    ticks += fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
    pages += fields[21] ?? 0;
  }
  used.ticks = Math.max(used.ticks, ticks);
  used.pages = Math.max(used.pages, pages);
}

/** `root` and every process below it. */
function tree(root: number): number[] {
  const folder = `/proc/${root}/task`;
  if (!existsSync(folder)) return [];
  const children = threads(folder).flatMap((thread) => read(`${folder}/${thread}/children`).split(' ').filter(Boolean));
  return [root, ...children.flatMap((child) => tree(Number(child)))];
}

function threads(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A process may end between two looks at it. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
