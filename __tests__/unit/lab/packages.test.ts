import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packagedProgram, packageProblem, unpackPackage } from '../../lab/building/packages';
import { cacheFolder } from '../../lab/building/pins';
import { folder, removeFolders, write } from '../terraform/support';

afterEach(removeFolders);

/** Unpacks `PACKAGE.deb` as the programs that are named in it. */
const DPKG =
  '[ -n "$2" ] || { echo "no archive" >&2; exit 2; }; mkdir -p out/usr/bin; for one in $(cat "$2"); do echo > out/usr/bin/$one; chmod +x out/usr/bin/$one; done';

/** The environment of a machine with a cache of its own and an apt that does this. */
function machine(apt: string): NodeJS.ProcessEnv & { readonly XDG_CACHE_HOME: string } {
  const bin = folder();
  for (const [name, script] of Object.entries({ 'apt-get': apt, 'dpkg-deb': DPKG })) {
    write(bin, { [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(bin, name), 0o755);
  }
  return { PATH: [bin, '/usr/bin', '/bin'].join(delimiter), XDG_CACHE_HOME: folder() };
}

const unpack = (env: NodeJS.ProcessEnv, signal = new AbortController().signal): Promise<void> =>
  unpackPackage('prometheus', { env, signal });

test('programs of a package are taken from the PATH, or from where they are unpacked', async () => {
  const env = machine('echo prometheus promtool > p.deb');
  expect(packagedProgram('promtool', env)).toBe(undefined);
  expect(packageProblem('prometheus', env)).toBe(
    'prometheus and promtool are not on PATH: install them (https://prometheus.io/download), or run npm run lab -- prometheus',
  );
  expect(packageProblem('alertmanager', env)).toBe(
    'amtool is not on PATH: install it (https://prometheus.io/download), or run npm run lab -- alertmanager',
  );
  await unpack(env);
  const unpacked = join(cacheFolder(env), 'prometheus-package/usr/bin');
  expect(packagedProgram('promtool', env)).toBe(join(unpacked, 'promtool'));
  expect(packageProblem('prometheus', env)).toBe(undefined);
  const bin = write(folder(), { promtool: '#!/bin/sh\n' });
  chmodSync(join(bin, 'promtool'), 0o755);
  expect(packagedProgram('promtool', { ...env, PATH: bin })).toBe(join(bin, 'promtool'));
  chmodSync(join(bin, 'promtool'), 0o644);
  expect(packagedProgram('promtool', { ...env, PATH: bin })).toBe(join(unpacked, 'promtool'));
});

test('where the lists of packages are missing, it downloads lists of its own', async () => {
  const apt =
    'case "$*" in *Lists=*update) touch lists/is-new;; *) test -e lists/is-new && echo prometheus promtool > p.deb;; esac';
  const env = machine(apt);
  await unpack(env);
  expect(packageProblem('prometheus', env)).toBe(undefined);
  expect(readdirSync(join(cacheFolder(env), 'prometheus-package'))).toEqual(['usr']);
});

test.each([
  [
    'that cannot download',
    'echo "E: first" >&2; echo "E: no such package" >&2; exit 100',
    '`apt-get` says: E: no such package',
  ],
  ['that gives no package', 'exit 0', '`dpkg-deb` says: no archive'],
])('an apt %s is one error with what it said, and leaves nothing', async (_, apt, said) => {
  const env = machine(apt);
  const advice = 'Install it from https://prometheus.io/download';
  await expect(unpack(env)).rejects.toThrow(
    new Error(`lab program prometheus [DownloadFailed]:\n- ${said}. ${advice}`),
  );
  expect(readdirSync(cacheFolder(env))).toEqual([]);
});

test('a machine without apt is told where to get the programs', async () => {
  const bin = folder();
  await expect(unpack({ PATH: bin, XDG_CACHE_HOME: folder() })).rejects.toThrow(
    new Error(
      'lab program prometheus [DownloadFailed]:\n' +
        '- `apt-get` says: cannot be started: spawn apt-get ENOENT. Install it from https://prometheus.io/download',
    ),
  );
});

test('a download that is interrupted leaves nothing', async () => {
  const env = machine('touch "$XDG_CACHE_HOME/begun"; sleep 60');
  const controller = new AbortController();
  const unpacking = unpack(env, controller.signal);
  while (!existsSync(join(env.XDG_CACHE_HOME, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort(new Error('stopped'));
  await expect(unpacking).rejects.toThrow(new Error('stopped'));
  expect(readdirSync(cacheFolder(env))).toEqual([]);
});
