import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { asObject } from '../../../terraform/providers';
import { PRODUCTION, STAGING, type CutOverApp, type Line } from './cut-over-app';

const ROOT = resolve(__dirname, '../../..');

const QUICK = ['--watch', '20ms', '--health-every', '10ms', '--health-within', '60s', '--slow', '20s'];

/** How a command in a process of its own ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly Line[];
  readonly errors: string;
}

/** Runs the command in a process of its own, which `onLine` may end with a signal when a line has come. */
export async function cutOverProcess(
  app: CutOverApp,
  args: readonly string[],
  onLine: (line: Line, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  killAt = '',
): Promise<Ended> {
  const quick = args.includes('--return') ? [] : QUICK;
  const common = ['--from', STAGING, '--no-synth', '--out', app.folder, '--json', ...quick, ...args];
  const preload = killAt === '' ? [] : ['--import', join(__dirname, 'kill-at-line.ts')];
  const command = ['--import', 'tsx', ...preload, 'cli/ashlar.ts', 'cut-over', PRODUCTION, ...common];
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...app.env, KILL_AT: killAt },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  let [rest, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString()}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = asObject(JSON.parse(part));
      lines.push(line);
      onLine(line, (signal) => child.kill(signal));
    }
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((done) => child.once('close', (code, signal) => done({ code, signal, lines, errors })));
}

/** Runs the command until it is killed, without a chance to tidy up, at the line of a step and phase, or of an event. */
export function killedAt(app: CutOverApp, args: readonly string[], ...at: readonly string[]): Promise<Ended> {
  return cutOverProcess(app, args, () => undefined, at.join(' '));
}
