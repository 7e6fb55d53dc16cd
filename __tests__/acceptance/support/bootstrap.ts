import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, type BootstrapCommandOptions } from '../../../cli/bootstrap';
import { UserError } from '../../../constructs/core/errors';
import { pause } from '../../lab/running/wait';
import { terminal } from '../../unit/cli/support';
import { write } from '../../unit/terraform/support';
import { commandToRun } from './command';
import { scratch } from './differences';

/** How a run of the command ended. */
export interface Ended {
  readonly exitCode: number | null;
  /** What it has told of its steps, without their heading. */
  readonly steps: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

/** What is done while the command runs. */
interface Watch {
  /** The run kills itself right after the first line that matches: in between two things that it does. */
  readonly killOn?: RegExp;
  /** Once this is true, the run is killed with all that it has started: in the middle of something. */
  readonly killWhen?: () => Promise<boolean>;
}

/** A project in a folder of its own, with the output of a synth. */
export class BootstrapProject {
  readonly folder: string;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    stacks: Readonly<Record<string, object>> = {},
  ) {
    mkdirSync(scratch('bootstrap'), { recursive: true });
    this.folder = mkdtempSync(scratch('bootstrap/app-'));
    this.synthesize(stacks);
  }

  /** Writes the output folder anew, as a change of the code does. */
  synthesize(stacks: Readonly<Record<string, object>>): void {
    const entries = Object.keys(stacks).map((id) => {
      const workingDirectory = `stacks/${id}`;
      const synthesizedStackPath = `${workingDirectory}/cdk.tf.json`;
      return [id, { name: id, constructPath: id, workingDirectory, synthesizedStackPath, annotations: [] }] as const;
    });
    const files = Object.entries(stacks).map(([id, config]) => [`stacks/${id}/cdk.tf.json`, config] as const);
    const manifest = { version: '0.21.0', stacks: Object.fromEntries(entries) };
    write(join(this.folder, 'cdktf.out'), { 'manifest.json': manifest, ...Object.fromEntries(files) });
  }

  stackFolder(id: string): string {
    return join(this.folder, 'cdktf.out', 'stacks', id);
  }

  /** Names of the states that are not in their buckets. */
  get kept(): readonly string[] {
    const folder = join(this.folder, '.ashlar', 'bootstrap');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.gitignore') : [];
  }

  /** Runs the command as a user does, in a process of its own. */
  async run(args: readonly string[], { killOn, killWhen }: Watch = {}): Promise<Ended> {
    const [program, ...first] = await commandToRun(killOn === undefined ? undefined : KILLING);
    const all = [...first, 'bootstrap', ...args, '--no-synth', '--out', 'cdktf.out'];
    const mortal = killOn === undefined ? {} : { KILL_ON: killOn.source };
    const child = spawn(program, all, {
      cwd: this.folder,
      env: { ...this.env, NO_COLOR: '1', ...mortal },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
    let hasEnded = false;
    const watch = async (): Promise<void> => {
      while (killWhen !== undefined && !hasEnded) {
        if (await killWhen()) {
          killAll(child.pid);
          return;
        }
        await pause(10);
      }
    };
    return new Promise((resolve, reject) => {
      watch().catch((error: unknown) => {
        child.kill('SIGKILL');
        reject(error instanceof Error ? error : new Error(String(error)));
      });
      child.once('close', () => (hasEnded = true));
      child.once('close', (exitCode) => resolve(endedOf(exitCode, out.join(''), err.join('').trimEnd())));
    });
  }

  /**
   * Runs the command in this process, which saves the second that it takes to start one. Terraform is the real one all the same.
   * @param onLine - Told each line of progress.
   */
  async call(
    environment: string,
    options: BootstrapCommandOptions = {},
    onLine: (line: string) => void = () => undefined,
  ): Promise<Ended> {
    const told = terminal({ cwd: this.folder, env: { ...this.env, NO_COLOR: '1' } });
    const err = (text: string): void => {
      told.stderr.push(text);
      onLine(text);
    };
    const all = { synth: false, out: 'cdktf.out', ...options };
    // As the command line itself does.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const exitCode = await bootstrap(environment, all, { ...told, err }).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      told.stderr.push(error.message);
      return 1;
    });
    return endedOf(exitCode, told.stdout.join('\n'), told.stderr.join('\n'));
  }
}

/** What lets the command kill itself where it is told to. */
const KILLING = join(__dirname, 'kill-at-line.ts');

function endedOf(exitCode: number | null, stdout: string, stderr: string): Ended {
  const steps = stderr.split('\n').flatMap((line) => /^bootstrap {2}(.*)$/.exec(line)?.[1] ?? []);
  return { exitCode, steps, stdout, stderr };
}

/** What a run said that failed; undefined where it did not. */
export function failure({ exitCode, stdout, stderr }: Ended): string | undefined {
  return exitCode === 0 ? undefined : `exit code ${String(exitCode)}\n${stderr}\n${stdout}`;
}

/** Kills a process and everything that it has started, as a machine that loses its power does. */
export function killAll(pid: number | undefined): void {
  // Number 0 would be the whole group of the test itself.
  if (pid === undefined || pid === 0) throw new Error('there is no process to kill');
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  for (const one of [pid, ...below(pid)]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Runs a line of shell that a message has told, and answers its question. */
export function asTold(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', command], { env }, (_, stdout, stderr) =>
      resolve(`${String(child.exitCode)} ${stdout}${stderr}`),
    );
    child.stdin?.end('yes\n');
  });
}

/** The command that a message tells to run. */
export function toldCommand(text: string): string {
  return /(terraform -chdir=\S+ init && terraform -chdir=\S+ force-unlock \S+)/.exec(text)?.[1] ?? '';
}
