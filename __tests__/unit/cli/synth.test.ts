import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProject, outputFolder } from '../../../cli/project';
import { synth } from '../../../cli/synth';
import { folder, removeFolders, write } from '../terraform/support';
import { terminal } from './support';

afterEach(removeFolders);

/** An app that writes one stack, and what it was told. */
const APP = `
const { mkdirSync, writeFileSync } = require('node:fs');
const { CDKTF_OUTDIR: out, CDKTF_CONTEXT_JSON: context, TF_VAR_password, NODE_OPTIONS } = process.env;
mkdirSync(out + '/stacks/one', { recursive: true });
writeFileSync(out + '/stacks/one/cdk.tf.json', '{"resource":{"terraform_data":{"kept":{}}}}');
const one = { constructPath: 'one', dependencies: [], annotations: JSON.parse(process.env.ANNOTATIONS ?? '[]') };
writeFileSync(out + '/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { one } }));
writeFileSync('told.json', JSON.stringify({ out, context: JSON.parse(context), TF_VAR_password, NODE_OPTIONS }));
console.log('hello from the app');
`;

function project(settings: object = {}): string {
  const app = `${process.execPath} app.js`;
  return write(folder(), { 'app.js': APP, 'cdktf.json': { app, ...settings } });
}

const told = (root: string): unknown => JSON.parse(readFileSync(join(root, 'told.json'), 'utf8'));

test('the app of the nearest cdktf.json runs as CDKTF runs it, and its stacks are shown', async () => {
  const root = project({ context: { colour: 'blue' }, terraformModules: ['./modules/vpc', 'acme/vpc/aws'] });
  mkdirSync(join(root, 'deep/inside'), { recursive: true });
  const screen = terminal({ cwd: join(root, 'deep/inside'), env: { TF_VAR_password: 'secret' } });
  expect(await synth([], {}, screen)).toBe(0);
  expect(screen.stdout.join('\n')).toBe(`
stack  resources  back end  result
one            1  local     synthesized

1 stack, 1 resource
next: npx ashlar rehearse`);
  expect(screen.stderr.at(-1)).toBe('hello from the app');
  expect(told(root)).toEqual({
    out: 'cdktf.out',
    context: { colour: 'blue', cdktfRelativeModules: ['./modules/vpc'] },
    NODE_OPTIONS: '--max-old-space-size=4096',
  });
});

test('--out is relative to the current folder, and made with the folders above it', async () => {
  const root = project();
  mkdirSync(join(root, 'sub'));
  expect(await synth([], { out: 'made/here' }, terminal({ cwd: join(root, 'sub') }))).toBe(0);
  expect(told(root)).toEqual(expect.objectContaining({ out: 'sub/made/here' }));
});

test('an error that the app leaves on a construct fails the command', async () => {
  const annotations = [{ level: '@cdktf/error', constructPath: 'one/Kept', message: 'must go' }];
  const screen = terminal({ cwd: project(), env: { ANNOTATIONS: JSON.stringify(annotations) } });
  expect(await synth([], {}, screen)).toBe(1);
  expect(screen.stdout[0]).toContain('\nerror: one/Kept: must go\n');
});

test('an app that ends well without writing anything is an error', async () => {
  const root = write(folder(), { 'cdktf.json': { app: 'true' }, 'cdktf.out/manifest.json': { stacks: {} } });
  await expect(synth([], {}, terminal({ cwd: root }))).rejects.toThrow(
    `true [AppWroteNothing]:\n- ended well but did not write ${root}/cdktf.out/manifest.json. ` +
      'It must call `runApp` of ashlar/core, or `app.synth()`, and leave the choice of `outdir` to CDKTF_OUTDIR',
  );
});

test('the output folder is that of --out, CDKTF_OUTDIR, cdktf.json or CDKTF, in this order', () => {
  const found = findProject(project({ output: 'built' }));
  const plain = findProject(project());
  expect(outputFolder(found, '/here', { CDKTF_OUTDIR: 'env' }, 'given')).toBe('/here/given');
  expect(outputFolder(found, '/here', { CDKTF_OUTDIR: 'env' })).toBe(join(found.folder, 'env'));
  expect(outputFolder(found, '/here', {})).toBe(join(found.folder, 'built'));
  expect(outputFolder(plain, '/here', {})).toBe(join(plain.folder, 'cdktf.out'));
});

test('a folder outside every project, and a project without an app, are named', () => {
  const outside = folder();
  expect(() => findProject(outside)).toThrow(
    `${outside} [ProjectMissing]:\n- no cdktf.json here or in a folder above. Run this in a CDKTF project, or give the output folder of one: \`rehearse --out DIR\`, \`validate --no-synth --out DIR\``,
  );
  const root = project({ app: ' ' });
  expect(() => findProject(root)).toThrow(
    `${root}/cdktf.json [ProjectInvalid]:\n- \`app\` must be the command that synthesizes, such as "node --import tsx main.ts"`,
  );
});

test.each([
  ['null', 'must be a JSON object, got null'],
  ['[1]', 'must be a JSON object, got [1]'],
  ['{', 'cannot be read as JSON: '],
])('a cdktf.json that holds %s, and such a CDKTF_CONTEXT_JSON, are mistakes of the user', async (json, problem) => {
  const root = write(folder(), { 'cdktf.json': json });
  expect(() => findProject(root)).toThrow(`${root}/cdktf.json [ProjectInvalid]:\n- ${problem}`);
  await expect(synth([], {}, terminal({ cwd: project(), env: { CDKTF_CONTEXT_JSON: json } }))).rejects.toThrow(
    `CDKTF_CONTEXT_JSON [ContextInvalid]:\n- ${problem}`,
  );
});

test('an output folder inside a file is a mistake of the user', async () => {
  const root = project();
  await expect(synth([], { out: 'cdktf.json/x/y' }, terminal({ cwd: root }))).rejects.toThrow(
    `${root}/cdktf.json/x [OutputInvalid]:\n- cannot be made: ENOTDIR: not a directory, mkdir '${root}/cdktf.json/x'. Give another --out`,
  );
});
