import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchProvider, type LaunchOptions } from '../../../../rehearsal/real/launch';
import { program, scratch } from './support';

const WAITS = 'setTimeout(() => {}, 30_000);';

let folder: string;
let options: LaunchOptions;

beforeEach(() => {
  folder = scratch();
  options = { folder: join(folder, 'run'), proxy: '127.0.0.1:9', env: { PATH: process.env['PATH'] } };
});

async function failure(source: string, more: Partial<LaunchOptions> = {}): Promise<string> {
  const started = program(folder, source);
  const error: unknown = await launchProvider(started, { ...options, ...more }).catch((thrown: unknown) => thrown);
  return (error as Error).message.replaceAll(started.file, 'PROGRAM');
}

test('a program that says where it listens is told with its protocol, and ends when it is killed', async () => {
  const pids: number[] = [];
  const onProcess = (pid: number): void => void pids.push(pid);
  const started = program(folder, `console.log('1|6|unix|/tmp/a.sock|grpc|'); ${WAITS}`);
  const launched = await launchProvider(started, { ...options, onProcess });
  expect(launched).toMatchObject({ pid: pids[0], protocol: 6, target: 'unix:/tmp/a.sock' });
  expect(launched.hasEnded()).toBe(false);
  launched.kill();
  await launched.ended;
  expect(launched.hasEnded()).toBe(true);
  expect(() => process.kill(launched.pid, 0)).toThrow(/ESRCH/);
});

test('of the environment it gets what names no credential, and ways to the network that lead nowhere', async () => {
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: '/of/somebody',
    AWS_ACCESS_KEY_ID: 'poison',
    AWS_PROFILE: 'poison',
    GOOGLE_APPLICATION_CREDENTIALS: '/poison',
    KUBE_TOKEN: 'poison',
    HTTPS_PROXY: 'http://user:poison@proxy',
    TF_VAR_password: 'poison',
  };
  const dump = "require('fs').writeFileSync(process.env.HOME + '/env.json', JSON.stringify(process.env));";
  const started = program(folder, `${dump} console.log('1|5|unix|/tmp/a.sock|grpc|'); ${WAITS}`);
  const launched = await launchProvider(started, { ...options, env });
  launched.kill();
  const run = join(folder, 'run');
  const seen = JSON.parse(readFileSync(join(run, 'env.json'), 'utf8')) as Record<string, string>;
  expect(seen).toEqual({
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: run,
    TMPDIR: run,
    PLUGIN_UNIX_SOCKET_DIR: run,
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    ALL_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(run, 'does-not-exist'),
    AWS_SHARED_CREDENTIALS_FILE: join(run, 'does-not-exist'),
    GCE_METADATA_HOST: '127.0.0.1:9',
    CLOUDSDK_CONFIG: run,
    KUBECONFIG: join(run, 'does-not-exist'),
    TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
    PLUGIN_PROTOCOL_VERSIONS: '5,6',
  });
  expect(existsSync(join(run, 'does-not-exist'))).toBe(false);
});

test('a program that ends at once is named with what it last wrote', async () => {
  const lines = '[1, 2, 3, 4, 5, 6].forEach((line) => console.error("line " + line)); process.exitCode = 3;';
  expect(await failure(lines)).toBe(
    'acme/toy 1.0.0 [ProviderUnusable]:\n' +
      '- PROGRAM ended with exit code 3 before it said where it listens\n' +
      '- it wrote: line 2\n- it wrote: line 3\n- it wrote: line 4\n- it wrote: line 5\n- it wrote: line 6',
  );
});

test('a program that says something else is no provider', async () => {
  expect(await failure(`console.log('hello'); ${WAITS}`)).toBe(
    'acme/toy 1.0.0 [ProviderUnusable]:\n- PROGRAM does not answer as a Terraform provider',
  );
});

test('a provider of a protocol of its own is refused', async () => {
  expect(await failure(`console.log('1|4|unix|/tmp/a.sock|grpc|'); ${WAITS}`)).toBe(
    'acme/toy 1.0.0 [ProviderUnusable]:\n- PROGRAM speaks version 4 of the protocol, not 5 or 6',
  );
});

test('a program that says nothing is ended at its time limit', async () => {
  const pids: number[] = [];
  const limits = { limitSeconds: 0.3, onProcess: (pid: number): void => void pids.push(pid) };
  expect(await failure(WAITS, limits)).toBe(
    'acme/toy 1.0.0 [ProviderUnusable]:\n- PROGRAM did not say where it listens within 0.3 seconds',
  );
  expect(() => process.kill(pids[0] ?? 0, 0)).toThrow(/ESRCH/);
});

test('a program that says nothing is ended at once when nobody waits for it any more', async () => {
  const leaving = new AbortController();
  const onProcess = (): void => leaving.abort();
  expect(await failure(WAITS, { signal: leaving.signal, onProcess })).toBe(
    'acme/toy 1.0.0 [ProviderUnusable]:\n- PROGRAM ended with SIGKILL before it said where it listens',
  );
});

test('many programs take one listener for the end of this process', async () => {
  const before = process.listenerCount('exit');
  const started = program(folder, `console.log('1|6|unix|/tmp/a.sock|grpc|'); ${WAITS}`);
  const all = await Promise.all(
    ['1', '2', '3'].map((name) => launchProvider(started, { ...options, folder: join(folder, name) })),
  );
  expect(process.listenerCount('exit')).toBe(before + 1);
  for (const one of all) one.kill();
  await Promise.all(all.map(({ ended }) => ended));
});

test('a program that cannot be run is named with the reason', async () => {
  const missing = { ...program(folder, ''), file: join(folder, 'nothing') };
  await expect(launchProvider(missing, options)).rejects.toThrow(
    `acme/toy 1.0.0 [ProviderUnusable]:\n- ${join(folder, 'nothing')} cannot be started: spawn ${join(folder, 'nothing')} ENOENT`,
  );
});
