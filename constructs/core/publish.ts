import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UserError } from './errors';

const MANIFEST = 'manifest.json';

/** What CDKTF writes into the folder of a stack; everything else there is Terraform's or the user's. */
const SYNTHESIZED = ['cdk.tf', 'cdk.tf.json', 'metadata.json', 'assets'];

/**
 * Refuses a folder whose `stacks` would be the project's own: output is replaced as a whole.
 * @throws {UserError} `OutputFolderInvalid` when `outdir` is the working directory or holds it.
 */
export function checkOutputFolder(outdir: string): void {
  const inside = relative(resolve(outdir), process.cwd());
  if (inside === '..' || inside.startsWith(`..${sep}`)) return;
  const rule = `it must be a folder of its own, such as cdktf.out, got ${outdir === '' ? 'an empty path' : outdir}`;
  throw new UserError('Output folder', 'OutputFolderInvalid', [rule]);
}

/**
 * Puts the output in `staging` in its place in `outdir`. Whatever can fail is done before the first file is replaced.
 * A stack's `.terraform`, lock file and local state stay; of stacks that are gone nothing stays.
 */
export function publish(staging: string, outdir: string): void {
  const target = resolve(outdir);
  // Asked before its manifest is moved away.
  const stacks = stacksIn(staging);
  const gone = stacksIn(target).filter((name) => !stacks.includes(name));
  const files = filesIn(staging);
  // The manifest always: by its time the command line tells that the app was synthesized.
  const changed = files.filter((file) => file === MANIFEST || !isSame(join(staging, file), join(target, file)));
  const ending = `.${process.pid.toString()}.new`;
  try {
    for (const file of changed) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      refuseFolder(join(target, file));
      move(join(staging, file), join(target, file) + ending);
    }
    for (const file of changed) renameSync(join(target, file) + ending, join(target, file));
  } finally {
    for (const file of changed) rmSync(join(target, file) + ending, { force: true });
  }
  for (const name of gone) rmSync(join(target, 'stacks', name), { recursive: true, force: true });
  removeOutdated(target, stacks, new Set(files));
}

/** True where `target` already holds what `source` does: its file stays as it is, with its times. */
function isSame(source: string, target: string): boolean {
  return (
    existsSync(target) && readdirIfFolder(target) === undefined && readFileSync(source).equals(readFileSync(target))
  );
}

/** A copy where the two are on different disks. */
function move(source: string, target: string): void {
  try {
    renameSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(source, target);
  }
}

/** A rename over a folder fails, when other files are in place already. */
function refuseFolder(path: string): void {
  if (!existsSync(path) || readdirIfFolder(path) === undefined) return;
  throw new UserError('Output folder', 'OutputUnwritable', [`${path} must be a file or nothing, got a folder`]);
}

/** Files of an earlier synth in the folders of stacks that live on, such as `cdk.tf` of one that wrote HCL. */
function removeOutdated(target: string, stacks: readonly string[], written: ReadonlySet<string>): void {
  const outdated = stacks
    .flatMap((name) => SYNTHESIZED.map((entry) => join('stacks', name, entry)))
    .flatMap((entry) => (readdirIfFolder(join(target, entry)) === undefined ? [entry] : filesIn(target, entry)))
    .filter((file) => !written.has(file));
  for (const file of outdated) {
    rmSync(join(target, file), { force: true });
    removeEmpty(target, dirname(file));
  }
}

/** A folder below that of a stack in which nothing is left, such as that of a chart whose name has changed, and those around it. */
function removeEmpty(target: string, folder: string): void {
  if (folder.split(sep).length <= 2 || readdirIfFolder(join(target, folder))?.length !== 0) return;
  rmdirSync(join(target, folder));
  removeEmpty(target, dirname(folder));
}

/** Stacks that the manifest in `folder` lists; none where there is no manifest that can be read. */
function stacksIn(folder: string): string[] {
  try {
    const { stacks } = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as { stacks: object };
    return Object.keys(stacks).filter((name) => /^[^./\\][^/\\]*$/.test(name));
  } catch {
    return [];
  }
}

/** Paths of all files below `folder`, relative to `root`. */
function filesIn(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function readdirIfFolder(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}
