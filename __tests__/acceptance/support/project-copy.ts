import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The published source and the estate built with it: what synth needs of the project. */
export const SOURCES = [
  'main.ts',
  'constructs',
  'stacks',
  'environments',
  'package.json',
  'tsconfig.json',
  'cdktf.json',
] as const;

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Copies the project's source, and `more` of it, from `root` to `folder`. */
export function copySources(root: string, folder: string, more: readonly string[] = []): void {
  // Copies, because an import from a linked file is looked up beside the file that the link leads to.
  for (const name of [...SOURCES, ...more]) cpSync(join(root, name), join(folder, name), { recursive: true });
}

/** Replaces text in a file, as somebody would with an editor; fails where it is not there exactly once. */
export function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`${file} has ${found} times, not once: ${from}`);
  // A function, because a replacement text may not hold a dollar sign.
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

/** Runs a program to its end in `folder`, with its output in `cdktf.out` there. */
export function runIn(
  folder: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const all = { ...process.env, CDKTF_OUTDIR: 'cdktf.out', CHECKPOINT_DISABLE: '1', ...env };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    child.stdout.on('data', (chunk: Buffer) => printed.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code,
        stdout: Buffer.concat(printed.stdout).toString(),
        stderr: Buffer.concat(printed.stderr).toString(),
      });
    });
  });
}

/** Every file below `folder`, with a hash of what is in it. */
export function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(files.map((path) => [relative(folder, path), hash(path)]));
}
