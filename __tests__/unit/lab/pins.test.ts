import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, goArguments, pinsFolder, pinsHash, programFolder, versionIn } from '../../lab/building/pins';
import { allPrograms, basePrograms, type ProgramName, programs } from '../../lab/building/programs';
import { folder, removeFolders } from '../terraform/support';

const GO = { version: 'go1.26.0 linux/amd64' };
const HELM = programs.helm;

afterEach(removeFolders);

/** Programs whose source is in their folder. */
const SOURCES: Readonly<Partial<Record<ProgramName, readonly string[]>>> = {
  'gateway-api-plugin': ['README.md', 'upstream'],
};

/** Modules that are published under another path than the one they name. */
const PUBLISHED_AS: Readonly<Partial<Record<ProgramName, string>>> = {
  'sealed-secrets': 'github.com/bitnami-labs/sealed-secrets',
};

const goMod = (name: ProgramName): string => readFileSync(join(pinsFolder(name), 'go.mod'), 'utf8');

test('what a lab needs to start is built without being named, and Helm before all', () => {
  expect(basePrograms).toEqual(['helm', 'etcd', 'kubernetes', 'kwok']);
  expect(allPrograms[0]).toBe('helm');
});

test.each(allPrograms)('%s is pinned: one version of its module, and a checksum of each module', (name) => {
  const { module, main } = programs[name];
  const source = SOURCES[name];
  const files = readdirSync(pinsFolder(name)).sort();
  expect(files).toEqual(['go.mod', 'go.sum', ...(source ?? (main === undefined ? ['main.go'] : []))].sort());
  const version = versionIn(goMod(name), module);
  expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
  const sums = readFileSync(join(pinsFolder(name), 'go.sum'), 'utf8').split('\n');
  const published = PUBLISHED_AS[name] ?? module;
  expect(sums.filter((line) => line.startsWith(`${published} ${version} h1:`)).length).toBe(source ? 0 : 1);
});

test('programs call themselves by the version that is pinned', () => {
  expect(goArguments(programs.kubernetes, goMod('kubernetes'))).toEqual([
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    '-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3 -X k8s.io/component-base/version.gitMajor=1 ' +
      '-X k8s.io/component-base/version.gitMinor=36',
    '.',
  ]);
  expect(
    goArguments(HELM, 'require helm.sh/helm/v3 v3.1.2\nrequire (\n\tk8s.io/client-go v0.34.0 // indirect\n)'),
  ).toEqual([
    '-mod=readonly',
    '-trimpath',
    '-buildvcs=false',
    '-ldflags',
    '-s -w -X helm.sh/helm/v3/internal/version.version=v3.1.2 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 ' +
      '-X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=34 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 ' +
      '-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=34',
    'helm.sh/helm/v3/cmd/helm',
  ]);
});

test('a module that go.mod does not require, or only replaces, has no version', () => {
  const text = 'require a.test/a v1.0.0\n\nreplace (\n\ta.test/b => a.test/b v2.0.0\n)\n';
  expect(versionIn(text, 'a.test/a')).toBe('v1.0.0');
  expect(() => versionIn(text, 'a.test/b')).toThrow(new Error('go.mod requires no a.test/b'));
});

test('the cache lies where caches do', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/caches', HOME: '/me' })).toBe('/caches/ashlar/lab');
  expect(cacheFolder({ XDG_CACHE_HOME: '', HOME: '/me' })).toBe('/me/.cache/ashlar/lab');
  expect(programFolder('etcd', GO, { HOME: '/me' })).toMatch(/^\/me\/\.cache\/ashlar\/lab\/etcd-[0-9a-f]{12}$/);
});

test('a program is built anew for another pin, checksum or source, another way to build it and another Go', () => {
  const copy = join(folder(), 'helm');
  cpSync(pinsFolder('helm'), copy, { recursive: true });
  const hashes = [pinsHash(copy, HELM, GO)];
  expect(hashes).toEqual([pinsHash(pinsFolder('helm'), HELM, GO)]);
  hashes.push(pinsHash(copy, HELM, { version: 'go1.26.1 linux/amd64' }));
  hashes.push(pinsHash(copy, { ...HELM, main: 'helm.sh/helm/v3/cmd/other' }, GO));
  hashes.push(pinsHash(copy, { ...HELM, files: { 'crds.yaml': 'crds.yaml' } }, GO));
  for (const [file, added] of Object.entries({ 'go.mod': '// a', 'go.sum': 'a', 'main.go': 'package main' })) {
    writeFileSync(join(copy, file), added, { flag: 'a' });
    hashes.push(pinsHash(copy, HELM, GO));
  }
  mkdirSync(join(copy, 'deep/er'), { recursive: true });
  for (const text of ['package er', 'package other']) {
    writeFileSync(join(copy, 'deep/er/er.go'), text);
    hashes.push(pinsHash(copy, HELM, GO));
  }
  expect(new Set(hashes).size).toBe(9);
});
