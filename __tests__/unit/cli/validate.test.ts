import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stackTable } from '../../../cli/stack-table';
import { validate } from '../../../cli/validate';
import { readManifest } from '../../../terraform/manifest';
import { fakeTerraform, output, queues, removeFolders, write } from '../terraform/support';
import { steady, terminal } from './support';

afterEach(removeFolders);

const INSTALL =
  'install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME';
const warning = { level: '@cdktf/warn', constructPath: 'shop-dev-data/Mails', message: 'nobody reads this queue' };

/** An output folder of two stacks, the second of which reads the first. */
function shop(): string {
  return output({
    'shop-dev-apps': {
      dependencies: ['shop-dev-data'],
      config: { ...queues('shop-dev-apps', 'Replies'), data: { terraform_remote_state: { data: {} } } },
    },
    'shop-dev-data': { annotations: [warning], config: queues('shop-dev-data', 'Jobs', 'Mails') },
  });
}

test('valid stacks: a table in the order of application, the remarks of the app, and the next step', async () => {
  const fake = fakeTerraform({ validate: () => ({ out: '{"diagnostics":[]}' }) });
  const screen = terminal({ env: fake.env });
  expect(await validate([], { out: shop(), synth: false }, screen)).toBe(0);
  const [text = ''] = screen.stdout;
  expect(steady(text).split(' --no-synth ')[0]).toBe(`
stack          layer   resources  back end  depends on  result  seconds
shop-dev-data  data            2  s3                    valid       0.0
shop-dev-apps  apps   1 + 1 data  s3        data        valid       0.0

warning: shop-dev-data/Mails: nobody reads this queue

2 stacks, 3 resources: 2 valid (Terraform 1.11.4)
next: npx ashlar plan shop-dev-data`);
  expect(screen.stderr.map(steady).sort()).toEqual([
    'validate   2 valid in 0.0 s',
    'validate   installing hashicorp/aws 5.100.0',
    'validate   shop-dev-apps: valid, 0.0 s',
    'validate   shop-dev-data: valid, 0.0 s',
  ]);
});

test('an invalid stack: exit code 1, and its messages with the construct below the table', async () => {
  const fake = fakeTerraform({
    validate: () => {
      const snippet = { context: 'resource.aws_sqs_queue.Jobs', code: '  "delay_seconds": 1000,' };
      const diagnostic = {
        severity: 'error',
        summary: 'Out of range',
        detail: 'At most 900.\n\nSee the manual.',
        snippet,
      };
      return { out: JSON.stringify({ diagnostics: [diagnostic] }), code: 1 };
    },
  });
  const screen = terminal({ env: fake.env });
  const out = shop();
  expect(await validate(['*-data'], { out, synth: false }, screen)).toBe(1);
  expect(steady(screen.stdout[0])).toBe(`
stack          layer  resources  back end  result   seconds
shop-dev-data  data           2  s3        invalid      0.0

shop-dev-data
  error: shop-dev-data/Jobs/Resource
    Out of range: At most 900.
    "delay_seconds": 1000

warning: shop-dev-data/Mails: nobody reads this queue

1 stack, 2 resources: 1 invalid (Terraform 1.11.4)
next: correct 1 stack, then npx ashlar validate shop-dev-data --no-synth --out ${out}`);
});

test('stacks whose providers cannot be had: exit code 1, with one advice for all of them', async () => {
  const fake = fakeTerraform({
    init: () => ({
      out: '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Failed to query available provider packages","detail":"no such host"}}',
      code: 1,
    }),
  });
  const screen = terminal({ env: { ...fake.env, TF_CLI_CONFIG_FILE: '/dev/null' } });
  const outdir = output(
    Object.fromEntries(
      ['a', 'b'].map((id) => [
        id,
        { config: { terraform: { required_providers: { rare: { source: 'acme/rare', version: '1.2.3' } } } } },
      ]),
    ),
  );
  expect(await validate([], { out: outdir, synth: false }, screen)).toBe(1);
  expect(screen.stdout[0]).toBe(`
stack  resources  back end  result
a              0  local     not validated
b              0  local     not validated

not validated: a, b
  Failed to query available provider packages: no such host
  Let this machine reach registry.terraform.io, or name a filesystem_mirror that holds acme/rare 1.2.3 for linux_amd64
  in the Terraform CLI configuration (TF_CLI_CONFIG_FILE)

2 stacks, 0 resources: 2 not validated (Terraform 1.11.4)
next: correct 2 stacks, then npx ashlar validate a b --no-synth --out ${outdir}`);
});

test('without Terraform the stacks are synthesized, and a note says what was not done', async () => {
  const screen = terminal({ env: { PATH: '/no/such/folder' } });
  expect(await validate(['shop-dev-data'], { out: shop(), synth: false }, screen)).toBe(0);
  expect(screen.stdout[0]?.split('\n').slice(1, 3)).toEqual([
    'stack          layer  resources  back end  result',
    'shop-dev-data  data           2  s3        synthesized',
  ]);
  expect(screen.stdout[0]?.replace(/\n {2}/g, ' ')).toContain(
    `note: Terraform was not found, so the stacks were synthesized but not validated. To validate them, ${INSTALL}\n`,
  );
  expect(screen.stderr).toEqual([]);
});

test('with a Terraform that is too old the stacks are shown as synthesized, with the problem and exit code 1', async () => {
  const fake = fakeTerraform({ version: () => ({ out: '{"terraform_version":"1.9.8"}' }) });
  const problem = `\`${fake.env['HOME']}/bin/terraform\` is version 1.9.8, older than 1.11.0. To cure it, ${INSTALL}`;
  const screen = terminal({ env: fake.env });
  const [outdir, chosen] = [shop(), ['shop-dev-apps']];
  expect(await validate(chosen, { out: outdir, synth: false }, screen)).toBe(1);
  expect(screen.stdout[0]?.replace(/\n {2}/g, ' ')).toBe(`
stack          layer   resources  back end  depends on  result
shop-dev-apps  apps   1 + 1 data  s3        data        synthesized

note: ${problem}

1 stack, 1 resource: synthesized
next: correct what is named above`);
  expect(await validate(chosen, { out: outdir, synth: false, json: true }, screen)).toBe(1);
  expect(JSON.parse(screen.stdout[1] ?? '')).toEqual(
    expect.objectContaining({
      ok: false,
      terraform: null,
      stacks: [expect.objectContaining({ id: 'shop-dev-apps', result: 'synthesized' })],
      notes: [problem],
    }),
  );
});

test.each([
  [76, 'stack          layer   resources  back end  depends on  result       seconds'],
  [75, 'stack          layer   resources  back end  depends on  result'],
  [60, 'stack          layer   resources  depends on  result'],
  [50, 'stack           resources  depends on  result'],
  [40, 'stack           resources  result'],
  [30, 'stack          result'],
])('in %i columns the table does without what is needed least', (width, heading) => {
  const { stacks } = readManifest(shop());
  const outcomes = stacks.map((stack) => ({ stack, result: 'synthesized' as const, seconds: 1 }));
  const lines = stackTable(outcomes, terminal({ width })).split('\n');
  expect(lines[0]).toBe(heading);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('JSON for machines holds every stack with its result, and nothing else is printed', async () => {
  const fake = fakeTerraform({ validate: () => ({ out: '{"diagnostics":[]}' }) });
  const screen = terminal({ env: fake.env });
  const outdir = shop();
  expect(await validate(['*-apps'], { out: outdir, synth: false, json: true }, screen)).toBe(0);
  expect(screen.stderr).toEqual([]);
  expect(JSON.parse(screen.stdout.join('\n'))).toEqual({
    ok: true,
    outdir,
    terraform: { program: join(fake.env['HOME']!, 'bin/terraform'), version: '1.11.4' },
    stacks: [
      {
        id: 'shop-dev-apps',
        folder: join(outdir, 'stacks/shop-dev-apps'),
        dependencies: ['shop-dev-data'],
        resources: 1,
        dataSources: 1,
        backend: 's3',
        providers: [{ name: 'aws', source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' }],
        result: 'valid',
        seconds: expect.any(Number),
        diagnostics: [],
      },
    ],
    annotations: [],
    notes: [],
  });
});

test('an app that fails ends the command with its own words, and Terraform is not started', async () => {
  const fake = fakeTerraform();
  const project = write(output({}), { 'cdktf.json': { app: 'echo first; echo "  wrong: this" >&2; exit 7' } });
  const screen = terminal({ env: fake.env, cwd: project });
  expect(await validate([], {}, screen)).toBe(1);
  expect(screen.stdout).toEqual([]);
  expect(screen.stderr.map(steady)).toEqual(['synth      failed after 0.0 s', 'first\n  wrong: this']);
  expect(fake.calls()).toEqual([]);
  expect(existsSync(join(project, 'cdktf.out'))).toBe(false);
});
