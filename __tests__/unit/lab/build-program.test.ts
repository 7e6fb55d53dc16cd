import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchRecord } from '../../../terraform/leftovers';
import { buildProgram } from '../../lab/building/build-program';
import { goOrReason } from '../../lab/building/go';
import { cacheFolder, programFolder } from '../../lab/building/pins';
import type { ProgramName } from '../../lab/building/programs';
import { labProblem, labProgram } from '../../lab/lab-program';
import { folder, removeFolders } from '../terraform/support';
import { machine, until } from './support';

afterEach(removeFolders);

const GO = { version: 'go1.26.0 linux/amd64' };

function build(name: ProgramName, env: NodeJS.ProcessEnv, signal = new AbortController().signal): Promise<void> {
  return buildProgram(name, { go: GO, env, signal });
}

test('a program gets into the cache with its other names, and is not built again', async () => {
  const env = machine('echo built >> "$3"; echo "$CGO_ENABLED $GOWORK $*" >> "$XDG_CACHE_HOME/calls"');
  await build('kubernetes', env);
  await build('kubernetes', env);
  const target = programFolder('kubernetes', GO, env);
  expect(readFileSync(join(target, 'kubernetes'), 'utf8')).toBe('built\n');
  expect(readlinkSync(join(target, 'kube-scheduler'))).toBe('kubernetes');
  expect(readdirSync(cacheFolder(env))).toEqual([target.split('/').pop()]);
  const calls = readFileSync(join(env.XDG_CACHE_HOME, 'calls'), 'utf8').trim().split('\n');
  expect(calls).toEqual([expect.stringMatching(/^0 off build -o \S+\/out\/kubernetes -mod=readonly -trimpath .* \.$/)]);
});

test('a build that fails says what Go said, and leaves nothing', async () => {
  const env = machine('echo half > "$3"; echo "go: no such module" >&2; exit 1');
  await expect(build('etcd', env)).rejects.toThrow(
    new Error('lab program etcd [BuildFailed]:\n- `go build` says: go: no such module'),
  );
  expect(readdirSync(cacheFolder(env))).toEqual([]);
});

test('a build that is interrupted leaves nothing', async () => {
  const env = machine('echo half > "$3"; touch "$XDG_CACHE_HOME/begun"; sleep 60');
  const controller = new AbortController();
  const building = build('etcd', env, controller.signal);
  await until(() => existsSync(join(env.XDG_CACHE_HOME, 'begun')));
  expect(readdirSync(cacheFolder(env))).toEqual([expect.stringMatching(/^ashlar-/)]);
  controller.abort(new Error('stopped'));
  await expect(building).rejects.toThrow(new Error('stopped'));
  expect(readdirSync(cacheFolder(env))).toEqual([]);
});

test('two that build the same at once both have it, whole', async () => {
  const env = machine('echo built > "$3"; echo . >> "$XDG_CACHE_HOME/calls"; sleep 0.3');
  await Promise.all([build('etcd', env), build('etcd', env)]);
  expect(readFileSync(join(env.XDG_CACHE_HOME, 'calls'), 'utf8')).toBe('.\n.\n');
  expect(readdirSync(cacheFolder(env))).toEqual([expect.stringMatching(/^etcd-/)]);
  expect(readFileSync(labProgram('etcd', 'etcd', env)!, 'utf8')).toBe('built\n');
});

test('what a build that was killed has left goes with the next one', async () => {
  const env = machine('echo built > "$3"');
  const left = join(cacheFolder(env), 'ashlar-killed');
  mkdirSync(left, { recursive: true });
  await build('helm', env);
  expect(existsSync(left)).toBe(true);
  const owner = join(left, 'owner.json');
  new ScratchRecord(left);
  writeFileSync(owner, JSON.stringify({ ...JSON.parse(readFileSync(owner, 'utf8')), started: 'long ago' }));
  await build('etcd', env);
  expect(existsSync(left)).toBe(false);
});

test('what is not built is one line with the command that builds it', async () => {
  const env = machine('echo built > "$3"');
  await build('helm', env);
  expect(labProblem(['helm'], env)).toBe(undefined);
  expect(labProblem(['helm', 'etcd', 'kwok'], env)).toBe('the lab has no etcd, kwok yet: npm run lab');
  expect(labProblem(['external-secrets'], env)).toBe(
    'the lab has no external-secrets yet: npm run lab -- external-secrets',
  );
  expect(labProblem(['etcd', 'external-secrets'], env)).toBe(
    'the lab has no etcd, external-secrets yet: npm run lab -- --all',
  );
  expect(labProgram('etcd', 'etcd', env)).toBe(undefined);
  expect(labProgram('helm', 'crds.yaml', env)).toBe(undefined);
});

test('without Go, or with one that does not run, one line says so', () => {
  const advice =
    'The lab is built with Go 1.26 or newer, which is not on PATH: install it from https://go.dev/doc/install';
  const none = { PATH: folder() };
  expect(goOrReason(none)).toBe(advice);
  expect(labProblem(['helm'], none)).toBe(advice);
  expect(labProgram('helm', 'helm', none)).toBe(undefined);
  const broken = machine('');
  writeFileSync(
    join(broken['PATH']!.split(':')[0]!, 'go'),
    '#!/bin/sh\necho first >&2\necho "no GOROOT" >&2\nexit 2\n',
  );
  expect(goOrReason(broken)).toBe('`go env` ended with exit code 2: no GOROOT');
});
