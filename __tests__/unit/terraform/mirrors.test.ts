import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCliConfig } from '../../../terraform/cli-config';
import { findMirrors, holdsProvider, impliedMirrors, writeCliConfig } from '../../../terraform/mirrors';
import { folder, removeFolders, write } from './support';

afterEach(removeFolders);

const AWS = { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' };
const HELM = { source: 'registry.terraform.io/hashicorp/helm', version: '~> 3.1' };
const NULL = { source: 'registry.terraform.io/hashicorp/null' };
const unpacked = 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5';
const packed = 'registry.terraform.io/hashicorp/helm/terraform-provider-helm_3.1.1_linux_amd64.zip';

/** A machine without any mirror but the folders that the test makes. */
function machine(files: Readonly<Record<string, unknown>> = {}): {
  root: string;
  env: NodeJS.ProcessEnv;
  cwd: string;
  lastResort: string[];
} {
  const root = write(folder(), files);
  mkdirSync(join(root, 'work'), { recursive: true });
  const env = { HOME: join(root, 'home'), XDG_DATA_DIRS: join(root, 'share') };
  return { root, env, cwd: join(root, 'work'), lastResort: [join(root, 'opt')] };
}

test('mirrors are found in what is given, the configuration, the implied folders, the caches and last in /opt', () => {
  const { root, env, cwd, lastResort } = machine({
    'home/.terraformrc': `
      # filesystem_mirror { path = "/commented/out" }
      provider_installation {
        filesystem_mirror {
          path    = "~/mirror"
          include = ["registry.terraform.io/*/*"]
        }
        direct {}
      }`,
    'home/mirror/x': '',
    'home/.terraform.d/plugins/x': '',
    'home/.terraform.d/plugin-cache/x': '',
    'work/terraform.d/plugins/x': '',
    'cache/x': '',
    'given/x': '',
    'opt/tools/readme': '',
    [`opt/plugins/${unpacked}`]: '',
  });
  const search = {
    env: { ...env, TF_PLUGIN_CACHE_DIR: join(root, 'cache') },
    cwd,
    lastResort,
    extraMirrors: ['../given', '../missing'],
  };
  const found = findMirrors(search).map((path) => path.slice(root.length + 1));
  expect(found).toEqual([
    'given',
    'home/mirror',
    'work/terraform.d/plugins',
    'home/.terraform.d/plugins',
    'cache',
    'home/.terraform.d/plugin-cache',
    'opt/plugins',
  ]);
});

test('a configuration file that does not exist counts as empty, and hides the one in the home folder', () => {
  const { env, cwd, lastResort } = machine({
    'home/.terraformrc': 'provider_installation { filesystem_mirror { path = "~/mirror" } }',
    'home/mirror/x': '',
  });
  expect(findMirrors({ env: { ...env, TF_CLI_CONFIG_FILE: '/no/such/file' }, cwd, lastResort })).toEqual([]);
});

test('a configuration in JSON is read as well', () => {
  const { root, env, cwd, lastResort } = machine({ 'mirror/x': '' });
  write(root, {
    'home/.terraformrc': { provider_installation: [{ filesystem_mirror: [{ path: join(root, 'mirror') }] }] },
  });
  expect(findMirrors({ env, cwd, lastResort })).toEqual([join(root, 'mirror')]);
});

test('comments and strings of a configuration do not count as blocks', () => {
  const { root, env, cwd } = machine({
    'home/.terraformrc': `
      host "example.com" { services = { "modules.v1" = "https://example.com/{x}" } } // the } end
      provider_installation {
        filesystem_mirror { # the } mirror
          /* path = "/old" } direct {} */
          include = ["example.com/{a}/*"]
          path    = "/direct"
        }
        filesystem_mirror { path = "/second" }
      }
      plugin_cache_dir = "/cache"`,
  });
  const config = readCliConfig(env, cwd);
  expect(config).toEqual({
    files: [join(root, 'home/.terraformrc')],
    mirrors: ['/direct', '/second'],
    hasInstallation: true,
    usesNetwork: false,
    pluginCache: '/cache',
    rest: expect.stringMatching(/^host .*"https:\/\/example\.com\/\{x\}" \} \}\s+plugin_cache_dir = "\/cache"$/),
  });
});

test('the further configuration files in the home folder are read, those in JSON as well', () => {
  const { root, env, cwd } = machine({
    'home/.terraform.d/a.tfrc': 'provider_installation { filesystem_mirror { path = "/a" } }',
    'home/.terraform.d/b.tfrc.json': '{"plugin_cache_dir":"/cache"}',
    'home/.terraform.d/c.tfrc.json': '{"provider_installation":{"filesystem_mirror":{"path":"/c"},"direct":{}}}',
    'home/.terraform.d/d.json': '{"provider_installation":{"filesystem_mirror":{"path":"/d"}}}',
  });
  expect(readCliConfig(env, cwd)).toEqual({
    files: ['a.tfrc', 'b.tfrc.json', 'c.tfrc.json'].map((name) => join(root, 'home/.terraform.d', name)),
    mirrors: ['/a', '/c'],
    hasInstallation: true,
    usesNetwork: true,
    pluginCache: '/cache',
    rest: '',
  });
});

test('the implied folders are those of Terraform', () => {
  const plugins = impliedMirrors({ HOME: '/users/me', XDG_DATA_DIRS: '/usr/share' }, '/srv/app');
  expect(plugins.slice(0, 2)).toEqual(['/srv/app/terraform.d/plugins', '/users/me/.terraform.d/plugins']);
  expect(plugins).toContain(
    process.platform === 'darwin'
      ? '/users/me/Library/Application Support/io.terraform/plugins'
      : '/users/me/.local/share/terraform/plugins',
  );
});

test('a mirror holds a provider when one of its versions fits, unpacked or packed, on the right platform', () => {
  const mirror = write(folder(), { [unpacked]: '', [packed]: '' });
  expect(holdsProvider(mirror, AWS, 'linux_amd64')).toBe(true);
  expect(holdsProvider(mirror, AWS, 'darwin_arm64')).toBe(false);
  expect(holdsProvider(mirror, { ...AWS, version: '~> 6.0' }, 'linux_amd64')).toBe(false);
  expect(holdsProvider(mirror, HELM, 'linux_amd64')).toBe(true);
  expect(holdsProvider(mirror, { ...HELM, version: '~> 3.2' }, 'linux_amd64')).toBe(false);
  expect(holdsProvider(mirror, NULL, 'linux_amd64')).toBe(false);
});

test('the written configuration takes each provider from the mirrors that hold it, the others from their registries', () => {
  const { root, env, cwd, lastResort } = machine({ [`opt/plugins/${unpacked}`]: '', [`charts/${packed}`]: '' });
  write(root, {
    'home/.terraformrc':
      'credentials "app.example.com" {\n  token = "a}b"\n}\nprovider_installation {\n  direct {}\n}\n',
  });
  const file = join(root, 'made/terraform.rc');
  const options = { env, cwd, lastResort, extraMirrors: [join(root, 'charts')], platform: 'linux_amd64' };
  expect(writeCliConfig(file, { ...options, providers: [AWS, HELM, NULL], direct: true })).toEqual({
    file,
    mirrors: [
      { path: join(root, 'charts'), providers: [HELM.source] },
      { path: join(root, 'opt/plugins'), providers: [AWS.source] },
    ],
    missing: [NULL],
  });
  expect(readFileSync(file, 'utf8')).toBe(`credentials "app.example.com" {
  token = "a}b"
}
provider_installation {
  filesystem_mirror {
    path = "${root}/charts"
    include = ["registry.terraform.io/hashicorp/helm"]
  }
  filesystem_mirror {
    path = "${root}/opt/plugins"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws","registry.terraform.io/hashicorp/helm"]
  }
}
`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('without direct, what no mirror holds cannot be installed at all', () => {
  const { root, env, cwd, lastResort } = machine();
  const file = join(root, 'terraform.rc');
  expect(writeCliConfig(file, { env, cwd, lastResort, providers: [NULL], direct: false })).toEqual({
    file,
    mirrors: [],
    missing: [NULL],
  });
  expect(readFileSync(file, 'utf8')).toBe('provider_installation {\n}\n');
});

test('without the rest, neither credentials nor a plugin cache of the user are copied', () => {
  const { root, env, cwd, lastResort } = machine({
    'home/.terraformrc': 'plugin_cache_dir = "/cache"\ncredentials "app.example.com" {\n  token = "secret"\n}\n',
  });
  const file = join(root, 'terraform.rc');
  writeCliConfig(file, { env, cwd, lastResort, providers: [], direct: false, keepRest: false });
  expect(readFileSync(file, 'utf8')).toBe('provider_installation {\n}\n');
});
