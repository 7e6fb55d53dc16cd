import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { UserError } from '../../constructs/core/errors';
import { atExit } from '../../terraform/at-exit';
import { signalGroup } from '../../terraform/process';
import { providerLabel } from '../../terraform/providers';
import type { ProtocolVersion } from '../protocol/methods';
import { providerEnvironment } from './environment';
import type { ProviderProgram } from './find-program';

/** Settings of {@link launchProvider}. */
export interface LaunchOptions {
  /** Folder of this process's own, made here: its home, temporary files and socket. */
  readonly folder: string;
  /** Address of the refusing proxy: `127.0.0.1:40001`. */
  readonly proxy: string;
  /**
   * Folder it runs in: where a provider that reads files by relative path looks for them.
   * @default - its own folder
   */
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Seconds it may take to say where it listens.
   * @default 60
   */
  readonly limitSeconds?: number;
  readonly onProcess?: (pid: number) => void;
  /** Gives up waiting for it, and ends it. */
  readonly signal?: AbortSignal;
}

/** A provider's program that runs and listens. */
export interface LaunchedProvider {
  readonly pid: number;
  readonly protocol: ProtocolVersion;
  /** Where it listens, in gRPC's terms: `unix:/tmp/x/plugin123`. */
  readonly target: string;
  /** True once it has ended. */
  hasEnded(): boolean;
  /** Settles when it has ended, however that came. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/**
 * What a program has to find in its environment to run as a plugin of Terraform.
 * @see https://github.com/hashicorp/terraform-plugin-go/blob/main/tfprotov6/tf6server/server.go
 */
const MAGIC_COOKIE = { TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };

/** `CORE-PROTOCOL|PROTOCOL|NETWORK|ADDRESS|grpc|CERTIFICATE`, the last empty without TLS. */
const HANDSHAKE = /^1\|(\d+)\|(unix|tcp)\|([^|]+)\|grpc(?:\||$)/;

const STDERR_LINES = 5;

/**
 * Starts a provider's program as Terraform would, but without TLS and without anything of the user's environment that could be
 * a credential. It ends with this process.
 * @throws {UserError} `ProviderUnusable` when it does not come to listen; with the last lines it wrote to stderr.
 */
export async function launchProvider(program: ProviderProgram, options: LaunchOptions): Promise<LaunchedProvider> {
  const { folder, proxy, cwd = folder, env = process.env, limitSeconds = 60, onProcess, signal } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const child = spawn(program.file, [], {
    cwd,
    // A group of its own: Ctrl-C in the terminal reaches this process alone, which then ends it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...providerEnvironment(env, folder, proxy), ...MAGIC_COOKIE, PLUGIN_PROTOCOL_VERSIONS: '5,6' },
  });
  if (child.pid !== undefined) onProcess?.(child.pid);
  const stderr = lastLines(child);
  const kill = (): void => signalGroup(child, 'SIGKILL');
  const takeBack = atExit(kill);
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    const done = (): void => {
      gone = true;
      takeBack();
      resolve();
    };
    child.once('exit', done).once('error', done);
  });
  signal?.addEventListener('abort', kill);
  try {
    if (signal?.aborted === true) kill();
    const line = await handshake(child, limitSeconds);
    const [, version, network, address = ''] = HANDSHAKE.exec(line) ?? [];
    if (network === undefined) throw new Error('does not answer as a Terraform provider');
    if (version !== '5' && version !== '6')
      throw new Error(`speaks version ${String(version)} of the protocol, not 5 or 6`);
    const target = network === 'unix' ? `unix:${address}` : address;
    return { pid: child.pid ?? -1, protocol: version === '5' ? 5 : 6, target, hasEnded: () => gone, ended, kill };
  } catch (error) {
    kill();
    await ended;
    const written = stderr().map((line) => `it wrote: ${line}`);
    const label = providerLabel(program);
    throw new UserError(label, 'ProviderUnusable', [`${program.file} ${(error as Error).message}`, ...written]);
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

/** The first line that a plugin prints. */
function handshake(child: ChildProcess, limitSeconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`did not say where it listens within ${String(limitSeconds)} seconds`)),
      limitSeconds * 1000,
    );
    const settle = (): void => clearTimeout(limit);
    child.once('error', (error) => {
      settle();
      reject(new Error(`cannot be started: ${error.message}`));
    });
    // Not 'exit': the last of its output may still be on the way.
    child.once('close', (code, signal) => {
      settle();
      reject(new Error(`ended with ${signal ?? `exit code ${String(code)}`} before it said where it listens`));
    });
    if (child.stdout === null) return;
    createInterface(child.stdout).once('line', (line) => {
      settle();
      resolve(line);
    });
  });
}

/** Keeps the stream flowing, and its last lines for the message of a program that does not come up. */
function lastLines(child: ChildProcess): () => readonly string[] {
  const lines: string[] = [];
  if (child.stderr !== null) {
    createInterface(child.stderr).on('line', (line) => {
      if (line.trim() !== '') lines.push(line.trim());
      if (lines.length > STDERR_LINES) lines.shift();
    });
  }
  return () => lines;
}
