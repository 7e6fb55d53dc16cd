import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Stack } from './manifest';
import { asObject, type RequiredProvider, type TerraformJson } from './providers';

/** Name of Terraform's record of provider versions and checksums. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** What earlier commands left in a stack's folder: not part of its configuration. */
const LEFTOVERS = /^(\.terraform.*|plan|.*\.tfstate.*|errored\.tfstate)$/;

/** Stacks with the same key can share one `init`. A stack with modules needs its own: they are installed by it. */
export function initKey(stack: Stack): string {
  if (Object.keys(asObject(stack.config['module'])).length > 0) return `stack ${stack.id}`;
  return JSON.stringify(stack.providers);
}

/** Writes a configuration that requires providers and has nothing else that could fail. */
export function writeProviderFolder(folder: string, providers: readonly RequiredProvider[]): void {
  const required = providers.map(({ name, source, version }) => [name, { source, version }] as const);
  const config = { terraform: { required_providers: Object.fromEntries(required) } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(config));
}

/** Makes `folder` read like the stack's own, without a file that Terraform writes ever reaching that one. */
export function writeStackFolder(folder: string, stack: Stack, lockFrom?: string): void {
  mkdirSync(folder, { recursive: true });
  const moved = withAbsoluteModules(stack);
  for (const name of readdirSync(stack.folder)) {
    if (LEFTOVERS.test(name) || (moved !== undefined && name === 'cdk.tf.json')) continue;
    symlinkSync(join(stack.folder, name), join(folder, name));
  }
  if (moved !== undefined) writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(moved, undefined, 2));
  if (lockFrom !== undefined) copyLock(lockFrom, folder);
}

/** A stack without providers has no lock file to copy. */
function copyLock(from: string, to: string): void {
  if (readdirSync(from).includes(LOCK_FILE)) copyFileSync(join(from, LOCK_FILE), join(to, LOCK_FILE));
}

/** Module sources that leave the stack's folder would point elsewhere from another one; undefined where there are none. */
function withAbsoluteModules(stack: Stack): TerraformJson | undefined {
  const modules = Object.entries(asObject(stack.config['module']));
  const leaving = modules.filter(([, module]) => String(asObject(module)['source']).startsWith('../'));
  if (leaving.length === 0) return undefined;
  const fixed = leaving.map(([name, module]) => {
    const settings = asObject(module);
    return [name, { ...settings, source: resolve(stack.folder, String(settings['source'])) }] as const;
  });
  return { ...stack.config, module: { ...asObject(stack.config['module']), ...Object.fromEntries(fixed) } };
}
