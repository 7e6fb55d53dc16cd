import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { UserError } from './errors';
import { asOutputError, asUserError } from './known-errors';
import { mistypedText } from './mistyped';
import { prepare } from './prepare';
import { asPrepared } from './prepared';
import { checkOutputFolder, publish } from './publish';
import { dropTokenTraces } from './token-traces';

const DEFAULT_OUTPUT = 'cdktf.out';

/**
 * Runs `build` on a new app and writes its output to `outdir` in one go: after any mistake the last good output is untouched.
 * @throws {UserError} for every mistake found, all at once where they are independent; `OutputFolderInvalid` when `outdir` is
 * the working directory or holds it; `OutputUnwritable` when it cannot be written.
 * @example
 * await synthesize((app) => { new TerraformStack(app, 'network'); }, 'cdktf.out');
 */
export async function synthesize(build: (app: App) => void | Promise<void>, outdir: string): Promise<void> {
  checkOutputFolder(outdir);
  dropTokenTraces();
  const staging = mkdtempSync(join(tmpdir(), 'ashlar-synth-'));
  try {
    // Stack traces in annotations hold absolute paths: output must not differ between folders.
    const app = new App({ outdir: staging, stackTraces: false });
    await build(app);
    prepare(app);
    asPrepared(app, () => app.synth());
    write(staging, outdir);
  } catch (error) {
    throw asUserError(error) ?? error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * The whole of a `main.ts`: synthesizes, prints mistakes without a stack trace, and sets the exit code.
 * The output folder is the one that the CDKTF command line asks for, else `cdktf.out`.
 * @example
 * void runApp((app) => { new TerraformStack(app, 'network'); });
 */
export async function runApp(build: (app: App) => void | Promise<void>): Promise<void> {
  try {
    await synthesize(build, process.env['CDKTF_OUTDIR'] || DEFAULT_OUTPUT);
  } catch (error) {
    const text = error instanceof UserError ? error.message : mistypedText(error);
    if (text === undefined) throw error;
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

function write(staging: string, outdir: string): void {
  try {
    publish(staging, outdir);
  } catch (error) {
    throw asOutputError(error) ?? error;
  }
}
