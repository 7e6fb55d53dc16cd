import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBindings } from '../../../../rehearsal/schema/find-bindings';
import { readSchema } from '../../../../rehearsal/schema/read-bindings';
import { readSourceText } from '../../../../rehearsal/schema/source-text';
import { bindingsOf, ROOT, used } from './installed';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ashlar-bindings-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Installs a package that says which provider it is made for. */
function install(path: string, source: string, version: string, field = 'cdktf'): void {
  mkdirSync(join(folder, path, 'lib'), { recursive: true });
  const manifest = { [field]: { isCdktfProvider: true, provider: { name: source, version } } };
  writeFileSync(join(folder, path, 'package.json'), JSON.stringify(manifest));
}

test('every version of a provider that the project has installed', () => {
  const found = findBindings(ROOT).map(({ name, source, version, protocol }) => [name, source, version, protocol]);
  expect(found).toEqual([
    ['@cdktf/provider-aws', 'registry.terraform.io/hashicorp/aws', '5.100.0', 5],
    ['@cdktf/provider-google', 'registry.terraform.io/hashicorp/google', '6.50.0', 5],
    ['@cdktf/provider-helm', 'registry.terraform.io/hashicorp/helm', '3.1.1', 6],
  ]);
});

test('the nearest of two packages of one name, and those of the folders above', () => {
  install('app/node_modules/@cdktf/provider-random', 'registry.terraform.io/hashicorp/random', '3.7.2');
  install('node_modules/@cdktf/provider-random', 'registry.terraform.io/hashicorp/random', '3.6.0');
  install('node_modules/@cdktn/provider-null', 'registry.terraform.io/hashicorp/null', '3.2.4', 'cdktn');
  expect(findBindings(join(folder, 'app'))).toEqual([
    {
      source: 'registry.terraform.io/hashicorp/random',
      version: '3.7.2',
      protocol: 6,
      name: '@cdktf/provider-random',
      folder: join(folder, 'app/node_modules/@cdktf/provider-random/lib'),
    },
    {
      source: 'registry.terraform.io/hashicorp/null',
      version: '3.2.4',
      protocol: 6,
      name: '@cdktn/provider-null',
      folder: join(folder, 'node_modules/@cdktn/provider-null/lib'),
    },
  ]);
});

test("a package under a name of the project's own, which it declares", () => {
  install('node_modules/provider-null-3', 'registry.terraform.io/hashicorp/null', '3.2.4');
  install('node_modules/provider-null-2', 'registry.terraform.io/hashicorp/null', '2.1.2');
  const devDependencies = { 'provider-null-3': 'npm:@cdktf/provider-null@11.0.0' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ devDependencies }));
  expect(findBindings(folder).map(({ name, version }) => [name, version])).toEqual([['provider-null-3', '3.2.4']]);
});

test('no package that is called so but binds no provider', () => {
  mkdirSync(join(folder, 'node_modules/@cdktf/provider-generator/lib'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/@cdktf/provider-generator/package.json'), '{ "version": "0.21.0" }');
  mkdirSync(join(folder, 'node_modules/@cdktf/provider-broken/lib'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/@cdktf/provider-broken/package.json'), '{');
  expect(findBindings(folder)).toEqual([]);
});

test('what `cdktf get` has written, which reads like the published package', () => {
  const helm = bindingsOf('helm', '3.1.1');
  for (const name of ['provider', 'release']) {
    const target = join(folder, '.gen/providers/helm', name);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'index.ts'), readSourceText(join(helm.folder, name)) ?? '');
  }
  cpSync(join(helm.folder, 'index.js'), join(folder, '.gen/providers/helm/index.js'));
  const [written, ...others] = findBindings(folder);
  expect(others).toEqual([]);
  expect(written).toEqual({
    source: 'registry.terraform.io/hashicorp/helm',
    version: '3.1.1',
    protocol: 6,
    name: '.gen/providers/helm',
    folder: join(folder, '.gen/providers/helm'),
  });
  const types = used({ resources: ['helm_release'] });
  expect(readSchema(written ?? helm, types)).toEqual(readSchema(helm, types));
});
