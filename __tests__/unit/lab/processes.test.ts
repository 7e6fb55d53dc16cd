import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from '../../lab/running/processes';
import { isRunning, until } from './support';

const sh = (name: string, script: string) => ({ name, program: '/bin/sh', args: ['-c', script] });

test('a program that ends by itself is told with the end of what it said, at once and when all are stopped', async () => {
  const processes = new Processes();
  const script = 'for line in $(seq 1 20); do echo "line $line"; done; echo "no room" >&2; exit 3';
  processes.start(sh('etcd', script));
  processes.start(sh('other', 'sleep 60'));
  const lines = Array.from({ length: 11 }, (_, index) => `line ${index + 10}`);
  const told = new Error(['etcd ended with exit code 3', ...lines, 'no room'].join('\n'));
  await expect(processes.failed).rejects.toThrow(told);
  await expect(processes.stop()).rejects.toThrow(told);
  expect(existsSync(processes.folder)).toBe(false);
});

test('a program that is not there is told as well', async () => {
  const processes = new Processes();
  processes.start({ name: 'kwok', program: '/no/such', args: [] });
  await expect(processes.failed).rejects.toThrow(/^kwok did not start: spawn \/no\/such ENOENT\n$/);
  await expect(processes.stop()).rejects.toThrow(/^kwok did not start: /);
});

test('stopping ends programs with what they have started, and removes what they wrote', async () => {
  const processes = new Processes();
  const { folder } = processes;
  processes.start(sh('parent', 'sleep 60 & echo $! > child; wait'));
  await until(() => existsSync(join(folder, 'child')) && readFileSync(join(folder, 'child'), 'utf8') !== '');
  const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
  expect(isRunning(child)).toBe(true);
  await processes.stop();
  await until(() => !isRunning(child));
  expect(existsSync(folder)).toBe(false);
});

test('a program sees nothing of the environment but where programs are, and works in the folder', async () => {
  process.env['ASHLAR_TEST_SECRET'] = 'secret';
  const processes = new Processes();
  const { folder } = processes;
  processes.start({ ...sh('env', 'env > seen; mv seen variables; sleep 60'), env: { GOGC: '50' } });
  await until(() => existsSync(join(folder, 'variables')));
  const variables = readFileSync(join(folder, 'variables'), 'utf8').trim().split('\n');
  const names = variables
    .map((line) => line.split('=')[0])
    .filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name!));
  expect(names.sort()).toEqual(['GOGC', 'HOME', 'PATH', 'TMPDIR']);
  expect(variables).toContain(`HOME=${folder}`);
  expect(readdirSync(folder)).toContain('env.log');
  delete process.env['ASHLAR_TEST_SECRET'];
  await processes.stop();
});

test('a program that is ended before the others has not failed, and the others run on', async () => {
  const processes = new Processes();
  const { folder } = processes;
  const stop = processes.start(sh('prometheus', 'echo $$ > first; sleep 60'));
  processes.start(sh('other', 'echo $$ > second; sleep 60'));
  const pid = (name: string) => Number(readFileSync(join(folder, name), 'utf8'));
  await until(() => ['first', 'second'].every((name) => existsSync(join(folder, name)) && pid(name) > 0));
  await stop();
  expect(['first', 'second'].map((name) => isRunning(pid(name)))).toEqual([false, true]);
  await processes.stop();
});

test('a program whose folder somebody else has removed is told without its log', async () => {
  const processes = new Processes();
  const { folder } = processes;
  processes.start(sh('etcd', 'echo ready > ready; while [ -e ready ]; do sleep 0.1; done; exit 1'));
  await until(() => existsSync(join(folder, 'ready')));
  rmSync(folder, { recursive: true });
  await expect(processes.failed).rejects.toThrow(new Error('etcd ended with exit code 1\n'));
  await expect(processes.stop()).rejects.toThrow(new Error('etcd ended with exit code 1\n'));
});
