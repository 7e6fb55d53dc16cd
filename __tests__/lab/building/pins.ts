import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Go } from './go';
import { type LabProgram, type ProgramName, programs } from './programs';

/** Characters of a hash that stand in a folder's name. */
const HASH_LENGTH = 12;

const FOLDER = resolve(__dirname, '../programs');

/** The folder of the project that pins a program: its `go.mod`, its `go.sum` and, where it needs one, a main.go. */
export function pinsFolder(name: ProgramName): string {
  return join(FOLDER, name);
}

/** The folder in which everything that the lab builds is kept. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const caches = env['XDG_CACHE_HOME'] ?? '';
  return join(caches === '' ? join(env['HOME'] ?? homedir(), '.cache') : caches, 'ashlar', 'lab');
}

/** Where a program is kept: another folder for other pins, another way to build it and another Go. */
export function programFolder(name: ProgramName, go: Go, env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), `${name}-${pinsHash(pinsFolder(name), programs[name], go)}`);
}

/** A hash of all that a program's build depends on. */
export function pinsHash(folder: string, program: LabProgram, go: Go): string {
  const goMod = readFileSync(join(folder, 'go.mod'), 'utf8');
  const recipe = { ...program, variables: goArguments(program, goMod), go: go.version };
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const files = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
  const parts = files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
  const text = JSON.stringify([recipe, ...parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}

/** How `go build` is called: without paths of this machine, without tables for debuggers, and with the versions that it calls itself. */
export function goArguments({ main = '.', variables }: LabProgram, goMod: string): string[] {
  const versions = Object.entries(variables?.((module) => versionIn(goMod, module)) ?? {});
  const flags = ['-s', '-w', ...versions.map(([name, value]) => `-X ${name}=${value}`)].join(' ');
  return ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', flags, main];
}

/** The version of a module that a `go.mod` requires. @throws where it requires none. */
export function versionIn(goMod: string, module: string): string {
  const required = goMod
    .split('\n')
    .map((line) =>
      line
        .replace(/^require\b/, '')
        .trim()
        .split(/\s+/),
    )
    .find(([path, version = '']) => path === module && version.startsWith('v'));
  if (required?.[1] === undefined) throw new Error(`go.mod requires no ${module}`);
  return required[1];
}
