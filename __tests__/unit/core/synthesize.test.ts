import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type App, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { synthesize } from '../../../constructs/core/synthesize';
import { layer, Thing } from '../../support/layers';

const root = resolve(__dirname, '../../..');
const home = process.cwd();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-test-'));
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** Two stacks, the second of which reads the first. */
function shop(app: App, input = 'jobs'): void {
  const jobs = new Thing(layer(app, 'data'), 'Jobs', input);
  new Thing(layer(app, 'apps'), 'Worker', jobs.id);
}

/** Every file below `directory`, by path, with its text. */
function files(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(directory, path), readFileSync(path, 'utf8')]));
}

const out = () => join(folder, 'cdktf.out');
const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ashlar-synth-'));

test('writes a manifest and one folder for each stack, and leaves nothing else behind', async () => {
  const before = temporary();
  await synthesize(shop, out());
  expect(Object.keys(files(folder))).toEqual([
    'cdktf.out/manifest.json',
    'cdktf.out/stacks/shop-dev-apps/cdk.tf.json',
    'cdktf.out/stacks/shop-dev-data/cdk.tf.json',
  ]);
  expect(temporary().filter((name) => !before.includes(name))).toEqual([]);
});

test('a synth that changes nothing leaves each stack as it is, and tells by the time of the manifest that it ran', async () => {
  await synthesize(shop, out());
  const stack = join(out(), 'stacks/shop-dev-data/cdk.tf.json');
  for (const file of [join(out(), 'manifest.json'), stack]) utimesSync(file, 1, 1);
  await synthesize(shop, out());
  expect(statSync(stack).mtimeMs).toBe(1_000);
  expect(statSync(join(out(), 'manifest.json')).mtimeMs).toBeGreaterThan(1_000);
});

test('waits for an app that is built in steps', async () => {
  await synthesize(async (app) => {
    await Promise.resolve();
    shop(app);
  }, out());
  expect(Object.keys(files(out()))).toHaveLength(3);
});

test('two runs, also from another folder and to another place, give the same bytes, without an absolute path', async () => {
  await synthesize(shop, out());
  const first = files(out());
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  process.chdir(elsewhere);
  await synthesize(shop, 'other.out');
  expect(files(join(elsewhere, 'other.out'))).toEqual(first);
  const text = JSON.stringify(first);
  for (const path of [root, folder, tmpdir(), home]) expect([path, text.includes(path)]).toEqual([path, false]);
});

const mistakes: [string, (app: App) => void, string][] = [
  [
    'an error while the app is built',
    (app) => {
      shop(app);
      throw new Error('no such file');
    },
    'no such file',
  ],
  [
    'a stack that reads a later one',
    (app) => new Thing(layer(app, 'data'), 'Jobs', new Thing(layer(app, 'apps'), 'Worker').id),
    "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- 'shop-dev-data/Jobs' reads 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there',
  ],
  [
    'a validation',
    (app) => new Construct(layer(app, 'data'), 'Jobs').node.addValidation({ validate: () => ['it is too late'] }),
    "Construct at 'shop-dev-data/Jobs' [ConstructInvalid]:\n- it is too late",
  ],
  [
    'an error of CDKTF while it writes',
    (app) => {
      layer(app, 'data').synthesizer.synthesize = () => {
        throw new Error('the disk is full');
      };
    },
    'the disk is full',
  ],
];
test.each(mistakes)('%s leaves the last good output as it was', async (_what, build, message) => {
  await synthesize(shop, out());
  const before = files(out());
  await expect(synthesize(build, out())).rejects.toThrow(message);
  expect(files(out())).toEqual(before);
});

test('an output folder that is or holds the working directory is refused: its stacks would be replaced', async () => {
  process.chdir(folder);
  mkdirSync(join(folder, 'stacks', 'mine'), { recursive: true });
  writeFileSync(join(folder, 'stacks', 'mine', 'index.ts'), 'source');
  for (const outdir of ['.', '', '..', folder]) {
    await expect(synthesize(shop, outdir)).rejects.toThrow(
      'Output folder [OutputFolderInvalid]:\n- it must be a folder of its own',
    );
  }
  expect(files(folder)).toEqual({ 'stacks/mine/index.ts': 'source' });
});

test('a folder that no earlier synth has written stays', async () => {
  mkdirSync(join(out(), 'stacks', 'mine'), { recursive: true });
  writeFileSync(join(out(), 'stacks', 'mine', 'note.txt'), 'mine');
  await synthesize(shop, out());
  expect(files(out())['stacks/mine/note.txt']).toBe('mine');
});

test('what an earlier synth has written into a stack goes; what Terraform keeps there stays', async () => {
  await synthesize(shop, out());
  const stack = join(out(), 'stacks', 'shop-dev-data');
  for (const name of ['cdk.tf', 'metadata.json', '.terraform.lock.hcl', 'retries_override.tf.json'])
    writeFileSync(join(stack, name), '{}');
  await synthesize(shop, out());
  expect(readdirSync(stack).sort()).toEqual(['.terraform.lock.hcl', 'cdk.tf.json', 'retries_override.tf.json']);
});

test('output that cannot be put in place is one clear error, and replaces nothing', async () => {
  await synthesize(shop, out());
  const stack = join(out(), 'stacks', 'shop-dev-data', 'cdk.tf.json');
  rmSync(stack);
  mkdirSync(stack);
  const before = files(out());
  await expect(synthesize((app) => shop(app, 'other'), out())).rejects.toThrow(
    `Output folder [OutputUnwritable]:\n- ${stack} must be a file or nothing, got a folder`,
  );
  expect(files(out())).toEqual(before);
});

test.each<[string, (app: App) => void, string]>([
  [
    'the same id twice',
    (app) => {
      const data = layer(app, 'data');
      new Thing(data, 'Jobs');
      new Thing(data, 'Jobs');
    },
    "LayerStack at 'shop-dev-data' [IdTaken]:\n- `id` must be new among its children, got Jobs twice",
  ],
  [
    'an empty id',
    (app) => new Construct(layer(app, 'data'), ''),
    'A construct [IdInvalid]:\n- `id` must be 1 character or more, got an empty string',
  ],
  [
    'a stack id with a space',
    (app) => new TerraformStack(app, 'my stack'),
    'A stack [IdInvalid]:\n- Cannot create TerraformStack with id "my stack". It contains a whitespace character.',
  ],
])('%s is a mistake, not a fault', async (_, build, message) => {
  await expect(synthesize(build, out())).rejects.toThrow(new Error(message));
});

test('a mistake in the first run leaves no output at all', async () => {
  await expect(synthesize(mistakes[2]![1], out())).rejects.toThrow('[ConstructInvalid]');
  expect(existsSync(out())).toBe(false);
});

test('independent mistakes come together', async () => {
  const build = (app: App) => {
    const [data, apps] = [layer(app, 'data'), layer(app, 'apps')];
    new Thing(data, 'Jobs', new Thing(apps, 'Worker').id);
    for (const id of ['A', 'B']) {
      new Construct(data, id).node.addValidation({ validate: () => [`${id} is wrong`, `${id} is late`] });
    }
  };
  await expect(synthesize(build, out())).rejects.toThrow(
    "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- 'shop-dev-data/Jobs' reads 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there\n' +
      "Construct at 'shop-dev-data/A' [ConstructInvalid]:\n- A is wrong\n- A is late\n" +
      "Construct at 'shop-dev-data/B' [ConstructInvalid]:\n- B is wrong\n- B is late",
  );
});

test('folders of stacks that are gone are removed; what Terraform keeps in the others stays', async () => {
  await synthesize((app) => {
    shop(app);
    layer(app, 'data', { name: 'old' });
  }, out());
  for (const stack of ['shop-dev-data', 'shop-old-data']) {
    mkdirSync(join(out(), 'stacks', stack, '.terraform'));
    writeFileSync(join(out(), 'stacks', stack, '.terraform', 'terraform.tfstate'), '{}');
  }
  await synthesize((app) => shop(app, 'changed'), out());
  const after = files(out());
  expect(Object.keys(after)).toEqual([
    'manifest.json',
    'stacks/shop-dev-apps/cdk.tf.json',
    'stacks/shop-dev-data/.terraform/terraform.tfstate',
    'stacks/shop-dev-data/cdk.tf.json',
  ]);
  expect(after['stacks/shop-dev-data/cdk.tf.json']).toContain('"input": "changed"');
});

test('an app without a stack empties the output', async () => {
  await synthesize(shop, out());
  await synthesize(() => undefined, out());
  expect(Object.keys(files(out()))).toEqual(['manifest.json']);
});

test('an output is written as any other block', async () => {
  await synthesize((app) => {
    new TerraformOutput(layer(app, 'data'), 'Url', { value: 'https://example.com' });
  }, out());
  expect(files(out())['stacks/shop-dev-data/cdk.tf.json']).toContain('"value": "https://example.com"');
});

/** Runs a `main.ts` with `body` in its app, as `cdktf synth` would. */
function main(body: string) {
  const file = join(folder, 'main.ts');
  const module = (path: string) => JSON.stringify(join(root, path));
  writeFileSync(
    file,
    `import { runApp } from ${module('constructs/core/synthesize.ts')};\n` +
      `import { layer, Thing } from ${module('__tests__/support/layers.ts')};\n` +
      `void runApp((app) => { ${body} });\n`,
  );
  const env = { ...process.env, CDKTF_OUTDIR: out() };
  const run = spawnSync(process.execPath, ['--import', 'tsx', file], { cwd: root, env, encoding: 'utf8' });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

test('a mistake is printed without a stack trace, with exit code 1', () => {
  const body = "const data = layer(app, 'data'); new Thing(data, 'Jobs', new Thing(layer(app, 'apps'), 'Worker').id);";
  expect(main(body)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      "LayerStack at 'shop-dev-data' [StackOrder]:\n" +
      "- 'shop-dev-data/Jobs' reads 'shop-dev-apps', which is applied after it. " +
      'Read from a layer before, or move the resource there\n',
  });
  expect(existsSync(out())).toBe(false);
});

test('an error that is no mistake of the caller keeps its stack trace', () => {
  const { status, stdout, stderr } = main("layer(app, 'data'); throw new Error('of ours');");
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/Error: of ours\n\s+at .*main\.ts/);
});

test('what the compiler would have found is told in two lines, with the place', () => {
  const { status, stdout, stderr } = main("layer(app, 'data'); [].map(undefined as never);");
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^undefined is not a function, at \S+main\.ts:\d+\nA setting may be missing or of another type [^\n]+\n$/,
  );
});
