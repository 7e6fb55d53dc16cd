import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runProcess, type ProcessRun } from '../../../terraform/process';
import { ROOT } from './command';

/** Where somebody would answer at once, were there a network. */
const PUBLIC = { address: '1.1.1.1', port: 443 };

/** Who waits for an answer from outside takes far longer: google's provider tries for five minutes. */
const LIMIT_SECONDS = 200;

/** What can be reached from where a rehearsal ran. */
export interface Reach {
  /** Names of the network interfaces that have an address. */
  readonly interfaces: readonly string[];
  /** Error code of a connection to a public address; `connected` where there is a way out. */
  readonly outside: string;
  /** Seconds until then. */
  readonly seconds: number;
  /** The same for a server on this machine's own loopback. */
  readonly loopback: string;
}

/** Runs in Node within the namespace, before the command does. */
const PROBE = `
const net = require('node:net');
const connect = (port, host) => new Promise((done) => {
  const socket = net.connect({ port, host, timeout: 5000 });
  const end = (text) => { socket.destroy(); done(text); };
  socket.on('connect', () => end('connected')).on('error', ({ code }) => end(code)).on('timeout', () => end('timeout'));
});
const server = net.createServer().listen(0, '127.0.0.1', async () => {
  const start = performance.now();
  const outside = await connect(${PUBLIC.port}, '${PUBLIC.address}');
  const seconds = (performance.now() - start) / 1000;
  const loopback = await connect(server.address().port, '127.0.0.1');
  const interfaces = Object.keys(require('node:os').networkInterfaces());
  server.close(() => console.log(JSON.stringify({ interfaces, outside, seconds, loopback })));
});`;

const ENTER = ['unshare', '--map-root-user', '--net', '/bin/sh', '-c'] as const;

/** Why this machine cannot run a program without a network; undefined where it can. */
export function isolationProblem(): string | undefined {
  const [program, ...args] = ENTER;
  const run = spawnSync(program, [...args, 'ip link set lo up'], { encoding: 'utf8' });
  if (run.status === 0) return undefined;
  const what = run.error?.message ?? run.stderr.trim();
  return `network namespaces are not permitted here (${what}): allow unprivileged user namespaces, and install iproute2`;
}

/** A program that ran where there is nothing but loopback. */
export interface Isolated {
  readonly run: ProcessRun;
  /** What could be reached from the very same namespace. */
  readonly reach: Reach;
  readonly seconds: number;
}

/** Runs a program in a network namespace of its own; `probe` is a file for what can be reached from there. */
export async function isolated(command: readonly string[], env: NodeJS.ProcessEnv, probe: string): Promise<Isolated> {
  const [program, ...enter] = ENTER;
  // What enters the namespace need not be on the PATH that the program gets.
  const script = 'ip link set lo up && "$1" -e "$2" > "$3" && export PATH="$4" && shift 4 && exec "$@"';
  const start = performance.now();
  const all = [...enter, script, 'sh', process.execPath, PROBE, probe, env['PATH'] ?? '', ...command];
  const run = await runProcess(program, all, { cwd: ROOT, env: { ...env, PATH: process.env['PATH'] } });
  const seconds = (performance.now() - start) / 1000;
  return { run, reach: JSON.parse(readFileSync(probe, 'utf8')) as Reach, seconds };
}

/** Fails unless the program could reach nothing but loopback, and waited for nobody: without this a test would pass on a machine with a network. */
export function expectIsolation({ reach, seconds }: Isolated): void {
  const { outside, loopback, interfaces } = reach;
  expect({ outside, loopback, interfaces }).toEqual({
    outside: 'ENETUNREACH',
    loopback: 'connected',
    interfaces: ['lo'],
  });
  expect(reach.seconds).toBeLessThan(1);
  expect(seconds).toBeLessThan(LIMIT_SECONDS);
}
