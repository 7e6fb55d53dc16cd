import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = resolve(__dirname, '../../..');

const SOURCES = /[\\/](cli|constructs|rehearsal|terraform)[\\/].*\.ts$/;

let compiled: Promise<string> | undefined;

/**
 * Path of the command line's sources as one JavaScript file, which behaves as they do where they lie. Compiled once in a run of the
 * tests: read file by file through a loader, each start of a command takes a second of processor time more.
 */
export function compiledCommand(): Promise<string> {
  return (compiled ??= compile());
}

async function compile(): Promise<string> {
  const folder = join(process.env['ASHLAR_TEST_FOLDER'] ?? '', 'command');
  const file = join(folder, 'ashlar.js');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  // Another worker may do the same at this moment.
  const own = mkdtempSync(join(folder, 'new-'));
  const outfile = join(own, 'ashlar.js');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/ashlar.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    plugins: [whereTheyLie],
    logLevel: 'warning',
  });
  linkPackages(folder);
  renameSync(outfile, file);
  rmSync(own, { recursive: true });
  return file;
}

/** Packages are looked for from the file on. */
function linkPackages(folder: string): void {
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Files beside a source are still looked for beside the source. */
const whereTheyLie: Plugin = {
  name: 'where-they-lie',
  setup: (bundler) => {
    bundler.onLoad({ filter: SOURCES }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replace(/\b__dirname\b/g, JSON.stringify(dirname(path)));
      return { contents, loader: 'ts' };
    });
  },
};
