import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rehearseStacks, type RehearseOptions } from '../../../rehearsal/run/rehearse';
import type { Rehearsal } from '../../../rehearsal/run/result';
import { findTerraform } from '../../../terraform/binary';
import { readManifest } from '../../../terraform/manifest';
import { pause } from '../../lab/running/wait';

const ROOT = resolve(__dirname, '../../..');

/** Rehearses stacks that need no provider; what the CLI configuration of this machine is like does not matter. */
export async function rehearseFolder(outdir: string, options: Partial<RehearseOptions> = {}): Promise<Rehearsal> {
  const terraform = await findTerraform();
  if (terraform === undefined) throw new Error('no Terraform');
  return rehearseStacks(readManifest(outdir).stacks, {
    terraform,
    project: ROOT,
    startHost: () => Promise.reject(new Error('no stack here needs a provider')),
    env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null' },
    ...options,
  });
}

/** A stack of `terraform_data` resources with their arguments, each from a construct of the same name. */
export function dataStack(stack: string, resources: Readonly<Record<string, object>>, more: object = {}): object {
  const blocks = Object.entries(resources).map(([name, block]) => {
    return [name, { '//': { metadata: { path: `${stack}/${name}/Resource` } }, ...block }] as const;
  });
  const backend = { s3: { bucket: 'states', key: stack, region: 'eu-west-1' } };
  return { terraform: { backend }, resource: { terraform_data: Object.fromEntries(blocks) }, ...more };
}

/** A data source that reads the state of a stack of `dataStack`. */
export function reading(stack: string): object {
  const config = { bucket: 'states', key: stack, region: 'eu-west-1' };
  return { data: { terraform_remote_state: { [stack]: { backend: 's3', config } } } };
}

/** Starts the command line, as `compiledCommand` has compiled it, with a temporary folder of its own. */
export function startRehearsal(args: readonly string[], env: NodeJS.ProcessEnv, command: string): ChildProcess {
  return spawn(process.execPath, [command, 'rehearse', ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What a program printed, and how it ended. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}

/** Every file under a folder with its content's digest. */
export function digests(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return Object.fromEntries(
    names.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file, createHash('sha256').update(readFileSync(file)).digest('hex')] as const;
    }),
  );
}

/** Processes that work in a folder. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        return false;
      }
    });
}

/** Waits until something holds. */
export async function until(what: string, holds: () => boolean, seconds = 30): Promise<void> {
  for (let left = seconds * 20; left > 0; left--) {
    if (holds()) return;
    await pause(50);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}
