import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const script = resolve(__dirname, '../../.github/plan.js');
const secret = 'hunter2';
let folder: string;

/** Answers as Terraform does, from a file in the folder of the stack, and notes how it was called. */
const terraform = `#!/usr/bin/env node
const fs = require('node:fs');
const [command] = process.argv.slice(2);
const { diagnostics = {}, shown = {} } = JSON.parse(fs.readFileSync('answers.json', 'utf8'));
fs.appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
const out = process.argv.find((arg) => arg.startsWith('-out='));
if (out) fs.writeFileSync(out.slice(5), '${secret}');
if (command === 'show') console.log(JSON.stringify(shown));
for (const diagnostic of diagnostics[command] ?? []) console.log(JSON.stringify({ type: 'diagnostic', diagnostic }));
process.exitCode = diagnostics[command] ? 1 : 0;
`;

const error = (summary: string, more: object = {}): object => ({ severity: 'error', summary, detail: secret, ...more });
const change = (address: string, ...actions: string[]): object => ({ address, change: { actions, after: { secret } } });

function plan(
  stacks: Record<string, { dependencies?: string[]; answers?: object; json?: object }>,
  env: Record<string, string> = {},
) {
  const outdir = join(folder, 'cdktf.out');
  const manifest: Record<string, object> = {};
  for (const [name, { dependencies = [], answers = {}, json = {} }] of Object.entries(stacks)) {
    mkdirSync(join(outdir, 'stacks', name), { recursive: true });
    writeFileSync(join(outdir, 'stacks', name, 'answers.json'), JSON.stringify(answers));
    writeFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), JSON.stringify(json));
    manifest[name] = { name, dependencies, workingDirectory: `stacks/${name}` };
  }
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ stacks: manifest }));
  const run = spawnSync(process.execPath, [script, outdir], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`,
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      STACKS: '',
      ...env,
    },
  });
  const summary = readFileSync(join(folder, 'summary'), 'utf8');
  return { status: run.status, output: run.stdout + run.stderr, summary, rows: summary.split('\n').slice(2) };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-plan-'));
  writeFileSync(join(folder, 'terraform'), terraform);
  chmodSync(join(folder, 'terraform'), 0o755);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const providers = (source: string) => ({ terraform: { required_providers: { it: { source } } } });

test.each([
  ['provider hashicorp/external', providers('hashicorp/external')],
  ['provider example.org/hashicorp/aws', providers('example.org/hashicorp/aws')],
  ['module tools', { module: { tools: { source: './tools' } } }],
  ['data.external.now', { data: { external: { now: { program: ['date'] } } } }],
  ['a provisioner', { resource: { terraform_data: { x: { provisioner: [{ 'local-exec': { command: 'date' } }] } } } }],
])(
  'with the role at hand it runs nothing but the AWS provider: %s is refused before Terraform starts',
  (what, json) => {
    const { status, output } = plan({ data: { json }, network: { json: providers('aws') } });
    expect(status).toBe(1);
    expect(output).toContain(`data: failed, not planned, for it would run ${what}\n`);
    expect(output).toContain('network: no changes\n');
    expect(readdirSync(join(folder, 'cdktf.out', 'stacks', 'data'))).not.toContain('calls');
  },
);

test('lists addresses and actions of each stack, after the stacks that it depends on', () => {
  const { status, summary } = plan({
    data: {
      dependencies: ['network'],
      answers: {
        shown: {
          resource_changes: [
            change('aws_db_instance.a', 'delete', 'create'),
            change('aws_sqs_queue.b', 'no-op'),
            change('data.aws_region.c', 'read'),
          ],
          output_changes: { endpoint: { actions: ['update'], after: secret } },
        },
      },
    },
    network: {
      answers: { shown: { resource_changes: [change('aws_vpc.a', 'create'), change('aws_vpc.b', 'create')] } },
    },
    zone: {},
  });
  expect(status).toBe(0);
  expect(summary).toBe(`| stack | result | changes |
| --- | --- | --- |
| network | changes | 2 create |
| data | changes | 1 delete+create, 1 update; plan again once network is applied |
| zone | no changes |  |

### network

\`\`\`text
create         aws_vpc.a
create         aws_vpc.b
\`\`\`

### data

\`\`\`text
delete+create  aws_db_instance.a
update         output endpoint
\`\`\`
`);
});

test('takes no lock, leaves no plan file behind, and prints no value', () => {
  const { output, summary } = plan({
    data: { answers: { shown: { resource_changes: [change('aws_db_instance.a', 'create')] } } },
    edge: { answers: { diagnostics: { plan: [error('Invalid function call', { address: 'aws_lb.a' })] } } },
  });
  expect(`${output}${summary}`).not.toContain(secret);
  const stack = join(folder, 'cdktf.out/stacks/data');
  expect(readdirSync(stack).sort()).toEqual(['answers.json', 'calls', 'cdk.tf.json']);
  expect(readFileSync(join(stack, 'calls'), 'utf8')).toBe(
    'init -json -input=false\n' +
      'plan -json -input=false -lock=false -out=pull-request.tfplan\n' +
      'show -json pull-request.tfplan\n',
  );
});

test.each([
  ['was never applied', error('Unable to find remote state', { address: 'data.terraform_remote_state.network' })],
  [
    'lacks a new output',
    error('Unsupported attribute', {
      snippet: {
        context: 'output.a',
        code: secret,
        values: [{ traversal: 'data.terraform_remote_state.network.outputs' }],
      },
    }),
  ],
])('a stack waits, and those above it, where one that it reads %s', (_why, diagnostic) => {
  const { status, rows } = plan({
    data: { answers: { diagnostics: { plan: [diagnostic] } } },
    apps: { dependencies: ['data'] },
  });
  expect(rows.slice(0, 2)).toEqual([
    '| data | waiting | a stack that it reads is not applied yet |',
    '| apps | waiting | for data |',
  ]);
  expect(status).toBe(0);
});

test('a stack waits while the bucket of its state does not exist', () => {
  const summary = 'Failed to get existing workspaces: S3 bucket "a" does not exist.\n\nThe referenced bucket';
  const { status, rows } = plan({ data: { answers: { diagnostics: { init: [error(summary)] } } } });
  expect(rows[0]).toBe('| data | waiting | its state bucket does not exist yet |');
  expect(status).toBe(0);
});

test('an error of its own fails the check, and names the place', () => {
  const own = error('Unsupported attribute', {
    snippet: { context: 'resource.aws_lb.a', values: [{ traversal: 'aws_lb.b' }] },
  });
  const { status, rows } = plan({ edge: { answers: { diagnostics: { plan: [own] } } } });
  expect(rows[0]).toBe('| edge | failed | terraform plan: Unsupported attribute (resource.aws_lb.a) |');
  expect(status).toBe(1);
});

test('plans only the stacks that the role can read, where the repository says so', () => {
  const { rows } = plan({ 'orders-dev-data': {}, 'orders-production-data': {} }, { STACKS: 'orders-dev' });
  expect(rows).toEqual(['| orders-dev-data | no changes |  |', '']);
});

test('fails where a beginning of names fits no stack: nothing would be planned', () => {
  const { status, rows } = plan({ 'orders-dev-data': {} }, { STACKS: 'shop' });
  expect(rows).toEqual(['| shop | failed | no stack has a name that begins like this: correct STACKS |', '']);
  expect(status).toBe(1);
});

test('fails in its own words where there is no Terraform', () => {
  const { status, rows } = plan({ data: {} }, { PATH: join(folder, 'nowhere') });
  expect(rows[0]).toBe('| data | failed | terraform init: run it locally to see why |');
  expect(status).toBe(1);
});
