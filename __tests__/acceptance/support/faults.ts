import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTerraform } from '../../../terraform/binary';
import { hostPlatform } from '../../../terraform/mirrors';
import { folder, output, queues, write } from '../../unit/terraform/support';
import type { Report } from './command';
import { dataStack, processesIn } from './rehearsed';

/** Writes a program of the shell. */
export function script(name: string, text: string): string {
  const file = join(write(folder(), { [name]: `#!/bin/sh\n${text}\n` }), name);
  chmodSync(file, 0o755);
  return file;
}

/** A Terraform that does something else first, in the step `command`; `$REAL` is the true one. */
export async function terraformThat(command: string, act: string): Promise<string> {
  const terraform = await findTerraform();
  return script(
    'terraform',
    `REAL=${terraform?.program ?? ''}\nif [ "$1" = ${command} ]; then\n${act}\nfi\nexec "$REAL" "$@"`,
  );
}

/** A CLI configuration whose mirror holds a program in place of the AWS provider. */
export function mirrorOf(text: string): string {
  const root = folder();
  const file = `mirror/registry.terraform.io/hashicorp/aws/5.100.0/${hostPlatform()}/terraform-provider-aws_v5.100.0`;
  write(root, {
    [file]: `#!/bin/sh\n${text}\n`,
    'terraform.rc': `provider_installation {\n  filesystem_mirror {\n    path = "${join(root, 'mirror')}"\n  }\n}\n`,
  });
  chmodSync(join(root, file), 0o755);
  return join(root, 'terraform.rc');
}

/** Why a command cannot be given mounts of its own; undefined where it can. */
export function mountProblem(): string | undefined {
  const run = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { encoding: 'utf8' });
  return run.status === 0 ? undefined : `mounts are not permitted here: ${run.error?.message ?? run.stderr.trim()}`;
}

/** A new folder for `TMPDIR`, under another one so that it is empty. */
export function temporary(name = 't'): string {
  const path = join(folder(), name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** What a rehearsal has left in a folder of its temporary files. */
export function leftIn(tmp: string): string[] {
  return readdirSync(tmp).filter((name) => name.startsWith('ashlar-'));
}

/** Living programs of providers that have their home in a folder. */
export function providersIn(tmp: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PLUGIN_UNIX_SOCKET_DIR=${tmp}`);
      } catch {
        return false;
      }
    });
}

/** A stack of queues that are applied one after the other, and one without a provider. */
export function estate(count = 4): string {
  const names = Array.from({ length: count }, (_, index) => `Q${index}`);
  const { resource, ...rest } = queues('queues', ...names) as { resource: { aws_sqs_queue: Record<string, object> } };
  names.slice(1).forEach((name, index) => {
    Object.assign(resource.aws_sqs_queue[name] ?? {}, { depends_on: [`aws_sqs_queue.${names[index]}`] });
  });
  return output({ queues: { config: { ...rest, resource } }, plain: { config: dataStack('plain', { Main: {} }) } });
}

/** What each stack came to, in short: result, step, and its messages on one line each. */
export const told = ({ stacks }: Report): object =>
  Object.fromEntries(
    stacks.map(({ id, result, failure }) => {
      const texts = failure?.diagnostics.map(({ summary, detail }) => `${summary}: ${detail.replace(/\s+/g, ' ')}`);
      return [id, failure === undefined ? result : [failure.step, ...new Set(texts)]];
    }),
  );

/** Command lines of the processes that work in a folder. */
export function commandsIn(path: string): string[] {
  return processesIn(path).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  });
}
