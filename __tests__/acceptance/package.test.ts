import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { suite } from './support/suite';

const root = resolve(__dirname, '../..');
const modules = join(root, 'node_modules');
const template = join(modules, '@cdktf/cli-core/templates/typescript');
/** What users of the template have. */
const tsc = join(modules, 'typescript/bin/tsc');
/** Takes a tenth of the time. */
const tsc7 = join(modules, 'typescript-7/bin/tsc');
/** The template counts on TypeScript 5, which takes every `@types` package by itself; TypeScript 6 has to be told. */
const types = ['--types', 'node,jest'];
/** What is compiled into the package; everything else stays in the repository. */
const published = ['constructs', 'testing', 'terraform', 'rehearsal', 'cli'];
/** Bundled before it is compiled, and copied as it is. */
const generated = 'constructs/kubernetes/schema/generated';
const validators = readdirSync(join(root, generated)).map((name) => `dist/${generated}/${name}`);
/** A test that a user of the package might write; text, as its imports lead somewhere in the user's project only. */
const userTest = join(root, '__tests__/fixtures/package-user/jobs-test.ts.txt');

let folder: string;
let app: string;
let tarball: string;
let isCompiled = false;

/** What a command prints that ends well; it is the message when it does not. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

function finished(cwd: string, command: string, ...args: string[]): Printed {
  return finishedIn({}, cwd, command, ...args);
}

function finishedIn(more: Record<string, string>, cwd: string, command: string, ...args: string[]): Printed {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', ...more };
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`);
  return result;
}

/** What a command prints. */
function run(cwd: string, command: string, ...args: string[]): string {
  return finished(cwd, command, ...args).stdout;
}

/** CDKTF's template as `cdktf init` leaves it: names filled in, and the settings untouched. */
function renderTemplate(): void {
  cpSync(template, app, { recursive: true });
  const values: Record<string, string> = {
    '{{ $base }}': 'jobs',
    '{{projectId}}': 'jobs',
    '{{sendCrashReports}}': 'false',
  };
  for (const name of ['package.json', 'cdktf.json', 'main.ts']) {
    let text = readFileSync(join(app, name), 'utf8');
    for (const [hole, value] of Object.entries(values)) text = text.replaceAll(hole, value);
    writeFileSync(join(app, name), text.replace('{{futureFlags}}', ''));
  }
}

/** The package as a real folder; all others by link, so that there is one `cdktf` and no gigabyte to copy. */
function install(): void {
  mkdirSync(join(app, 'node_modules/ashlar'), { recursive: true });
  for (const name of readdirSync(modules).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(modules, name), join(app, 'node_modules', name));
  }
  run(app, 'tar', '-xzf', tarball, '--strip-components=1', '-C', 'node_modules/ashlar');
  mkdirSync(join(app, 'node_modules/.bin'));
  symlinkSync(join(modules, '.bin/ts-node'), join(app, 'node_modules/.bin/ts-node'));
  symlinkSync(tsc, join(app, 'node_modules/.bin/tsc'));
  // What npm does with the commands of a package.
  const command = join(app, 'node_modules/ashlar/dist/cli/ashlar.js');
  chmodSync(command, 0o755);
  symlinkSync(command, join(app, 'node_modules/.bin/ashlar'));
}

/** The template's own `main.ts` with a queue where it says that resources go. */
function writeMain(): void {
  const main = readFileSync(join(app, 'main.ts'), 'utf8')
    .replace(
      'import { App, TerraformStack } from "cdktf";',
      `import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Queue } from "ashlar/aws";
import { Duration } from "ashlar/core";
import { Deployment, KubeconfigCluster, Manifests, Namespace, kubernetes } from "ashlar/kubernetes";`,
    )
    .replace(
      '// define resources here',
      `new AwsProvider(this, "aws", { region: "eu-west-1" });
    const jobs = new Queue(this, "Jobs", { name: "jobs", visibilityTimeout: Duration.minutes(5) });
    const tags = { system: "jobs", environment: "dev", owner: "jobs", "cost-centre": "jobs", "managed-by": "ashlar" } as const;
    kubernetes(new KubeconfigCluster({ context: "k3s" })).addProvider(this, tags);
    const namespace = new Namespace(this, "Namespace", { name: "jobs" });
    new Deployment(this, "Worker", {
      namespace,
      image: "registry.example.com/worker:1.0.0",
      resources: { cpu: ["100m", "500m"], memory: ["64Mi", "128Mi"] },
      env: { JOBS_URL: jobs.queueUrl },
    });
    new Manifests(this, "Colours", { namespace, name: "colours", objects: [
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "colours" }, data: { colour: "blue" } },
    ] });`,
    );
  writeFileSync(join(app, 'main.ts'), main);
}

/** Compiles the app and its tests, once for all that run them. */
function compiled(): void {
  if (!isCompiled) run(app, process.execPath, tsc, '--project', '.', ...types);
  isCompiled = true;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-package-'));
  app = join(folder, 'app');
  run(root, 'npm', 'pack', '--pack-destination', folder);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball');
  renderTemplate();
  install();
  writeMain();
  for (const name of ['jobs-test.ts', 'jobs-again-test.ts']) cpSync(userTest, join(app, '__tests__', name));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tarball holds the compiled library and its papers, and nothing else', () => {
  const sources = published.flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `dist/${part}/${name.slice(0, -'.ts'.length)}`),
  );
  const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
  const tables = ['aws', 'google', 'helm'].map((name) => `dist/rehearsal/simulated/replacement/${name}.json`);
  const expected = [...papers, ...tables, ...validators, ...sources.flatMap((name) => [`${name}.d.ts`, `${name}.js`])];
  const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  expect(listed.map((name) => name.replace(/^package\//, '')).sort()).toEqual(expected.sort());
});

test("in CDKTF's own TypeScript template the package type-checks, and a stack is synthesized", () => {
  const settings = ['tsconfig.json', 'jest.config.js', 'setup.js'];
  expect(settings.map((name) => readFileSync(join(app, name), 'utf8'))).toEqual(
    settings.map((name) => readFileSync(join(template, name), 'utf8')),
  );
  compiled();
  run(app, process.execPath, 'main.js');
  const stack = JSON.parse(readFileSync(join(app, 'cdktf.out/stacks/jobs/cdk.tf.json'), 'utf8'));
  const queues = Object.values<{ name: string }>(stack.resource.aws_sqs_queue);
  expect(queues.find(({ name }) => name === 'jobs')).toMatchObject({ visibility_timeout_seconds: 300 });
  const releases = Object.values<{ name: string }>(stack.resource.helm_release);
  expect(releases.map(({ name }) => name).sort()).toEqual(['colours', 'namespace-jobs', 'worker']);
});

test('the package has the schemas of Kubernetes with it', () => {
  compiled();
  const main = readFileSync(join(app, 'main.js'), 'utf8');
  writeFileSync(join(app, 'wrong.js'), main.replace('"blue"', '7'));
  const { status, stderr } = spawnSync(process.execPath, ['wrong.js'], { cwd: app, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('- ConfigMap/colours: `data.colour` must be text, got the number 7. Put it in quotes');
});

test.each([
  ['node10', 'CommonJS', tsc, '--ignoreDeprecations', '6.0'],
  ['node16', 'Node16', tsc7],
  ['bundler', 'ESNext', tsc7],
])('types are found with moduleResolution %s', (resolution, module, compiler, ...more) => {
  const args = ['--noEmit', '--incremental', 'false', '--moduleResolution', resolution, '--module', module, ...more];
  expect(run(app, process.execPath, compiler, '--project', '.', ...types, ...args)).toBe('');
});

test('every entry point loads with require and with import, and there is none at the root', () => {
  const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: object };
  const names = Object.keys(entries)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => name.replace('.', 'ashlar'));
  const families = ['ashlar/core', 'ashlar/aws', 'ashlar/google', 'ashlar/kubernetes', 'ashlar/delivery'];
  expect(names).toEqual([...families, 'ashlar/testing', 'ashlar/testing/jest', 'ashlar/rehearsal']);
  const list = JSON.stringify(names);
  const script = `
    const require = process.getBuiltinModule('node:module').createRequire(process.cwd() + '/x.js');
    const imported = await Promise.all(${list}.map((name) => import(name)));
    console.log(imported.filter((entry) => Object.keys(entry).length > 1).length);
    console.log(${list}.filter((name) => Object.keys(require(name)).length > 0).join());
    try { require('ashlar') } catch ({ code }) { console.log(code) }`;
  const printed = run(app, process.execPath, '--input-type=module', '--eval', script).trim().split('\n');
  expect(printed).toEqual([String(names.length), names.join(), 'ERR_PACKAGE_PATH_NOT_EXPORTED']);
});

test('the command starts from the package', () => {
  const { bin, version } = JSON.parse(readFileSync(join(app, 'node_modules/ashlar/package.json'), 'utf8')) as {
    bin: Record<string, string>;
    version: string;
  };
  const command = join(app, 'node_modules/ashlar', bin['ashlar'] ?? 'none');
  expect(existsSync(command) && readFileSync(command, 'utf8').split('\n')[0]).toBe('#!/usr/bin/env node');
  expect(run(app, process.execPath, command, '--version').trim()).toBe(version);
  expect(basename(command)).toBe('ashlar.js');
});

suite('where Terraform is', ['terraform'], () => {
  test('stacks are rehearsed from the package in two Jest files of one process, with typed matchers, and Jest ends', () => {
    compiled();
    // The template's own configuration, but for its compiler, which is not installed here.
    const own = createRequire(join(app, 'x.js'))('./jest.config.js') as Record<string, unknown>;
    const tests = { rootDir: app, testMatch: ['**/__tests__/jobs*-test.js'], testPathIgnorePatterns: [] };
    const config = { ...own, ...tests, preset: undefined };
    writeFileSync(join(app, 'jest.json'), JSON.stringify(config));
    const args = ['--config', 'jest.json', '--runInBand'];
    const { stderr } = finished(app, process.execPath, join(modules, 'jest/bin/jest.js'), ...args);
    expect(stderr).toMatch(/Tests: +4 passed, 4 total/);
    expect(stderr).not.toContain('did not exit');
  });

  test('its command synthesizes the app and rehearses it', () => {
    // Its types have been checked by then.
    const { stdout } = finishedIn({ TS_NODE_TRANSPILE_ONLY: 'true' }, app, 'npx', 'ashlar', 'rehearse');
    expect(stdout).toMatch(/^ *jobs .*\bok\b/m);
  });

  test('a script rehearses an output folder', () => {
    // As the command before has synthesized it.
    const script = `
      const { findTerraform, readManifest, rehearseStacks, startHost } = require('ashlar/rehearsal');
      (async () => {
        const options = { terraform: await findTerraform(), startHost, project: process.cwd(), mode: 'simulated' };
        const { stacks } = await rehearseStacks(readManifest('cdktf.out').stacks, options);
        console.log(stacks.map(({ stack, result }) => stack + ' ' + result).join());
      })();`;
    expect(run(app, process.execPath, '--eval', script).trim()).toBe('jobs ok');
  });
});
