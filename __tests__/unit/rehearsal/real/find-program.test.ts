import { readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { findProviderProgram, versionsAtHand, type ProgramSearch } from '../../../../rehearsal/real/find-program';
import { scratch, write, zip } from './support';

const SOURCE = 'registry.terraform.io/acme/toy';
const PLATFORM = 'linux_amd64';

let home: string;
let search: ProgramSearch;

beforeEach(() => {
  home = scratch();
  const env = { HOME: home, XDG_DATA_DIRS: join(home, 'none') };
  search = { env, cwd: join(home, 'project'), lastResort: [], platform: PLATFORM };
});

function unpacked(place: string, version: string, name = `terraform-provider-toy_v${version}_x5`): string {
  return write(join(home, place, SOURCE, version, PLATFORM, name), `program ${version} of ${place}`);
}

function packed(place: string, version: string, content = `program ${version} of ${place}`): string {
  const name = `terraform-provider-toy_v${version}_x5`;
  return write(
    join(home, place, SOURCE, `terraform-provider-toy_${version}_${PLATFORM}.zip`),
    zip({ [name]: content, 'LICENSE.txt': 'free' }),
  );
}

test('what terraform init has installed for a stack comes before a mirror with the same version', async () => {
  unpacked('.terraform.d/plugins', '1.2.0');
  const file = unpacked('out/stacks/shop/.terraform/providers', '1.2.0');
  const found = await findProviderProgram(
    { source: SOURCE },
    { ...search, stackFolders: [join(home, 'out/stacks/shop')] },
  );
  expect(found).toEqual({ source: SOURCE, version: '1.2.0', file, origin: file });
});

test.each(['../../elsewhere/acme/toy', 'registry.terraform.io/acme/a(b'])(
  'nothing is looked for under %s, which is no address',
  async (source) => {
    write(join(home, '.terraform.d/plugins', source, '1.0.0', PLATFORM, 'terraform-provider-toy'), '');
    expect(await findProviderProgram({ source }, search)).toBeUndefined();
  },
);

test('the newest version that fits the constraint is taken, wherever it is', async () => {
  unpacked('.terraform.d/plugins', '1.9.0');
  const file = unpacked('.terraform.d/plugin-cache', '1.10.0');
  unpacked('.terraform.d/plugins', '2.0.0');
  expect(await findProviderProgram({ source: SOURCE, version: '~> 1.0' }, search)).toMatchObject({
    version: '1.10.0',
    file,
  });
});

test('the plugin cache and the mirrors of the CLI configuration are looked at', async () => {
  const cached = unpacked('cache', '1.0.0');
  const mirrored = unpacked('mirror', '2.0.0');
  const config = write(
    join(home, 'terraform.rc'),
    `provider_installation {\n  filesystem_mirror {\n    path = "${join(home, 'mirror')}"\n  }\n}\n`,
  );
  const env = { ...search.env, TF_CLI_CONFIG_FILE: config, TF_PLUGIN_CACHE_DIR: join(home, 'cache') };
  expect(await findProviderProgram({ source: SOURCE, version: '1.0.0' }, { ...search, env })).toMatchObject({
    file: cached,
  });
  expect(await findProviderProgram({ source: SOURCE, version: '2.0.0' }, { ...search, env })).toMatchObject({
    file: mirrored,
  });
});

test('an archive is unpacked once, outside the project, and the program in it can be run', async () => {
  const archive = packed('.terraform.d/plugins', '1.0.0');
  const found = await findProviderProgram({ source: SOURCE }, search);
  const cache = join(home, '.cache/ashlar/providers');
  expect(found).toMatchObject({ version: '1.0.0', origin: archive });
  expect(found?.file.startsWith(cache)).toBe(true);
  expect(readFileSync(found?.file ?? '', 'utf8')).toBe('program 1.0.0 of .terraform.d/plugins');
  expect((statSync(found?.file ?? '').mode & 0o100) !== 0).toBe(true);

  const inode = statSync(found?.file ?? '').ino;
  expect(await findProviderProgram({ source: SOURCE }, search)).toEqual(found);
  expect(statSync(found?.file ?? '').ino).toBe(inode);
  expect(readdirSync(cache)).toHaveLength(1);
});

test('an archive that has changed is unpacked anew', async () => {
  const archive = packed('.terraform.d/plugins', '1.0.0', 'old');
  await findProviderProgram({ source: SOURCE }, search);
  packed('.terraform.d/plugins', '1.0.0', 'new');
  utimesSync(archive, 1, 1);
  const found = await findProviderProgram({ source: SOURCE }, search);
  expect(readFileSync(found?.file ?? '', 'utf8')).toBe('new');
});

test('several may unpack the same archive at once', async () => {
  packed('.terraform.d/plugins', '1.0.0');
  const found = await Promise.all(Array.from({ length: 5 }, () => findProviderProgram({ source: SOURCE }, search)));
  expect(new Set(found.map((one) => one?.file)).size).toBe(1);
  expect(readdirSync(join(home, '.cache/ashlar/providers'))).toHaveLength(1);
});

test('an archive that is none is named, with where it was to go', async () => {
  const archive = join(home, '.terraform.d/plugins', SOURCE, `terraform-provider-toy_1.0.0_${PLATFORM}.zip`);
  write(archive, 'not an archive');
  const cache = join(home, 'unpacked');
  const error: unknown = await findProviderProgram({ source: SOURCE }, { ...search, unpackFolder: cache }).catch(
    (thrown: unknown) => thrown,
  );
  expect((error as Error).message.replace(/-[0-9a-f]{16}/, '-KEY')).toBe(
    `${archive} [ProviderUnusable]:\n- cannot be unpacked to ${cache}/terraform-provider-toy_1.0.0_${PLATFORM}-KEY: ` +
      'End of central directory record signature not found. Either not a zip file, or file is truncated.. ' +
      'Install it unpacked, or set XDG_CACHE_HOME to a folder with room',
  );
  expect(readdirSync(cache)).toEqual([]);
});

test.each(['../../../escaped', '/tmp/ashlar-escaped', 'a/../../escaped'])(
  'an archive with the name %s in it is refused, and nothing is written outside of its folder',
  async (name) => {
    const archive = join(home, '.terraform.d/plugins', SOURCE, `terraform-provider-toy_1.0.0_${PLATFORM}.zip`);
    write(archive, zip({ [name]: 'x', 'terraform-provider-toy_v1.0.0': 'program' }));
    const unpackFolder = join(home, 'cache/unpacked');
    await expect(findProviderProgram({ source: SOURCE }, { ...search, unpackFolder })).rejects.toThrow(
      /cannot be unpacked to .+: (invalid relative path|absolute path): /,
    );
    expect(readdirSync(home, { recursive: true })).not.toContainEqual(expect.stringContaining('escaped'));
    expect(readdirSync(unpackFolder)).toEqual([]);
  },
);

test('a program of another platform, of another name, or an empty folder is no program', async () => {
  write(join(home, '.terraform.d/plugins', SOURCE, '1.0.0/windows_arm64/terraform-provider-toy_v1.0.0.exe'), '');
  unpacked('.terraform.d/plugins', '1.1.0', 'terraform-provider-toybox_v1.1.0');
  expect(await findProviderProgram({ source: SOURCE }, search)).toBeUndefined();
  expect(versionsAtHand(SOURCE, search)).toEqual([]);
});

test('versions that do not fit are told, oldest first', async () => {
  unpacked('.terraform.d/plugins', '1.10.0');
  packed('.terraform.d/plugin-cache', '1.9.0');
  expect(await findProviderProgram({ source: SOURCE, version: '2.0.0' }, search)).toBeUndefined();
  expect(versionsAtHand(SOURCE, search)).toEqual(['1.9.0', '1.10.0']);
});
