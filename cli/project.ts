import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { UserError } from '../constructs/core/errors';
import { runProcess, type ProcessRun } from '../terraform/process';
import { interruptible } from '../terraform/scratch';

/** As long as nobody loses patience: an app has no natural limit. */
const APP_LIMIT_SECONDS = 3600;

/** A CDKTF project: the folder with its `cdktf.json`. */
export interface Project {
  readonly folder: string;
  /** Command that synthesizes. */
  readonly app: string;
  /** Output folder that `cdktf.json` names. */
  readonly output?: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** Local modules, which CDKTF hands to the app to find their common folder. */
  readonly relativeModules: readonly unknown[];
}

/**
 * Finds `cdktf.json` in a folder or the nearest one above it.
 * @throws {UserError} `ProjectMissing` where there is none; `ProjectInvalid` when it is no JSON object or names no app.
 */
export function findProject(cwd: string): Project {
  let folder = resolve(cwd);
  while (!existsSync(join(folder, 'cdktf.json'))) {
    if (dirname(folder) === folder) {
      const problem =
        'no cdktf.json here or in a folder above. Run this in a CDKTF project, or give the output folder of one: `rehearse --out DIR`, `validate --no-synth --out DIR`';
      throw new UserError(cwd, 'ProjectMissing', [problem]);
    }
    folder = dirname(folder);
  }
  const file = join(folder, 'cdktf.json');
  const { app, output, context, terraformModules } = parseObject(readFile(file), file, 'ProjectInvalid');
  if (typeof app !== 'string' || app.trim() === '') {
    throw new UserError(file, 'ProjectInvalid', [
      '`app` must be the command that synthesizes, such as "node --import tsx main.ts"',
    ]);
  }
  return {
    folder,
    app,
    ...(typeof output === 'string' ? { output } : {}),
    context: typeof context === 'object' && context !== null ? (context as Record<string, unknown>) : {},
    relativeModules: (Array.isArray(terraformModules) ? terraformModules : []).filter(isRelativeModule),
  };
}

/** Absolute path of the output folder: `--out`, else CDKTF_OUTDIR, else what `cdktf.json` says, else `cdktf.out`. */
export function outputFolder(project: Project | undefined, cwd: string, env: NodeJS.ProcessEnv, out?: string): string {
  if (out !== undefined) return resolve(cwd, out);
  return resolve(project?.folder ?? cwd, env['CDKTF_OUTDIR'] || project?.output || 'cdktf.out');
}

/**
 * Runs the app of a project, as `cdktf synth` does.
 * @throws {UserError} `OutputInvalid` when the output folder cannot be made; `ContextInvalid` when CDKTF_CONTEXT_JSON is
 * no object; `AppWroteNothing` when the app ends well without writing the output folder.
 */
export async function runApp(project: Project, outdir: string, env: NodeJS.ProcessEnv): Promise<ProcessRun> {
  const environment = appEnvironment(project, outdir, env);
  makeFolder(dirname(outdir));
  const manifest = join(outdir, 'manifest.json');
  const before = modified(manifest);
  const run = await interruptible(async (signal) => {
    const options = { cwd: project.folder, env: environment, shell: true, limitSeconds: APP_LIMIT_SECONDS, signal };
    const ended = await runProcess(project.app, [], options);
    signal.throwIfAborted();
    return ended;
  });
  const after = modified(manifest);
  if (run.exitCode === 0 && (after === undefined || after === before)) {
    throw new UserError(project.app, 'AppWroteNothing', [
      `ended well but did not write ${manifest}. It must call \`runApp\` of ashlar/core, or \`app.synth()\`, and leave the choice of \`outdir\` to CDKTF_OUTDIR`,
    ]);
  }
  return run;
}

function appEnvironment(project: Project, outdir: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inside = relative(project.folder, outdir);
  const given = parseObject(env['CDKTF_CONTEXT_JSON'] || '{}', 'CDKTF_CONTEXT_JSON', 'ContextInvalid');
  // Values of Terraform variables belong to the run, not to synthesis: an app that read them would differ between machines.
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('TF_VAR_'));
  return {
    NODE_OPTIONS: '--max-old-space-size=4096',
    ...Object.fromEntries(kept),
    // Relative where it can be, so that no path of this machine finds its way into the output.
    CDKTF_OUTDIR: inside.startsWith('..') || isAbsolute(inside) ? outdir : inside,
    CDKTF_CONTEXT_JSON: JSON.stringify({ ...given, ...project.context, cdktfRelativeModules: project.relativeModules }),
  };
}

function isRelativeModule(module: unknown): boolean {
  const source = typeof module === 'string' ? module : (module as { source?: unknown } | null)?.source;
  return typeof source === 'string' && /^\.\.?\//.test(source);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(folder, 'OutputInvalid', [`cannot be made: ${(error as Error).message}. Give another --out`]);
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(file, 'ProjectInvalid', [`cannot be read: ${(error as Error).message}`]);
  }
}

function parseObject(json: string, subject: string, code: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UserError(subject, code, [`cannot be read as JSON: ${(error as Error).message}`]);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UserError(subject, code, [`must be a JSON object, got ${JSON.stringify(value)}`]);
}

function modified(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
