import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { otherBindings } from './other-bindings';
import { copySources, runIn, SOURCES } from './project-copy';

/** A set of bindings that the project is installed with instead of its own. */
export interface Bindings {
  readonly name: string;
  /** Version of the AWS provider that they are made for: what the synthesized stacks ask Terraform for. */
  readonly awsProvider: string;
  /**
   * Packages to put in place of others: name in `node_modules` to the package that goes there, as a folder of its own. A link would
   * lead to the packages beside the original.
   */
  readonly put: Readonly<Record<string, string>>;
}

/** What came out of one set of bindings. */
export interface Outcome {
  /** What the compiler printed: nothing, when all is well. */
  readonly types: string;
  /** What synth printed: nothing, when all is well. */
  readonly synth: string;
  /** Versions of the AWS provider that the stacks ask for. */
  readonly awsProviders: readonly string[];
  /** Stack id to its addresses, sorted: `aws_sqs_queue.Jobs_1A2B3C4D`. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
}

/** Copies the project's source from `root` to `folder`, installs `bindings` there, type-checks and synthesizes. */
export async function withBindings(root: string, folder: string, bindings: Bindings): Promise<Outcome> {
  copySources(root, folder);
  await installBindings(join(root, 'node_modules'), join(folder, 'node_modules'), bindings.put);
  const settings = { extends: './tsconfig.json', compilerOptions: { types: ['node'] }, include: SOURCES.slice(0, 4) };
  writeFileSync(join(folder, 'tsconfig.published.json'), JSON.stringify(settings));
  const types = await run(
    folder,
    'node_modules/typescript-7/bin/tsc',
    '--noEmit',
    '--project',
    'tsconfig.published.json',
  );
  const synth = await run(folder, '--import', 'tsx', 'main.ts');
  return { types, synth, ...read(join(folder, 'cdktf.out/stacks')) };
}

/** Runs `work` on every item, two at a time, and returns the results in the order of the items. */
export async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** Fills `modules` with links to the packages in `ours`, apart from what is `put` there: other names, each with the package it is. */
export async function installBindings(ours: string, modules: string, put: Bindings['put']): Promise<void> {
  // Where nothing is put nothing else is needed.
  const others = Object.keys(put).length === 0 ? ours : await otherBindings();
  const scopes = new Set(Object.keys(put).flatMap((name) => (name.startsWith('@') ? name.split('/').slice(0, 1) : [])));
  mkdirSync(modules, { recursive: true });
  for (const entry of readdirSync(ours)) {
    const names = scopes.has(entry) ? readdirSync(join(ours, entry)).map((name) => `${entry}/${name}`) : [entry];
    if (scopes.has(entry)) mkdirSync(join(modules, entry));
    for (const name of names) if (!(name in put)) symlinkSync(join(ours, name), join(modules, name));
  }
  for (const [name, by] of Object.entries(put)) {
    const found = [others, ours].map((folder) => join(folder, by)).find((folder) => existsSync(folder));
    if (found === undefined) throw new Error(`${by} is neither in ${others} nor in ${ours}: remove the first of them`);
    copyFolder(found, join(modules, name));
  }
}

/** Files of hundreds of megabytes under second names, where one disk holds both: what is required is found by the name. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else copyFile(source, target);
  }
}

function copyFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** Everything that a Node program prints, with its exit code where that is not 0. */
async function run(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runIn(folder, process.execPath, args);
  return stdout + stderr + (code === 0 ? '' : `exit code ${code}`);
}

interface StackJson {
  readonly terraform: { readonly required_providers?: { readonly aws?: { readonly version: string } } };
  readonly resource?: Record<string, object>;
  readonly data?: Record<string, object>;
  readonly output?: object;
}

function read(folder: string): Pick<Outcome, 'addresses' | 'awsProviders'> {
  const stacks = (existsSync(folder) ? readdirSync(folder) : []).sort().map((name) => {
    return [name, JSON.parse(readFileSync(join(folder, name, 'cdk.tf.json'), 'utf8')) as StackJson] as const;
  });
  // Some stacks have nothing on AWS.
  const versions = stacks.flatMap(([, { terraform }]) => terraform.required_providers?.aws?.version ?? []);
  return {
    awsProviders: [...new Set(versions)].sort(),
    addresses: Object.fromEntries(stacks.map(([name, json]) => [name, addressesOf(json)])),
  };
}

function addressesOf({ resource = {}, data = {}, output = {} }: StackJson): string[] {
  const below = (blocks: Record<string, object>, prefix: string): string[] =>
    Object.entries(blocks).flatMap(([type, ids]) => Object.keys(ids).map((id) => `${prefix}${type}.${id}`));
  return [...below(resource, ''), ...below(data, 'data.'), ...below({ output }, '')].sort();
}
