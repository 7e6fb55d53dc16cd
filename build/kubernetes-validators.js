const { createHash } = require('node:crypto');
const { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');

/**
 * Bundles the validators of the Kubernetes models into one CommonJS file: they are ES modules, nearly a thousand, and synth loads
 * them with a plain `require`. Does nothing where the file stands as this script and these packages make it. With the name of a
 * folder of compiled code as its argument, puts a copy beside the code there that loads it.
 */

const root = resolve(__dirname, '..');
const modules = join(root, 'node_modules');
const target = join(root, 'constructs/kubernetes/schema/generated/validators.js');
const packages = ['kubernetes-models', '@kubernetes-models/external-secrets', '@kubernetes-models/gateway-api'];
/** Of Kubernetes itself the stable versions only: its betas come and go with the version of a cluster. */
const unstable = /^(?!v1$)(?!.*(gateway|external-secrets)).*\/v\d+(alpha|beta)\d+$/;
/** Left behind by External Secrets 0.17. */
const superseded = /^external-secrets\.io\/v1(alpha|beta)1$/;

/** Text that changes when the bundle would. */
function stamp() {
  const all = [...packages, '@kubernetes-models/apimachinery', '@kubernetes-models/validate', 'esbuild'];
  const versions = all.map((name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version);
  const made = createHash('sha256')
    .update(readFileSync(join(__dirname, 'kubernetes-validators.js')))
    .update(versions.join())
    .digest('hex');
  return `// Made by npm run prepare: ${made.slice(0, 16)}`;
}

/** Every kind of a package: `apps/v1/Deployment`, and the file that validates it. */
function kindsIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.startsWith('_schemas') && !name.includes('node_modules'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const [, apiVersion] = /static\{this\.apiVersion="([^"]+)"\}/.exec(text) ?? [];
      const [, kind] = /static\{this\.kind="([^"]+)"\}/.exec(text) ?? [];
      const [, validator] = /import\{validate\}from"([^"]+)"/.exec(text) ?? [];
      if (apiVersion === undefined || kind === undefined || validator === undefined) return [];
      if (kind.endsWith('List') || unstable.test(apiVersion) || superseded.test(apiVersion)) return [];
      return [{ id: `${apiVersion}/${kind}`, file: join(folder, dirname(name), validator) }];
    });
}

/** A module that hands out the validators by kind. */
function entry() {
  const kinds = packages.flatMap((name) => kindsIn(join(modules, name))).sort((a, b) => (a.id < b.id ? -1 : 1));
  const path = (file) => JSON.stringify(`./${relative(modules, file)}`);
  const imports = kinds.map(({ file }, index) => `import { validate as v${index} } from ${path(file)};`);
  const table = kinds.map(({ id }, index) => `${JSON.stringify(id)}: v${index}`);
  return `${imports.join('\n')}\nexport const validators = { ${table.join(', ')} };\n`;
}

function bundle(banner) {
  const { outputFiles } = require('esbuild').buildSync({
    stdin: { contents: entry(), resolveDir: modules, loader: 'js' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    banner: { js: banner },
    write: false,
  });
  mkdirSync(dirname(target), { recursive: true });
  // A test that runs at the same time reads the old file or the new one, never half of one.
  const part = `${target}.${process.pid}`;
  writeFileSync(part, outputFiles[0].contents);
  renameSync(part, target);
}

/** False after `npm install --omit=dev`, which runs this too. */
const canBundle = existsSync(join(modules, 'esbuild/package.json'));
if (!canBundle) console.warn('The schemas of Kubernetes are not bundled: esbuild is a development dependency.');

if (canBundle) {
  const banner = stamp();
  if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(`${banner}\n`)) bundle(banner);
}

const compiled = process.argv[2];
if (compiled !== undefined && existsSync(join(root, compiled, 'constructs/kubernetes/schema'))) {
  cpSync(target, join(root, compiled, relative(root, target)));
}
