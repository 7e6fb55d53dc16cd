import { copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratch } from './support/differences';
import { copySources, edit, type Ended, hashes, runIn } from './support/project-copy';
import { cliConfig, suite } from './support/suite';

const ROOT = resolve(__dirname, '../..');
const DEV = 'environments/orders/dev.ts';
const DATA = 'stacks/orders/data.ts';
const INDEX = 'stacks/orders/index.ts';
const IMPORTS = "import type { App } from 'cdktf';\n";
const JOBS = "    this.jobs = new Queue(this, 'Jobs', { visibilityTimeout: Duration.minutes(5), allowDestroy });\n";

const importing = (name: string, path: string): string =>
  `${IMPORTS}import { ${name} } from '../../constructs/aws/${path}';\n`;

/** One slip: what was replaced by what in which file, and all that is printed about it. */
interface Slip {
  readonly what: string;
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
  readonly message: string;
}

const wrongValue: Slip = {
  what: 'a wrong value in an environment',
  edits: [[DEV, 'backupDays: 1 }', 'backupDays: 36 }']],
  message: 'environments/orders/dev.ts [EnvironmentInvalid]:\n- database.backupDays must be 1 to 35 days, got 36\n',
};

const slips: readonly Slip[] = [
  {
    what: 'all that is wrong in an environment',
    edits: [
      [DEV, 'backupDays: 1 }', 'backupDays: 36, backupTime: 2 }'],
      [DEV, "public: '10.1.2.0/24'", "public: '10.1.1.128/25'"],
      [DEV, '10.1.101.0/24', '10.1.101.0/28'],
      [DEV, "version: '1.36'", "version: '1.28'"],
      [DEV, "version: '8.4'", "version: '5.6'"],
    ],
    message:
      'environments/orders/dev.ts [EnvironmentInvalid]:\n' +
      '- database.backupDays must be 1 to 35 days, got 36\n' +
      '- database.backupTime is not a known setting\n' +
      '- network.zones.us-east-1a.private must hold 16 addresses besides the 5 that AWS reserves, got 10.1.101.0/28\n' +
      '- network.zones.us-east-1b.public must not overlap zones.us-east-1a.public (10.1.1.0/24), got 10.1.1.128/25\n' +
      '- cluster.version must be one of 1.34, 1.35, 1.36 (EKS standard support on 2026-08-22), got 1.28\n' +
      '- database.version must be one of mysql 8.4 (RDS standard support on 2026-08-22), got 5.6\n',
  },
  {
    what: 'a queue whose messages may never be received',
    edits: [[DATA, 'Duration.minutes(5),', 'Duration.minutes(5), maxReceiveCount: 0,']],
    message: "Queue at 'orders-dev-data/Jobs' [PropsInvalid]:\n- `maxReceiveCount` must be 1 to 1000 receives, got 0\n",
  },
  {
    what: 'a name that AWS would find twice',
    edits: [[DATA, JOBS, `${JOBS}    new Queue(this, 'Mails', { name: \`orders-\${environment.name}-jobs\` });\n`]],
    message:
      "Queue at 'orders-dev-data/Mails' [NameTaken]:\n" +
      '- `name` must be unique for each SQS queue of an account and region, got orders-dev-jobs. ' +
      "'orders-dev-data/Jobs' has it already\n",
  },
  {
    what: 'an id that is given twice',
    edits: [[DATA, "new Database(this, 'Database'", "new Database(this, 'Jobs'"]],
    message: "DataStack at 'orders-dev-data' [IdTaken]:\n- `id` must be new among its children, got Jobs twice\n",
  },
  {
    what: 'two environments of one name',
    edits: [[DEV, "name: 'dev'", "name: 'production'"]],
    message:
      'environments/orders/production.ts [EnvironmentInvalid]:\n' +
      '- name must be that of no other environment, got production. environments/orders/dev.ts has it already\n',
  },
  {
    what: 'a stack that reads a later layer',
    edits: [
      [INDEX, IMPORTS, importing('Topic', 'messaging/topic')],
      [INDEX, '  new AppsStack(', '  const apps = new AppsStack('],
      [INDEX, '  new ObservabilityStack(', '  const observability = new ObservabilityStack('],
      [
        INDEX,
        '{ data, cluster });\n}',
        '{ data, cluster });\n' +
          '  const { emails } = environment.alarms;\n' +
          "  if (emails.length > 0) new Topic(observability, 'Failures', { emails }).grantPublish(apps.worker);\n}",
      ],
    ],
    message:
      "AppsStack at 'orders-production-apps' [StackOrder]:\n" +
      "- 'orders-production-apps/Worker/Role/Policy' reads 'orders-production-observability', which is applied after it. " +
      'Read from a layer before, or move the resource there\n',
  },
  {
    what: 'two stacks that read each other',
    edits: [
      [INDEX, IMPORTS, importing('Key', 'security/key')],
      [
        INDEX,
        '  new AppsStack(',
        "  if (!environment.allowDestroy) new Key(network, 'ClusterKey', { description: cluster.cluster.clusterArn });\n" +
          '  new AppsStack(',
      ],
    ],
    message:
      "NetworkStack at 'orders-production-network' [StackCycle]:\n" +
      "- 'orders-production-network/ClusterKey/Resource' reads 'orders-production-cluster', which closes a circle: " +
      'orders-production-network → orders-production-cluster → orders-production-network. ' +
      'Move what both need into a stack before them\n',
  },
];

/** A command that is run on a copy of the project with a last good output. */
interface Run {
  readonly name: string;
  readonly slip?: Slip;
  readonly command: readonly [program: string, ...args: string[]];
}

/** What it printed and did to its folder: names there, and hashes of all files in the output folder. */
interface Outcome extends Ended {
  readonly before: object;
  readonly after: object;
}

const app = slips.map((slip): Run => ({ name: slip.what, slip, command: ['node', '--import', 'tsx', 'main.ts'] }));
const cdktf = 'node_modules/.bin/cdktf';
const synthWrong: Run = { name: 'cdktf synth, a wrong value', slip: wrongValue, command: [cdktf, 'synth'] };
const startWrong: Run = { name: 'npm start, a wrong value', slip: wrongValue, command: ['npm', 'start'] };
const startUnknown: Run = { name: 'npm start, unknown', command: ['npm', 'start', '--', 'orders-staging-*'] };
const diffUnknown: Run = { name: 'cdktf diff, unknown', command: [cdktf, 'diff', 'orders-staging-network'] };

/** One copy for all runs: in another folder the same source would be compiled anew. */
const HOME = scratch('bad-input/good');
const state = (): object => ({ names: readdirSync(HOME).sort(), output: hashes(join(HOME, 'cdktf.out')) });

async function outcomeOf({ slip, command: [program, ...args] }: Run): Promise<Outcome> {
  const edits = slip?.edits ?? [];
  for (const [file, from, to] of edits) edit(join(HOME, file), from, to);
  const before = state();
  const tidy = { NO_COLOR: '1', FORCE_COLOR: '0', CI: '1', npm_config_loglevel: 'error' };
  const ended = await runIn(HOME, program, args, { ...tidy, TF_CLI_CONFIG_FILE: cliConfig() });
  const after = state();
  for (const [file] of edits) copyFileSync(join(ROOT, file), join(HOME, file));
  return { ...ended, before, after };
}

const outcomes = new Map<string, Outcome>();
function ended({ name }: Run): Outcome {
  const outcome = outcomes.get(name);
  if (outcome === undefined) throw new Error(`'${name}' did not run`);
  return outcome;
}

beforeAll(async () => {
  mkdirSync(HOME, { recursive: true });
  copySources(ROOT, HOME, ['cli', 'terraform', 'rehearsal']);
  symlinkSync(join(ROOT, 'node_modules'), join(HOME, 'node_modules'));
  // One system of the estate is enough to make mistakes in.
  const lines = readFileSync(join(ROOT, 'main.ts'), 'utf8').split('\n');
  writeFileSync(join(HOME, 'main.ts'), lines.filter((line) => !/portfolio/i.test(line)).join('\n'));
  const good = await runIn(HOME, 'node', ['--import', 'tsx', 'main.ts']);
  expect(good).toEqual({ code: 0, stdout: '', stderr: '' });
  for (const run of [synthWrong, startWrong, startUnknown, ...app]) outcomes.set(run.name, await outcomeOf(run));
});

test.each(app)('$name: the app says so and nothing else, and leaves the last good output', (run) => {
  const { code, stdout, stderr, before, after } = ended(run);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: run.slip?.message });
  expect(after).toEqual(before);
});

test('a wrong value in an environment: cdktf synth shows it once, without a stack trace, and the last good output stays', () => {
  const { code, stdout, stderr, before, after } = ended(synthWrong);
  const { message } = wrongValue;
  const shown = `Command output on stderr:\n\n${message.replace(/^(?=.)/gm, '    ')}`;
  expect([code, stderr]).toEqual([1, expect.stringContaining(shown)]);
  expect(stderr.split(message.split('\n')[0] ?? '')).toHaveLength(2);
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
  expect(after).toEqual(before);
});

/** Without what differs from run to run. */
const steady = (text: string): string => text.replace(/[\d.]+ s$/gm, 'N s').replace(/\d+ resources/g, 'N resources');

test('a wrong value in an environment: npm start says so as well, and leaves the last good output', () => {
  const { code, stdout, stderr, before, after } = ended(startWrong);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^\n> \S+ start\n> tsx cli\/ashlar\.ts rehearse\n\n$/)]);
  expect(steady(stderr)).toBe(`synth      failed after N s\n${wrongValue.message}`);
  expect(after).toEqual(before);
});

test('an environment that does not exist: npm start names those that do, and the output is as it was', () => {
  const { code, stderr, before, after } = ended(startUnknown);
  expect([code, steady(stderr)]).toEqual([
    1,
    'synth      12 stacks, N resources in N s\n' +
      'stacks [StackUnknown]:\n' +
      '- `orders-staging-*` matches no stack; environments of orders: dev, production\n' +
      '- there are:\n' +
      '  orders-dev: apps, cluster, data, network, observability, platform\n' +
      '  orders-production: apps, cluster, data, network, observability, platform\n',
  ]);
  expect(after).toEqual(before);
});

suite('cdktf diff', ['terraform'], () => {
  test('an environment that does not exist: one clear error, and the output is as it was', async () => {
    const { code, stdout, stderr, before, after } = await outcomeOf(diffUnknown);
    expect([code, stderr]).toEqual([1, 'Error: Usage Error: Could not find stack: orders-staging-network\n']);
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(after).toEqual(before);
  });
});
