import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'ashlar-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Rules on types need the whole project; its own rules read the text alone.
const config = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8').replace('"typeAware": true', '"typeAware": false');
writeFileSync(join(folder, '.oxlintrc.json'), config);

interface Report {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly help?: string;
    readonly filename: string;
  }[];
}

/** Rule and message of everything reported in `code`, as if it stood in each of the files. */
function lint(files: readonly string[], code: string): string[][] {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  const program = join(ROOT, 'node_modules/.bin/oxlint');
  const { stdout } = spawnSync(program, ['--format', 'json', ...files], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as Report;
  return files.map((file) =>
    diagnostics
      .filter(({ filename }) => filename === file)
      .map(({ code: rule, message, help = '' }) => `${/\((.*)\)/.exec(rule)?.[1] ?? rule}: ${message} ${help}`),
  );
}

const providerRoot = /^no-restricted-imports: .*Import the resource: '@cdktf\/provider-aws\/lib\/sqs-queue'/;
const outside = /^no-restricted-imports: .*Synth is pure: no network, no process, no machine/;
const clock = /the clock makes two runs differ\. Write the date down as data/;
const chance = /chance makes two runs differ\. Derive the name from the construct path/;

test.each([
  ["import * as aws from '@cdktf/provider-aws';\nexport const a = aws;", providerRoot],
  ["import type { sqsQueue } from '@cdktf/provider-aws';\nexport type A = sqsQueue.SqsQueue;", providerRoot],
  ["import { sqsQueue } from '@cdktf/provider-aws/lib';\nexport const a = sqsQueue;", providerRoot],
  ["import { sqsQueue } from '@cdktf/provider-google/lib/index';\nexport const a = sqsQueue;", providerRoot],
  ["import * as aws from '@cdktn/provider-aws';\nexport const a = aws;", providerRoot],
  ["import * as aws from 'provider-aws-21';\nexport const a = aws;", providerRoot],
])('no file imports the root of a provider: %s', (code, message) => {
  const files = [
    'constructs/aws/a.ts',
    'constructs/core/synthesize.ts',
    'stacks/a.ts',
    'terraform/a.ts',
    '__tests__/a.ts',
  ];
  const found = lint(files, code);
  expect(found).toEqual(found.map(() => [expect.stringMatching(message)]));
});

test.each([
  [
    'export const a = process.env.HOME;',
    /^no-restricted-properties: .*put the value into environments\/ or take a prop/,
  ],
  ['export const { env } = process;', /^no-restricted-properties: .*put the value into environments\/ or take a prop/],
  ['export const a = process.cwd();', /^no-restricted-properties: .*must not depend on the folder/],
  ["import { env } from 'node:process';\nexport const a = env;", outside],
  ["import { hostname } from 'os';\nexport const a = hostname();", outside],
  ["import { execSync } from 'node:child_process';\nexport const a = execSync;", outside],
  ["import { get } from 'node:https';\nexport const a = get;", outside],
  ["export const a = fetch('https://example.com');", /^no-restricted-globals: .*no network/],
  ['export const a = Date.now();', clock],
  ['export const a = new Date();', clock],
  ["export const a = new Date('2026-08-22');", clock],
  ['export const a = performance.now();', clock],
  ['export const a = Math.random();', chance],
  ['export const a = crypto.randomUUID();', chance],
  ["console.log('a');", /^no-console: /],
])('synth is pure: %s', (code, message) => {
  const found = lint(['constructs/aws/a.ts', 'stacks/orders/a.ts', 'environments/a.ts'], code);
  expect(found).toEqual(found.map(() => expect.arrayContaining([expect.stringMatching(message)])));
});

test.each([
  ['constructs/aws/a.ts', "import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';\nexport const a = SqsQueue;"],
  ['constructs/core/a.ts', "import { join } from 'node:path';\nexport const a = join('a', 'b');"],
  ['main.ts', "console.error('wrong');\nexport const a = process.env.CDKTF_OUTDIR;"],
  ['constructs/core/errors.ts', 'export const isDate = (value: unknown) => value instanceof Date;'],
  ['cli/a.ts', 'console.log(Date.now(), process.env.HOME);'],
  ['__tests__/unit/a.test.ts', "expect(() => oops()).toThrow('whole message');\nexpect(() => fine()).not.toThrow();"],
])('allows in %s: %s', (file, code) => {
  expect(lint([file], code)).toEqual([[]]);
});

test.each([
  ['expect(a).toBeDefined();', /Almost anything passes this/],
  ['expect(a).toBeTruthy();', /Almost anything passes this/],
  ['expect(() => a()).toThrow();', /Require a message for "toThrow"/],
  ["test.only('a', () => undefined);", /^no-focused-tests: /],
])('a test must be able to fail: %s', (code, message) => {
  const found = lint(['__tests__/unit/a.test.ts'], code);
  expect(found).toEqual([[expect.stringMatching(message)]]);
});
