import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearse, type StartHost } from '../../../cli/rehearse';
import type { HostOptions, ProviderHost, StackNeeds } from '../../../rehearsal/host';
import { StateKeeper } from '../../../rehearsal/run/states';
import { fakeTerraform, folder, output, queues, removeFolders } from '../terraform/support';
import { steady, terminal } from './support';

afterEach(removeFolders);

const SOURCE = 'registry.terraform.io/hashicorp/aws';

/** A host that serves nothing, and what it was asked for. */
function standIn(): { start: StartHost; asked: HostOptions[]; needs: StackNeeds[]; closed: () => number } {
  const [asked, needs]: [HostOptions[], StackNeeds[]] = [[], []];
  let closed = 0;
  const close = (): Promise<void> => {
    closed++;
    return Promise.resolve();
  };
  const host: ProviderHost = {
    serve: (wanted) => {
      needs.push(wanted);
      const reason = 'no program at hand';
      const aws = {
        source: SOURCE,
        version: '5.100.0',
        mode: 'simulated',
        origin: '@cdktf/provider-aws',
        reason,
      } as const;
      return Promise.resolve({ env: { TF_REATTACH_PROVIDERS: '{}' }, providers: [aws], close });
    },
    refused: () => [{ source: SOURCE, host: 'sts.amazonaws.com:443', count: 2 }],
    close,
  };
  const start: StartHost = (options) => {
    asked.push(options);
    return Promise.resolve(host);
  };
  return { start, asked, needs, closed: () => closed };
}

/** Two stacks, the second of which depends on the first, and a third one for itself. */
function shop(): string {
  return output({
    'shop-dev-apps': { dependencies: ['shop-dev-data'], config: queues('shop-dev-apps', 'Replies') },
    'shop-dev-data': { config: queues('shop-dev-data', 'Jobs', 'Mails') },
    'shop-dev-other': { config: queues('shop-dev-other', 'Rest') },
  });
}

/** A plan that creates a queue. */
const create = (): { out: string } => {
  const change = { resource: { addr: 'aws_sqs_queue.Jobs' }, action: 'create' };
  return { out: JSON.stringify({ type: 'planned_change', change }) };
};

/** Fails the plan of the stack that the others build on. */
const failing = ({ cwd }: { cwd: string }): { out: string; code: number } => {
  if (!cwd.endsWith('shop-dev-data')) return { out: '', code: 0 };
  const snippet = { context: 'resource.aws_sqs_queue.Jobs', code: '  "delay_seconds": 1000,' };
  const diagnostic = { severity: 'error', summary: 'Out of range', detail: 'At most 900.', snippet };
  return { out: JSON.stringify({ type: 'diagnostic', diagnostic }), code: 1 };
};

test('a good rehearsal: table, providers, network, total, next step; the host is closed', async () => {
  const { env } = fakeTerraform({ plan: create });
  const [screen, host, out] = [terminal({ env }), standIn(), shop()];
  expect(await rehearse([], { out }, screen, host.start)).toBe(0);
  expect(steady(screen.stdout[0])).toBe(`
stack           plan  result  seconds
shop-dev-data   +1    ok          0.0
shop-dev-other  +1    ok          0.0
shop-dev-apps   +1    ok          0.0

provider: hashicorp/aws 5.100.0 simulated, from @cdktf/provider-aws (no program at hand)
network: hashicorp/aws tried to reach sts.amazonaws.com:443 2 times, and was refused

3 stacks, +3: 3 ok in 0.0 s (Terraform 1.11.4)
next: npx ashlar plan shop-dev-data --no-synth --out ${out}`);
  expect(screen.stderr.map(steady).sort()).toEqual([
    'rehearse   3 ok in 0.0 s',
    'rehearse   shop-dev-apps: ok, +1, 0.0 s',
    'rehearse   shop-dev-data: ok, +1, 0.0 s',
    'rehearse   shop-dev-other: ok, +1, 0.0 s',
  ]);
  // The stack that others build on is served once on the way up and once on the way down.
  expect([host.needs.length, host.closed()]).toEqual([4, 5]);
});

test('a failure: exit code 1, message with construct and source line, dependents skipped, others done', async () => {
  const { env } = fakeTerraform({ plan: failing });
  const [screen, out] = [terminal({ env }), shop()];
  expect(await rehearse([], { out }, screen, standIn().start)).toBe(1);
  expect(steady(screen.stdout[0]).split('\nprovider:')[0]).toBe(`
stack           plan        result                            seconds
shop-dev-data               failed in plan                        0.0
shop-dev-other  no changes  ok                                    0.0
shop-dev-apps               skipped, as shop-dev-data failed

shop-dev-data, plan
  error: shop-dev-data/Jobs/Resource
    Out of range: At most 900.
    "delay_seconds": 1000
`);
  expect(steady(screen.stdout[0]).split('\n').slice(-2)).toEqual([
    '3 stacks, no changes: 1 ok, 1 failed, 1 skipped in 0.0 s (Terraform 1.11.4)',
    `next: correct 1 stack, then npx ashlar rehearse shop-dev-data --out ${out}`,
  ]);
});

test('a stack that was not chosen is applied for the one that was', async () => {
  const { env } = fakeTerraform({ plan: create });
  const screen = terminal({ env });
  expect(await rehearse(['*-apps'], { out: shop() }, screen, standIn().start)).toBe(0);
  expect(steady(screen.stdout[0]).split('\n').slice(1, 4)).toEqual([
    'stack          plan  result                     seconds',
    'shop-dev-data  +1    applied for shop-dev-apps      0.0',
    'shop-dev-apps  +1    ok                             0.0',
  ]);
});

test('--json prints everything, --junit writes a file, and the options reach the host', async () => {
  const { env } = fakeTerraform({ plan: create });
  const [cwd, host, out] = [folder(), standIn(), shop()];
  const screen = terminal({ env, cwd });
  const options = { out, json: true, junit: 'report.xml', mode: 'real-plan' as const, download: true };
  expect(await rehearse(['*-data'], options, screen, host.start)).toBe(0);
  const report = JSON.parse(screen.stdout[0] ?? '') as { stacks: object[] };
  expect(report).toEqual({
    ok: true,
    outdir: out,
    terraform: { program: join(env['HOME'] ?? '', 'bin/terraform'), version: '1.11.4' },
    seconds: expect.any(Number),
    stacks: [
      expect.objectContaining({
        id: 'shop-dev-data',
        result: 'ok',
        resources: 2,
        changes: [{ kind: 'create', address: 'aws_sqs_queue.Jobs', constructPath: 'shop-dev-data/Jobs/Resource' }],
        totals: { create: 1, update: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0 },
        protected: 0,
      }),
    ],
    refused: [{ source: SOURCE, host: 'sts.amazonaws.com:443', count: 2 }],
    annotations: [],
    notes: [],
  });
  expect(screen.stderr).toEqual([]);
  expect(readFileSync(join(cwd, 'report.xml'), 'utf8')).toContain('<testsuite name="shop-dev-data" tests="6"');
  expect(host.asked.map(({ mode, download, stackFolders }) => [mode, download, stackFolders?.length])).toEqual([
    ['real-plan', true, 3],
  ]);
});

test('types and providers of a stack reach the host, and Terraform gets what it answers, but no credential', async () => {
  const fake = fakeTerraform();
  const host = standIn();
  const env = { ...fake.env, AWS_SECRET_ACCESS_KEY: 'poisoned' };
  await rehearse(['*-data'], { out: shop() }, terminal({ env }), host.start);
  expect(host.needs).toEqual([
    expect.objectContaining({
      stack: 'shop-dev-data',
      providers: [{ name: 'aws', source: SOURCE, version: '5.100.0' }],
      types: { resources: ['aws_sqs_queue'], dataSources: [], ephemeralResources: [] },
      modes: {},
    }),
  ]);
  const calls = fake.calls().filter(({ args }) => args[0] !== 'version');
  expect(calls.map(({ args }) => args[0])).toEqual(['init', 'validate', 'plan', 'apply', 'plan', 'destroy']);
  for (const call of calls) {
    expect(call.env).toEqual(expect.objectContaining({ TF_REATTACH_PROVIDERS: '{}', TF_HTTP_USERNAME: 'ashlar' }));
    expect(Object.keys(call.env).filter((name) => name.startsWith('AWS_'))).toEqual([]);
    expect(existsSync(call.cwd)).toBe(false);
  }
});

test('states of another mode than asked for are refused before anything runs', async () => {
  const fake = fakeTerraform();
  const from = join(folder(), 'kept');
  const providers = [{ source: SOURCE, version: '5.100.0', mode: 'simulated' as const, origin: '' }];
  const keeper = new StateKeeper(from);
  for (const stack of ['a', 'b']) keeper.keep({ stack, state: '{}', terraform: '1.11.4', providers, constructs: {} });
  const done = rehearse([], { out: shop(), from, mode: 'real-plan' }, terminal({ env: fake.env }), standIn().start);
  await expect(done).rejects.toThrow(
    `${from} [ModeMixed]:\n- states were written by a simulated hashicorp/aws, so leave out --mode real-plan: a, b`,
  );
  expect(fake.calls().map(({ args }) => args[0])).toEqual(['version']);
});

test('without Terraform there is nothing to run', async () => {
  const screen = terminal({ env: { PATH: '/no/such' } });
  await expect(rehearse([], { out: shop() }, screen, standIn().start)).rejects.toThrow(
    'Terraform [TerraformMissing]:\n- was not found on the PATH, and a rehearsal runs it. To rehearse, install Terraform 1.11 or newer ' +
      '(https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME',
  );
});

test('a report goes to a folder that is made for it, and one that cannot be written is told before anything runs', async () => {
  const [fake, cwd] = [fakeTerraform({ plan: create }), folder()];
  const screen = terminal({ env: fake.env, cwd });
  const before = fake.calls().length;
  await expect(rehearse([], { out: shop(), junit: '.' }, screen, standIn().start)).rejects.toThrow(
    `--junit [ReportFile]:\n- ${cwd} cannot be written: EISDIR`,
  );
  expect(
    fake
      .calls()
      .slice(before)
      .map(({ args }) => args[0]),
  ).toEqual(['version']);
  await rehearse(['*-data'], { out: shop(), junit: 'reports/r.xml' }, screen, standIn().start);
  expect(readFileSync(join(cwd, 'reports/r.xml'), 'utf8')).toContain('<testsuite name="shop-dev-data"');
});

test('a message does not quote what a sensitive variable was given', async () => {
  const fake = fakeTerraform({
    plan: () => {
      const diagnostic = { severity: 'error', summary: 'Wrong', detail: 'got: swordfish' };
      return { code: 1, out: JSON.stringify({ type: 'diagnostic', diagnostic }) };
    },
  });
  const config = { variable: { key: { type: 'string', sensitive: true } } };
  const [screen, cwd] = [terminal({ env: { ...fake.env, TF_VAR_key: 'swordfish' }, cwd: folder() }), folder()];
  const options = { out: output({ one: { config } }), json: true, junit: join(cwd, 'r.xml') };
  await rehearse([], options, screen, standIn().start);
  expect(screen.stdout[0]).toContain('"detail": "got: (sensitive)"');
  expect(readFileSync(join(cwd, 'r.xml'), 'utf8')).toContain('got: (sensitive)');
});

test('after a failure the next command has the options of this one', async () => {
  const { env } = fakeTerraform({ plan: failing });
  const [screen, out] = [terminal({ env, cwd: folder() }), shop()];
  const options = { out, mode: 'simulated' as const, keep: 'my states' };
  expect(await rehearse(['*-data'], options, screen, standIn().start)).toBe(1);
  expect(screen.stdout[0]?.split('\n').at(-1)).toBe(
    `next: correct 1 stack, then npx ashlar rehearse shop-dev-data --mode simulated --keep 'my states' --out ${out}`,
  );
});

test('the output folder keeps nothing', async () => {
  const out = shop();
  const screen = terminal({ env: fakeTerraform().env });
  await expect(rehearse([], { out, keep: join(out, 'kept') }, screen, standIn().start)).rejects.toThrow(
    `--keep [KeepFolder]:\n- ${out}/kept lies in the output folder. Give one outside of it`,
  );
});
