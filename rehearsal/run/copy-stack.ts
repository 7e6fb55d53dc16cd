import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Stack } from '../../terraform/manifest';
import { moduleTree, type ModuleTree } from './modules';
import type { RemoteState } from './remote-states';

/** Terraform merges files of this ending into the others; the last in the alphabet wins. */
const SWAP_FILE = 'zzz_ashlar_override.tf.json';
const LIFT_FILE = 'zzz_ashlar_destroy_override.tf.json';

/** What earlier commands left in a stack's folder: not part of its configuration. */
const LEFTOVERS = /^(\.terraform|\.terraform\.lock\.hcl|\.terraform\.tfstate.*|plan|.*\.tfstate(\..*)?)$/;

/** What lies in a module's folder without being part of the module. */
const NOT_A_MODULE = /^(\.git|\.terraform|node_modules)$/;

/** A stack in the scratch folder. */
export interface StackCopy {
  /** Folder that Terraform runs in. */
  readonly folder: string;
  readonly tree: ModuleTree;
}

/** Settings of {@link copyStack}. */
export interface CopyOptions {
  /** Folder under which the copy is made, at the path that the original has under the root. */
  readonly scratch: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Copies a stack with its modules, and with those that an earlier `terraform init` has installed. The copies lie to each other as
 * the originals do, so that relative paths hold. Nothing is written into the original folders, not even through a link.
 */
export function copyStack(stack: Stack, { scratch, env }: CopyOptions): StackCopy {
  const place = (path: string): string => join(scratch, relative(resolve('/'), path));
  const folder = place(stack.folder);
  copyFolder(stack.folder, folder, (name) => !LEFTOVERS.test(name));
  const data = resolve(stack.folder, env['TF_DATA_DIR'] || '.terraform');
  const installed = join(data, 'modules');
  if (existsSync(installed)) copyFolder(installed, join(folder, '.terraform/modules'), () => true);
  for (const { folder: module } of moduleTree(stack.folder, data).modules) {
    if (isInside(module, stack.folder) || isInside(module, data) || existsSync(place(module))) continue;
    copyFolder(module, place(module), (name) => !NOT_A_MODULE.test(name));
  }
  return { folder, tree: moduleTree(folder, join(folder, '.terraform')) };
}

/** Where a copy finds its own state and those that it reads. */
export interface SwappedBackend {
  readonly address: string;
  /** Address of each remote state. */
  readonly states: readonly { readonly state: RemoteState; readonly address: string }[];
}

/** Replaces the back end of a copy, and of every state that it and its modules read; their files stay as they are. */
export function swapBackends(folder: string, { address, states }: SwappedBackend): void {
  const read = new Map<string, Record<string, object>>([[folder, {}]]);
  for (const { state, address: source } of states) {
    const at = state.module?.folder ?? folder;
    const workspace = state.hasWorkspace ? { workspace: null } : {};
    const named = { [state.name]: { backend: 'http', config: { address: source }, ...workspace } };
    read.set(at, { ...read.get(at), ...named });
  }
  for (const [at, named] of read) {
    const terraform = at === folder ? { terraform: { backend: { http: { address } } } } : {};
    const data = Object.keys(named).length === 0 ? {} : { data: { terraform_remote_state: named } };
    writeJson(join(at, SWAP_FILE), { ...terraform, ...data });
  }
}

/**
 * Takes `prevent_destroy` off everything in a stack's copy, so that the end of the rehearsal can be rehearsed as well.
 * Returns how many resource blocks it was on.
 */
export function liftPreventDestroy(stack: string, scratch: string): number {
  let lifted = 0;
  for (const { folder, scan } of moduleTree(stack, join(stack, '.terraform')).modules) {
    const resources: Record<string, Record<string, object>> = {};
    for (const { type, name } of scan.resources.filter(({ preventDestroy }) => preventDestroy)) {
      (resources[type] ??= {})[name] = { lifecycle: { prevent_destroy: false } };
      lifted++;
    }
    if (Object.keys(resources).length === 0) continue;
    unlink(folder, scratch);
    writeJson(join(folder, LIFT_FILE), { resource: resources });
  }
  return lifted;
}

/** Terraform links modules given by an absolute path: such a link becomes a copy before anything is written through it. */
function unlink(folder: string, scratch: string): void {
  const real = realpathSync(folder);
  if (isInside(real, realpathSync(scratch))) return;
  rmSync(folder);
  copyFolder(real, folder, (name) => !NOT_A_MODULE.test(name));
}

function copyFolder(from: string, to: string, wanted: (name: string) => boolean): void {
  mkdirSync(to, { recursive: true });
  const filter = (path: string): boolean => path === from || (wanted(basename(path)) && existsSync(path));
  cpSync(from, to, { recursive: true, dereference: true, mode: constants.COPYFILE_FICLONE, filter });
  openFolders(to);
}

/** What a build tool has made read-only keeps its mode when it is copied, and could not be removed again. */
function openFolders(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
  }
}

/** Is a path that of a folder, or of something in it? */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}

function writeJson(file: string, content: object): void {
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(content, undefined, 2), { mode: 0o600 });
}
