import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../../cli/plan';
import { applyCommand, planLines, planSummary } from '../../../cli/plan-text';
import { changeText, withoutEchoes } from '../../../cli/plan-values';
import { addTotals, NO_CHANGES, type PlannedChange } from '../../../terraform/plan-json';
import type { StackPlan } from '../../../terraform/plan-stacks';
import { fakeTerraform, folder, output, queues, removeFolders } from '../terraform/support';
import { terminal } from './support';

afterEach(removeFolders);

const text = (from: unknown, to: unknown): string => changeText({ from: { value: from }, to: { value: to } });

function stackPlan(settings: Partial<StackPlan>): StackPlan {
  const base = { stack: 'shop-dev-data', result: 'planned', digest: NO_CHANGES, seconds: 1 } as const;
  return { ...base, diagnostics: [], advice: [], notes: [], waitsFor: [], blockedBy: [], unplanned: [], ...settings };
}

function change(settings: Partial<PlannedChange>): PlannedChange {
  const construct = { address: 'aws_sqs_queue.Jobs', constructPath: 'shop-dev-data/Jobs/Resource' };
  return { action: 'update', type: 'aws_sqs_queue', attributes: [], ...construct, ...settings };
}

const lines = (plans: StackPlan[]): string[] => planLines([], plans, terminal({}));
const changed = (...changes: PlannedChange[]): StackPlan =>
  stackPlan({ digest: { ...NO_CHANGES, changes, totals: addTotals([{ ...NO_CHANGES.totals, update: 1 }]) } });

describe('a value', () => {
  test.each([
    [7, 14, '7 -> 14'],
    ['a b', 'c', 'a b -> c'],
    ['7', 7, '"7" -> 7'],
    [null, '', 'null -> ""'],
    ['null', true, '"null" -> true'],
    ['two\nlines', '\u001b[31mred', String.raw`"two\nlines" -> "\u001b[31mred"`],
    [['a'], { b: 1 }, '["a"] -> {"b":1}'],
  ])('from %j to %j is shown as %s', (from, to, expected) => {
    expect(text(from, to)).toBe(expected);
  });

  test('that is long is cut around the first difference', () => {
    const policy = (action: string): string => `${'x'.repeat(100)}sqs:${action}${'y'.repeat(100)}`;
    expect(text(policy('Send'), policy('Receive'))).toBe(
      `…xxxxxxxxsqs:Send${'y'.repeat(42)}… -> …xxxxxxxxsqs:Receive${'y'.repeat(39)}…`,
    );
  });

  test('of tags_all is left out where tags says the same', () => {
    const attribute = (path: string): Parameters<typeof withoutEchoes>[0][number] => ({
      path,
      from: { value: 'a' },
      to: { value: 'b' },
      forcesReplacement: false,
    });
    const kept = withoutEchoes(['tags.a', 'tags_all.a', 'tags_all.b'].map(attribute));
    expect(kept.map(({ path }) => path)).toEqual(['tags.a', 'tags_all.b']);
  });
});

test.each([
  [change({ action: 'create' }), '+ create  Jobs/Resource  aws_sqs_queue'],
  [change({ action: 'delete', constructPath: 'x' }), '- delete  x  aws_sqs_queue'],
  [change({ action: 'forget' }), '. forget  Jobs/Resource  aws_sqs_queue'],
  [change({ action: 'move', movedFrom: 'aws_sqs_queue.Old' }), '> move  Jobs/Resource  moved from aws_sqs_queue.Old'],
  [change({ action: 'import', importedAs: 'jobs' }), '< import  Jobs/Resource  imported as jobs'],
  [change({ action: 'replace', createBeforeDestroy: true }), '+/- replace  Jobs/Resource  aws_sqs_queue'],
  [
    change({ action: 'replace', reason: 'replace_because_tainted' }),
    '-/+ replace  Jobs/Resource  its creation failed halfway',
  ],
  [change({ address: 'aws_sqs_queue.Jobs["a"]' }), '~ update  Jobs/Resource["a"]  aws_sqs_queue'],
  [change({ action: 'delete', deposed: 'ab12' }), '- delete  Jobs/Resource (deposed ab12)  aws_sqs_queue'],
  [
    change({ address: 'module.m["a"].aws_sqs_queue.q', constructPath: 'shop-dev-data/Mod' }),
    '~ update  Mod aws_sqs_queue.q  aws_sqs_queue',
  ],
])('a resource has one line: %#', (one, line) => {
  expect(lines([changed(one)]).slice(1)).toEqual([`  ${line}`]);
});

test('a stack that waits or is blocked says for what, and one beside it that its plan is of today', () => {
  const waits = [
    { stack: 'shop-dev-network', outputs: [] },
    { stack: 'shop-dev-keys', outputs: ['Key arn', 'Key id'] },
  ];
  const blocks = [{ stack: 'shop-dev-data', outputs: ['Jobs arn'] }];
  const plans = [
    stackPlan({ result: 'waits', waitsFor: waits, stack: 'a' }),
    stackPlan({ result: 'blocked', blockedBy: blocks, stack: 'bb' }),
    stackPlan({ stack: 'c', unplanned: ['bb'] }),
  ];
  expect(lines(plans)).toEqual([
    'a   waits for shop-dev-network (not applied yet)',
    '    waits for shop-dev-keys (Key arn, Key id are not applied yet)',
    'bb  blocked: shop-dev-data changes an output it reads (Jobs arn)',
    'c   no changes',
    '    as bb is today, which is not planned itself',
  ]);
  expect(planSummary(plans)).toBe('3 stacks: 1 without changes, 1 waiting, 1 blocked');
  expect(applyCommand(plans, terminal({}))).toBeUndefined();
});

test('a failed stack shows what it would lose, Terraform’s message, and what to do', () => {
  const digest = { ...NO_CHANGES, changes: [change({ action: 'create' }), change({ action: 'replace' })] };
  const diagnostics = [{ severity: 'error' as const, summary: 'Instance cannot be destroyed', detail: 'Because.' }];
  expect(lines([stackPlan({ result: 'failed', digest, diagnostics, advice: ['Do not.'] })])).toEqual([
    'shop-dev-data  failed',
    '  -/+ replace  Jobs/Resource  aws_sqs_queue',
    '  error: Instance cannot be destroyed: Because.',
    '  advice: Do not.',
  ]);
});

describe('the command', () => {
  const shop = (): string => output({ 'shop-dev-data': { config: queues('shop-dev-data', 'Jobs') } });

  test('without Terraform says how to get it', async () => {
    const screen = terminal({ env: { PATH: folder() } });
    await expect(plan([], { out: shop(), synth: false }, screen)).rejects.toThrow(
      'Terraform [TerraformMissing]:\n- was not found. To plan, install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name another binary in TERRAFORM_BINARY_NAME',
    );
  });

  test('initialises and plans once more where Terraform asks for it', async () => {
    const fake = fakeTerraform({
      plan: ({ cwd }) => {
        const { existsSync: exists, writeFileSync } = process.getBuiltinModule('node:fs');
        if (exists(`${cwd}/.terraform/tried`)) return {};
        writeFileSync(`${cwd}/.terraform/tried`, '');
        const diagnostic = {
          severity: 'error',
          summary: 'Required plugins are not installed',
          detail: 'run terraform init',
        };
        return { code: 1, out: JSON.stringify({ type: 'diagnostic', diagnostic }) };
      },
    });
    const screen = terminal({ env: fake.env });
    const out = shop();
    expect(await plan([], { out, synth: false, json: true }, screen)).toBe(0);
    expect(fake.calls().map(({ args }) => args[0])).toEqual(['version', 'init', 'plan', 'init', 'plan']);
    expect(await plan([], { out, synth: false, json: true }, screen)).toBe(0);
    expect(
      fake
        .calls()
        .slice(5)
        .map(({ args }) => args[0]),
    ).toEqual(['version', 'plan']);
  });

  test('runs after the plan of a stack whose state it reads, where the app has not said so', async () => {
    const local = (path: string): object => ({ backend: { local: { path } } });
    const read = (path: string): object => ({ terraform_remote_state: { r: { backend: 'local', config: { path } } } });
    const input = '${data.terraform_remote_state.r.outputs.x}';
    const reader = {
      terraform: local('/a'),
      data: read('/b'),
      resource: { terraform_data: { R: { input } } },
    };
    const out = output({
      a: { config: reader },
      b: { config: { ...reader, terraform: local('/b'), data: read('/a') } },
    });
    const fake = fakeTerraform();
    await plan([], { out, synth: false }, terminal({ env: fake.env }));
    const order = (): string[] => fake.calls().flatMap(({ args, cwd }) => (args[0] === 'plan' ? [cwd.slice(-1)] : []));
    expect(order()).toEqual(['b', 'a']);
  });

  test('of a failed plan hides what a sensitive variable was given', async () => {
    const fake = fakeTerraform({
      plan: () => {
        const diagnostic = {
          severity: 'error',
          summary: 'Wrong',
          detail: 'got: swordfish, default hunter2, {"k":"salmon"}',
        };
        return { code: 1, out: JSON.stringify({ type: 'diagnostic', diagnostic }) };
      },
    });
    const variable = {
      one: { type: 'string', sensitive: true },
      two: { sensitive: true, default: 'hunter2' },
      three: { sensitive: true },
    };
    const screen = terminal({ env: { ...fake.env, TF_VAR_one: 'swordfish', TF_VAR_three: '{"k":"salmon"}' } });
    await plan([], { out: output({ one: { config: { variable } } }), synth: false }, screen);
    expect(screen.stdout[0]).toContain('Wrong: got: (sensitive), default (sensitive), (sensitive)\n');
  });

  test('of a failed plan: exit code 1, the message without its source line, and no plan file', async () => {
    const fake = fakeTerraform({
      plan: () => {
        const snippet = { context: 'resource.aws_sqs_queue.Jobs', code: '"password": "hunter2"' };
        const diagnostic = { severity: 'error', summary: 'Wrong', detail: 'At most 900.', snippet };
        return { code: 1, out: JSON.stringify({ type: 'diagnostic', diagnostic }) };
      },
    });
    const out = shop();
    const screen = terminal({ env: fake.env });
    expect(await plan([], { out, synth: false, detailedExitcode: true }, screen)).toBe(1);
    expect(screen.stdout.join('\n')).toBe(`
shop-dev-data  failed
  error: shop-dev-data/Jobs/Resource
    Wrong: At most 900.

1 stack: 1 failed (Terraform 1.11.4)`);
    expect(existsSync(join(out, 'stacks/shop-dev-data/plan'))).toBe(false);
  });
});
