import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLeftovers, ScratchRecord } from '../../../terraform/leftovers';
import { inScratch } from '../../../terraform/scratch';
import { until } from '../../acceptance/support/rehearsed';
import { folder, removeFolders, write } from './support';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  removeFolders();
});

function sleeper(cwd = '/', program = 'sleep 300'): ChildProcess & { pid: number } {
  const child = spawn('/bin/sh', ['-c', `exec ${program}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd,
    detached: true,
  });
  children.push(child);
  return child as ChildProcess & { pid: number };
}

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const gone = (child: ChildProcess): Promise<NodeJS.Signals | null> =>
  new Promise((done) => child.once('exit', (_code, signal) => done(signal)));

/** A scratch folder, whose record can be changed. */
function scratch(parent: string, name = 'ashlar-x'): { path: string; record: ScratchRecord } {
  const path = join(parent, name);
  mkdirSync(path);
  return { path, record: new ScratchRecord(path) };
}

/** Makes the record that of a process that has ended, and whose number was given to another since. */
function abandon(path: string, changes: object = { started: 'long ago' }): void {
  const file = join(path, 'owner.json');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...changes }));
}

test('the folder of a process that is gone is removed, and what it has started is ended', async () => {
  const parent = folder();
  const { path, record } = scratch(parent);
  const [recorded, inside] = [sleeper(), sleeper(write(join(path, 'stack'), { x: '' }))];
  record.recordProcess(recorded.pid);
  const ends = Promise.all([gone(recorded), gone(inside)]);
  abandon(path);
  expect(clearLeftovers(parent)).toEqual([path]);
  expect(existsSync(path)).toBe(false);
  expect(await ends).toEqual(['SIGKILL', 'SIGKILL']);
});

test.each(['linux', 'darwin'] as const)(
  'what a recorded process has started is ended with it, on %s',
  async (platform) => {
    const own = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    Object.defineProperty(process, 'platform', { ...own, value: platform });
    try {
      const parent = folder();
      const { path, record } = scratch(parent);
      const recorded = sleeper('/', `sh -c 'sleep 300 & echo $!; wait'`);
      const inner = Number(await new Promise((done) => recorded.stdout?.once('data', done)));
      record.recordProcess(recorded.pid);
      abandon(path);
      expect(readFileSync(join(path, 'processes'), 'utf8')).toMatch(
        platform === 'linux' ? /^\d+ [0-9a-f-]{36}\/\d+\n$/ : /^\d+ \w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}\n$/,
      );
      const end = gone(recorded);
      expect(clearLeftovers(parent)).toEqual([path]);
      expect(await end).toBe('SIGKILL');
      await until('the end of the inner process', () => !isRunning(inner));
    } finally {
      Object.defineProperty(process, 'platform', own);
    }
  },
);

test('a folder that another process clears away at the same time is no error', () => {
  const parent = folder();
  const { path } = scratch(parent);
  mkdirSync(join(path, 'processes'));
  abandon(path);
  expect(clearLeftovers(parent)).toEqual([]);
});

test('a process that only has the number of a recorded one is left alone', async () => {
  const parent = folder();
  const { path } = scratch(parent);
  const other = sleeper();
  writeFileSync(join(path, 'processes'), `${other.pid} long ago\n`);
  abandon(path);
  expect(clearLeftovers(parent)).toEqual([path]);
  const ended = await Promise.race([gone(other), new Promise((done) => setTimeout(() => done('still there'), 300))]);
  expect(ended).toBe('still there');
});

test('the folder of a living process, of another container, and what is no scratch folder stay', () => {
  const parent = folder();
  const living = scratch(parent, 'ashlar-living');
  const foreign = scratch(parent, 'ashlar-foreign');
  abandon(foreign.path, { started: 'long ago', space: 'pid:[1]' });
  write(join(parent, 'ashlar-other'), { 'kept.txt': 'x' });
  write(join(parent, 'ashlar-odd'), { 'owner.json': '[]' });
  write(join(parent, 'other'), { 'owner.json': { pid: 1, started: 'long ago' } });
  expect(clearLeftovers(parent)).toEqual([]);
  expect(existsSync(living.path)).toBe(true);
});

test('a folder of another user stays', () => {
  const parent = folder();
  const { path } = scratch(parent);
  abandon(path);
  const uid = jest.spyOn(process, 'getuid').mockReturnValue(4242);
  try {
    expect(clearLeftovers(parent)).toEqual([]);
  } finally {
    uid.mockRestore();
  }
});

test('a scratch folder has its record, and the next one clears away that of a process that is gone', async () => {
  const { path } = scratch(realpathSync(tmpdir()), 'ashlar-abandoned');
  abandon(path);
  const seen = await inScratch((own, _signal, record) => {
    record.recordProcess(process.pid);
    return Promise.resolve([existsSync(path), readdirSync(own).sort()]);
  });
  expect(seen).toEqual([false, ['owner.json', 'processes']]);
});
