import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { ConstructError, UserError, UserErrors } from './errors';
import { LayerStack } from './stack';

const DEFAULT_OUTPUT = 'cdktf.out';

/**
 * Runs `build` on a new app and writes its output to `outdir` in one go: after any error the last good output is untouched.
 * @throws {UserError} for every mistake found, all at once where they are independent.
 */
export async function synthesize(build: (app: App) => void | Promise<void>, outdir: string): Promise<void> {
  const staging = mkdtempSync(join(tmpdir(), 'ashlar-synth-'));
  try {
    // Stack traces in annotations hold absolute paths: output must not differ between folders.
    const app = new App({ outdir: staging, stackTraces: false });
    await build(app);
    prepare(app);
    app.synth();
    publish(staging, outdir);
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
    await synthesize(build, process.env['CDKTF_OUTDIR'] ?? DEFAULT_OUTPUT);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Resolves references between stacks and runs every check, before anything is written. */
export function prepare(app: App): void {
  const stacks = app.node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
  for (const stack of stacks) resolveReferences(stack);
  const errors = [...stacks.flatMap(orderErrors), ...validationErrors(app)];
  const [first, second] = errors;
  if (first !== undefined) throw second === undefined ? first : new UserErrors(errors);
}

/** @throws {UserError} `StackCycle` in place of CDKTF's own error, which two plain stacks that read each other raise. */
function resolveReferences(stack: TerraformStack): void {
  try {
    stack.prepareStack();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('circular dependency')) throw error;
    const rule = `'${stack.node.id}' reads a stack that reads it in turn. Move what both need into a stack before them`;
    throw new ConstructError(stack.constructor.name, stack.node.path, 'StackCycle', [rule]);
  }
}

function orderErrors(stack: TerraformStack): UserError[] {
  if (!(stack instanceof LayerStack)) return [];
  return stack.wrongDependencies.map((dependency) => {
    const cycle = dependency.dependsOn(stack);
    const reads = readsOf(stack, dependency);
    const what = reads.length > 0 ? reads.join(', ') : `'${stack.node.id}' depends on '${dependency.node.id}'`;
    const rule = cycle
      ? `${what}, and '${dependency.node.id}' reads '${stack.node.id}' in turn. Move what both need into a stack before them`
      : `${what}, but '${dependency.node.id}' is applied after '${stack.node.id}'. Read from a layer before, or move the resource there`;
    return new ConstructError(stack.constructor.name, stack.node.path, cycle ? 'StackCycle' : 'StackOrder', [rule]);
  });
}

interface Block {
  readonly '//'?: { readonly metadata?: { readonly path?: string } };
}

/** Which construct of `stack` reads what of `dependency`, in words. */
function readsOf(stack: TerraformStack, dependency: TerraformStack): string[] {
  const input = `cross-stack-reference-input-${dependency.node.path}.outputs.`;
  const { resource = {} } = stack.toTerraform() as { resource?: Record<string, Record<string, Block>> };
  return Object.values(resource)
    .flatMap((blocks) => Object.values(blocks))
    .filter((block) => JSON.stringify(block).includes(input))
    .map((block) => `'${block['//']?.metadata?.path ?? stack.node.id}' reads '${dependency.node.id}'`);
}

function validationErrors(app: App): UserError[] {
  return app.node.findAll().flatMap((node) => {
    const plain: string[] = [];
    const errors = node.node.validate().flatMap((message) => {
      const [, subject = '', code = '', problems = ''] =
        /^(\S+) at '[^']*' \[(\w+)\]:\n- ([\s\S]*)$/.exec(message) ?? [];
      if (code !== '') return [new ConstructError(subject, node.node.path, code, problems.split('\n- '))];
      plain.push(message);
      return [];
    });
    const invalid = new ConstructError(node.constructor.name, node.node.path, 'ConstructInvalid', plain);
    return plain.length === 0 ? errors : [...errors, invalid];
  });
}

/** Puts each file in its place by rename, then drops the folders of stacks that are gone; a stack's `.terraform` stays. */
function publish(staging: string, outdir: string): void {
  const files = readdirSync(staging, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files) {
    const target = join(outdir, file.parentPath.slice(staging.length), file.name);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(file.parentPath, file.name), `${target}.new`);
    renameSync(`${target}.new`, target);
  }
  const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
    stacks: Record<string, unknown>;
  };
  const folder = join(outdir, 'stacks');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (!(name in stacks)) rmSync(join(folder, name), { recursive: true, force: true });
}
