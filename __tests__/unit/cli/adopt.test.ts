import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adopt } from '../../../cli/adopt';
import { adoptLines, adoptSummary } from '../../../cli/adopt-text';
import type { Adoptable, Finding } from '../../../terraform/adoption/find-existing';
import { awsError, recorded, type RecordedService } from '../terraform/adoption/support';
import { folder, output, removeFolders } from '../terraform/support';
import { steady, terminal } from './support';

let service: RecordedService | undefined;
afterEach(async () => {
  removeFolders();
  await service?.close();
});

/** An output folder with one stack that declares a table and a cluster, and the terminal of somebody in AWS. */
async function shop(): Promise<{ out: string; cwd: string; env: NodeJS.ProcessEnv }> {
  const tableArn = 'arn:aws:dynamodb:us-east-1:111122223333:table/locks';
  service = await recorded({
    DescribeTable: { body: { Table: { TableArn: tableArn } } },
    DescribeClusters: { body: { clusters: [] } },
  });
  const named = (path: string, name: string) => ({ '//': { metadata: { path: `shop-dev-data/${path}` } }, name });
  const config = {
    provider: { aws: [{ region: 'us-east-1', access_key: 'a', secret_key: 's', endpoints: [] }] },
    resource: {
      aws_dynamodb_table: { Locks: named('Locks/Resource', 'locks') },
      aws_ecs_cluster: { Cluster: named('Cluster/Resource', 'shop') },
    },
  };
  return { out: output({ 'shop-dev-data': { config } }), cwd: folder(), env: { AWS_ENDPOINT_URL: service.url } };
}

test('tells what exists, and what to write in the app', async () => {
  const { out, cwd, env } = await shop();
  const screen = terminal({ cwd, env });
  expect(await adopt([], { out, synth: false }, screen)).toBe(0);
  expect(screen.stdout.join('\n')).toBe(
    [
      '',
      'shop-dev-data',
      '  result  resource          type                exists as',
      '  absent  Cluster/Resource  aws_ecs_cluster     shop is not there: Terraform will make it',
      '  found   Locks/Resource    aws_dynamodb_table  locks',
      '',
      '1 found, 1 not there',
      '',
      'To import what was found, once everything is built:',
      '',
      'adopt(app, {',
      "  'shop-dev-data': {",
      "    'Locks/Resource': 'locks',",
      '  },',
      '});',
    ].join('\n'),
  );
  expect(steady(screen.stderr.join('\n'))).toBe(
    'adopt      shop-dev-data: 1 found, 1 not there\nadopt      1 found, 1 not there in 0.0 s',
  );
});

test('writes the imports to a file; the second time there is nothing to add, and the file stays as it is', async () => {
  const { out, cwd, env } = await shop();
  const options = { out, synth: false, write: 'adopted.json' };
  const first = terminal({ cwd, env });
  expect(await adopt([], options, first)).toBe(0);
  expect(first.stdout.join('\n')).toMatch(/1 import added to adopted\.json$/);
  const text = readFileSync(join(cwd, 'adopted.json'), 'utf8');
  expect(text).toBe('{\n  "shop-dev-data": {\n    "Locks/Resource": "locks"\n  }\n}\n');
  const second = terminal({ cwd, env });
  expect(await adopt([], options, second)).toBe(0);
  expect(second.stdout.join('\n')).toMatch(/adopted\.json holds all of it$/);
  expect(readFileSync(join(cwd, 'adopted.json'), 'utf8')).toBe(text);
});

test('once the app has the imports there is nothing to adopt', async () => {
  const { out, cwd, env } = await shop();
  const file = join(out, 'stacks/shop-dev-data/cdk.tf.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as object;
  const imports = [{ to: 'aws_dynamodb_table.Locks', id: 'locks' }];
  writeFileSync(file, JSON.stringify({ ...config, import: imports }));
  const screen = terminal({ cwd, env });
  expect(await adopt([], { out, synth: false, write: 'adopted.json' }, screen)).toBe(0);
  expect(screen.stdout.join('\n')).toMatch(/\n1 not there\nnothing to adopt$/);
});

test('what may not be looked at ends with 1, and says which right is missing', async () => {
  const { out, cwd } = await shop();
  await service?.close();
  service = await recorded({ DescribeTable: awsError(400, 'AccessDeniedException'), DescribeClusters: { body: {} } });
  const screen = terminal({ cwd, env: { AWS_ENDPOINT_URL: service.url } });
  expect(await adopt(['shop-*'], { out, synth: false }, screen)).toBe(1);
  expect(screen.stdout.join('\n')).toContain(
    'refused  Locks/Resource    aws_dynamodb_table  locks may not be looked at: needs dynamodb:DescribeTable',
  );
});

test('a state that cannot be read ends with 1, as what it has was looked for too', async () => {
  const { out, cwd, env } = await shop();
  const file = join(out, 'stacks/shop-dev-data/cdk.tf.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...config, terraform: { backend: { http: {} } } }));
  const screen = terminal({ cwd, env });
  expect(await adopt([], { out, synth: false }, screen)).toBe(1);
  expect(screen.stdout.join('\n')).toContain('state: its state is in a `http` back end');
});

test('prints JSON for machines, and nothing else', async () => {
  const { out, cwd, env } = await shop();
  const screen = terminal({ cwd, env });
  expect(await adopt([], { out, synth: false, json: true, write: 'adopted.json' }, screen)).toBe(0);
  expect(screen.stderr).toEqual([]);
  expect(JSON.parse(screen.stdout.join(''))).toMatchObject({
    ok: true,
    stacks: [
      { stack: 'shop-dev-data', managed: 0, findings: [{ result: 'absent' }, { result: 'found', id: 'locks' }] },
    ],
    adoptions: { 'shop-dev-data': { 'Locks/Resource': 'locks' } },
    written: { file: 'adopted.json', added: 1, differing: [] },
  });
});

const finding = (path: string, look: object): Finding =>
  ({ stack: 's', path, type: 'aws_s3_bucket', address: 'a', ...look }) as unknown as Finding;
const stack = (findings: Finding[], more: Partial<Adoptable> = {}): Adoptable => ({
  stack: 's',
  findings,
  managed: 0,
  ...more,
});

test('each answer has a line that says what it means', () => {
  const findings = [
    finding('A', { result: 'foreign', id: 'states', reason: 'another account owns it' }),
    finding('B', { result: 'unknown', reason: 'its name is known to Terraform alone' }),
  ];
  const one = stack(findings, { managed: 2, stateProblem: 'cannot be read' });
  expect(adoptLines([one, stack([])], {}, undefined, terminal({}))).toEqual([
    '',
    's',
    '  state: cannot be read',
    '  result   resource  type           exists as',
    '  foreign  A         aws_s3_bucket  states: another account owns it',
    '  unknown  B         aws_s3_bucket  its name is known to Terraform alone',
    '',
    "1 somebody else's, 1 could not be looked at, 2 managed already",
    'nothing to adopt among what could be looked at',
  ]);
});

test('an id that the file has otherwise is told', () => {
  const written = { file: 'adopted.json', added: 0, differing: ['s A: old stays, new was found'] };
  expect(adoptLines([], { s: { A: 'new' } }, written, terminal({})).slice(-2)).toEqual([
    'adopted.json holds all of it, but differs in 1',
    '  s A: old stays, new was found',
  ]);
});

test('a name with a quote stays one', () => {
  const lines = adoptLines([], { s: { "It's/Resource": 'a\\b' } }, undefined, terminal({}));
  expect(lines).toContain(String.raw`    'It\'s/Resource': 'a\\b',`);
});

test('nothing of these kinds is said so', () => {
  expect(adoptSummary([stack([])])).toBe('nothing to look for');
});
