import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scripts, workflowProblems } from './workflow-rules';

const folder = resolve(__dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

const pinned = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0';
const good = `on: pull_request
permissions:
  contents: read
concurrency: a
jobs:
  test:
    timeout-minutes: 5
    permissions:
      id-token: write
    steps:
      - uses: ${pinned}
        with:
          persist-credentials: false
      - run: echo "$TITLE"
        env:
          TITLE: \${{ github.event.pull_request.title }}
`;

test('the project has its two workflows', () => {
  expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'plan.yml']);
});

test.each(workflows)('$name follows every rule', ({ text }) => {
  expect(workflowProblems(text)).toEqual([]);
});

test.each(workflows)('$name holds shell that Bash can read', ({ text }) => {
  const broken = scripts(text).filter((script) => spawnSync('bash', ['-n'], { input: script }).status !== 0);
  expect(broken).toEqual([]);
});

test.each([
  ['acme/ashlar', 'arn:aws:iam::111122223333:role/plan', 'ready=true\n'],
  ['acme/ashlar', '', 'ready=false\n'],
  ['stranger/ashlar', 'arn:aws:iam::111122223333:role/plan', 'ready=false\n'],
  ['', 'arn:aws:iam::111122223333:role/plan', 'ready=false\n'],
])('a pull request from %j with the role %j is planned: %j', (head, role, ready) => {
  const text = workflows.find(({ name }) => name === 'plan.yml')!.text;
  const script = scripts(text).find((candidate) => candidate.includes('ready=true'))!;
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-workflow-'));
  const env = { PATH: process.env['PATH'], HEAD_REPOSITORY: head, REPOSITORY: 'acme/ashlar', ROLE: role };
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const run = spawnSync('bash', ['--norc', '-e', '-c', script], { env: { ...env, ...files } });
  const written = readFileSync(files.GITHUB_OUTPUT, 'utf8');
  rmSync(folder, { recursive: true });
  expect([run.status, written]).toEqual([0, ready]);
});

test('reports nothing in a workflow that follows every rule', () => {
  expect(workflowProblems(good)).toEqual([]);
});

test.each([
  [
    'on: pull_request',
    'on: [pull_request_target]',
    'pull_request_target gives the rights of the repository to the code of a stranger',
  ],
  [
    'on: pull_request',
    'on:\n  pull_request_target:',
    'pull_request_target gives the rights of the repository to the code of a stranger',
  ],
  ['permissions:\n  contents: read\n', '', 'no permissions: the token could write'],
  ['permissions:\n  contents: read\n', 'permissions: write-all\n', 'permissions write-all: name what is read'],
  ['contents: read', 'contents: write', 'permission contents: write, but checks only read'],
  ['id-token: write', 'packages: write', 'permission packages: write, but checks only read'],
  ['concurrency: a\n', '', 'no concurrency: two runs of one branch would race'],
  ['    timeout-minutes: 5\n', '', 'job test has no timeout-minutes'],
  [pinned, 'actions/setup-node@v5', 'actions/setup-node@v5: pin it by the full SHA of a commit'],
  [pinned, 'actions/setup-node@a0853c2', 'actions/setup-node@a0853c2: pin it by the full SHA of a commit'],
  [' # v5.0.0', '', 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8: say its version in a comment'],
  [
    'persist-credentials: false',
    'fetch-depth: 1',
    'job test, step actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8: leaves the token on disk, set persist-credentials: false',
  ],
  [
    'echo "$TITLE"',
    'echo ${{ github.event.pull_request.title }}',
    'job test, step without a name: an expression in run is executed as shell, pass it through env',
  ],
])('finds %j turned into %j', (before, after, problem) => {
  expect(workflowProblems(good.replace(before, after))).toEqual([problem]);
});
