const { createHash } = require('node:crypto');
const { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative, resolve } = require('node:path');

/**
 * Bundles the validators of the Kubernetes models, one CommonJS file for each package of them, and an index that says which file has
 * which kind: they are ES modules, thousands of them, and synth loads them with a plain `require`. Does nothing where the files stand as
 * this script and these packages make them. With the name of a folder of compiled code as its argument, puts a copy beside the code
 * there that loads them.
 */

const root = resolve(__dirname, '..');
const modules = join(root, 'node_modules');
const target = join(root, 'constructs/kubernetes/schema/generated');
const models = [
  'argo-cd',
  'argo-rollouts',
  'cert-manager',
  'cloudnative-pg',
  'envoy-gateway',
  'external-secrets',
  'gateway-api',
  'istio',
  'karpenter',
  'prometheus-operator',
  'sealed-secrets',
];
const packages = ['kubernetes-models', ...models.map((name) => `@kubernetes-models/${name}`)];
/** Of Kubernetes itself the stable versions only: its betas come and go with the version of a cluster. */
const unstable = /v\d+(alpha|beta)\d+$/;
/** Left behind by External Secrets 0.17. */
const superseded = /^external-secrets\.io\/v1(alpha|beta)1$/;

/** Text that changes when the bundle would. */
function stamp() {
  const all = [...packages, '@kubernetes-models/apimachinery', '@kubernetes-models/validate', 're2-wasm', 'esbuild'];
  const versions = all.map((name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version);
  const made = createHash('sha256')
    .update(readFileSync(join(__dirname, 'kubernetes-validators.js')))
    .update(versions.join())
    .digest('hex');
  return `// Made by npm run prepare: ${made.slice(0, 16)}`;
}

/** Every kind of a package: `apps/v1/Deployment`, and the file that validates it. */
function kindsIn(name) {
  const folder = join(modules, name);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.startsWith('_schemas') && !file.includes('node_modules'))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, apiVersion] = /static\{this\.apiVersion="([^"]+)"\}/.exec(text) ?? [];
      const [, kind] = /static\{this\.kind="([^"]+)"\}/.exec(text) ?? [];
      const [, validator] = /import\{validate\}from"([^"]+)"/.exec(text) ?? [];
      if (apiVersion === undefined || kind === undefined || validator === undefined || kind.endsWith('List')) return [];
      if ((name === 'kubernetes-models' && unstable.test(apiVersion)) || superseded.test(apiVersion)) return [];
      return [{ id: `${apiVersion}/${kind}`, file: join(folder, dirname(file), validator) }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A module that hands out the validators of these kinds. */
function entry(kinds) {
  const path = (file) => JSON.stringify(`./${relative(modules, file)}`);
  const imports = kinds.map(({ file }, index) => `import { validate as v${index} } from ${path(file)};`);
  const table = kinds.map(({ id }, index) => `${JSON.stringify(id)}: v${index}`);
  return `${imports.join('\n')}\nexport const validators = { ${table.join(', ')} };\n`;
}

function bundled(kinds) {
  const { outputFiles } = require('esbuild').buildSync({
    stdin: { contents: entry(kinds), resolveDir: modules, loader: 'js' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  return outputFiles[0].contents;
}

/** Writes every file whole: a test that runs at the same time reads the old one or the new one. The index is the last. */
function bundle(banner) {
  mkdirSync(target, { recursive: true });
  const write = (name, contents) => {
    const part = join(target, `${name}.${process.pid}`);
    writeFileSync(part, contents);
    renameSync(part, join(target, name));
  };
  const files = {};
  for (const name of packages) {
    const file = `${basename(name)}.js`;
    const kinds = kindsIn(name);
    for (const { id } of kinds) files[id] = file;
    write(file, bundled(kinds));
  }
  // The patterns of some are run by it, and it is read from beside them.
  cpSync(join(modules, 're2-wasm/build/wasm/re2.wasm'), join(target, 're2.wasm'));
  write('index.js', `${banner}\nmodule.exports = ${JSON.stringify({ files })};\n`);
}

/** False after `npm install --omit=dev`, which runs this too. */
const canBundle = existsSync(join(modules, 'esbuild/package.json'));
if (!canBundle) console.warn('The schemas of Kubernetes are not bundled: esbuild is a development dependency.');

if (canBundle) {
  const banner = stamp();
  const index = join(target, 'index.js');
  if (!existsSync(index) || !readFileSync(index, 'utf8').startsWith(`${banner}\n`)) bundle(banner);
}

const compiled = process.argv[2];
if (compiled !== undefined && existsSync(join(root, compiled, 'constructs/kubernetes/schema'))) {
  cpSync(target, join(root, compiled, relative(root, target)), { recursive: true });
}
