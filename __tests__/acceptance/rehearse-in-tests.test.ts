import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformOutput, TerraformResource, type TerraformStack } from 'cdktf';
import { Role } from '../../constructs/aws/identity/role';
import { Queue } from '../../constructs/aws/messaging/queue';
import type { ProviderMode } from '../../rehearsal/host';
import { closeRehearsals, KNOWN_AFTER_APPLY, rehearse, type RehearseOptions } from '../../testing';
import '../../testing/jest';
import { awsStack, testApp } from '../support/stack';
import { JEST, runScript } from './support/run-script';
import { cliConfig, suite } from './support/suite';

const STOPPED = new Error(
  'rehearse [RehearsalStopped]:\n' +
    '- closeRehearsals() or the end of the test file came before its end: await it, with a time limit that suffices',
);
const JOBS = 'arn:aws:sqs:us-east-1:111122223333:jobs';

/** A stack with a queue, and a worker that may read it. */
function shop(settings: { readonly name?: string; readonly dead?: number } = {}, app = testApp()): TerraformStack {
  const stack = awsStack(app, 'shop');
  const queue = new Queue(stack, 'Jobs', { name: settings.name ?? 'jobs', allowDestroy: true });
  if (settings.dead !== undefined) resourceAt(stack, 'Jobs/DeadLetters').addOverride('delay_seconds', settings.dead);
  const trust = { principal: { services: ['ec2.amazonaws.com'] } };
  queue.grantConsume(new Role(stack, 'Worker', { trust }));
  new TerraformOutput(stack, 'Url', { value: queue.queueUrl });
  return stack;
}

function resourceAt(stack: TerraformStack, path: string): TerraformResource {
  const found = stack.node.findAll().find(({ node }) => node.path === `${stack.node.path}/${path}`);
  if (!(found instanceof TerraformResource)) throw new Error(`no resource at ${path}`);
  return found;
}

/** Programs that this process has started and that still run. */
function children(): string[] {
  const { stdout } = spawnSync('ps', ['-o', 'comm=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter((name) => name !== '' && name !== 'ps');
}

suite('a rehearsal in a test', ['terraform'], () => {
  beforeAll(() => {
    process.env['TF_CLI_CONFIG_FILE'] = cliConfig();
  });

  describe.each<[ProviderMode]>([['simulated'], ['real-plan']])('%s', (mode) => {
    const run = (stack: TerraformStack, options: RehearseOptions = {}) => rehearse(stack, { mode, ...options });

    test('creates everything, and tells planned values, values after apply and outputs', async () => {
      const rehearsed = await run(shop());
      expect(rehearsed.providers.map((one) => [one.source, one.mode])).toEqual([
        ['registry.terraform.io/hashicorp/aws', mode],
      ]);
      expect(rehearsed).toPlan({ create: 6 });
      expect(rehearsed.at('Jobs').action).toBe('create');
      expect(rehearsed.at('Jobs').planned).toMatchObject({ name: 'jobs', arn: KNOWN_AFTER_APPLY });
      expect(rehearsed.at('Jobs')).toHaveAttributes({ name: 'jobs', arn: JOBS, visibility_timeout_seconds: 30 });
      expect(rehearsed.outputs).toEqual({ Url: 'https://sqs.us-east-1.amazonaws.com/111122223333/jobs' });
      expect(rehearsed.output('Url')).toBe(rehearsed.at('Jobs').values['url']);
      expect(rehearsed.at('Worker')).toAllowOnly(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        'Jobs',
      );
    });

    test('from an earlier rehearsal: nothing, an update in place, then a replacement', async () => {
      const before = await run(shop());
      expect(await run(shop(), { from: before })).toHaveNoChanges();
      const later = await run(shop({ dead: 5 }), { from: before });
      expect(later).toPlan({ update: 1 });
      expect(later.changes()).toMatchObject([
        { path: 'Jobs/DeadLetters', action: 'update', attributes: ['delay_seconds'] },
      ]);
      expect(later).toReplaceNothing();
      expect(later.at('Worker')).toBeUnchanged();
      const renamed = await run(shop({ name: 'mails', dead: 5 }), { from: later });
      expect(renamed.at('Jobs').action).toBe('replace');
      expect(() => {
        expect(renamed).toReplaceNothing();
      }).toThrow(/^expect\(shop\)\.toReplaceNothing\(\)\n\n[^]* {2}replace Jobs\/Resource: forced by name\b/);
    });
  });

  test('destroys what the app no longer has, and tells where it stood', async () => {
    const before = await rehearse(shop(), { mode: 'simulated' });
    const after = await rehearse(awsStack(testApp(), 'shop'), { mode: 'simulated', from: before });
    expect(after).toPlan({ destroy: 6 });
    expect(after.changes().map(({ path }) => path)).toContain('Jobs/Resource');
    expect(after.at('Jobs').values).toEqual({});
  });

  test('several at once do not disturb one another', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const all = await Promise.all(names.map((name) => rehearse(shop({ name }), { mode: 'simulated' })));
    expect(all.map((one) => one.at('Jobs').values['name'])).toEqual(names);
    const again = await Promise.all(
      all.map((from, index) => rehearse(shop({ name: names[index] }), { mode: 'simulated', from })),
    );
    expect(again.map((one) => one.changes())).toEqual([[], [], [], []]);
  });

  test('a stack that another one reads is applied first, and can be asked too', async () => {
    const app = testApp();
    const source = shop({}, app);
    const reader = awsStack(app, 'reader');
    const queue = source.node.findChild('Jobs');
    if (!(queue instanceof Queue)) throw new Error('Jobs is no queue');
    const trust = { principal: { services: ['ec2.amazonaws.com'] } };
    queue.grantSend(new Role(reader, 'Sender', { trust }));
    const rehearsed = await rehearse(reader, { mode: 'simulated' });
    expect(rehearsed.at('Sender')).toAllowOnly(['sqs:SendMessage'], 'shop/Jobs');
    expect(rehearsed).toPlan({ create: 2 });
    expect(() => rehearsed.at('shop/Jobs').planned).toThrow(
      "stack 'reader' [PlanNotKept]:\n" +
        "- the plan of `Jobs/Resource` was not kept, as only 'reader' was rehearsed: rehearse the stack that holds it",
    );
  });

  test("a failure tells step, construct path, Terraform's words and the line, and leads to the test", async () => {
    const stack = shop();
    resourceAt(stack, 'Jobs/DeadLetters').addOverride('visibility_timeout_secs', 4);
    const error = (await rehearse(stack, { mode: 'simulated' }).catch((reason: unknown) => reason)) as Error;
    expect(error.message).toBe(
      "stack 'shop' [RehearsalFailed]:\n" +
        '- validate failed at Jobs/DeadLetters: Extraneous JSON object property: ' +
        'No argument or block type is named "visibility_timeout_secs".\n' +
        '    "visibility_timeout_secs": 4',
    );
    expect(error.stack?.split('\n    at ')[1]).toContain(__filename);
  });

  test('a secret stands in no failure', async () => {
    const stack = shop();
    const database = new TerraformResource(stack, 'Database', { terraformResourceType: 'aws_db_instance' });
    database.addOverride('instance_class', 'db.t3.micro');
    database.addOverride('password', 'correct-horse');
    resourceAt(stack, 'Jobs/DeadLetters').addOverride('lifecycle.precondition', [
      {
        condition: `\${aws_db_instance.${database.friendlyUniqueId}.instance_class == "other"}`,
        error_message: 'not with correct-horse',
      },
    ]);
    const error = (await rehearse(stack, { mode: 'simulated' }).catch((reason: unknown) => reason)) as Error;
    expect(error.message).toContain('not with (sensitive)');
    expect(error.message).not.toContain('correct-horse');
  });

  test('refuses to start from another stack, or from a rehearsal in another mode', async () => {
    const from = await rehearse(shop(), { mode: 'simulated' });
    await expect(rehearse(awsStack(testApp(), 'other'), { from })).rejects.toThrow(
      new Error("rehearse [OptionInvalid]:\n- `from` must hold the state of 'other', and is a rehearsal of shop"),
    );
    await expect(rehearse(shop(), { from, mode: 'real-plan' })).rejects.toThrow(
      new Error(
        'rehearse [OptionInvalid]:\n- `mode` must be simulated or left out, as `from` was rehearsed so, got real-plan',
      ),
    );
  });

  test('closing ends every program and removes every file; a later rehearsal starts anew', async () => {
    const states = new Set(await openFolders());
    await closeRehearsals();
    const from = await rehearse(shop(), { mode: 'real-plan' });
    expect(children().join()).toContain('terraform-pro');
    const opened = (await openFolders()).filter((folder) => !states.has(folder));
    expect(opened).toHaveLength(1);
    await closeRehearsals();
    expect(children().filter((name) => name.startsWith('terraform'))).toEqual([]);
    expect(opened.filter((folder) => existsSync(folder))).toEqual([]);
    await expect(rehearse(shop(), { from })).rejects.toThrow(
      '`from` is over: closeRehearsals() has removed its states',
    );
    expect(await rehearse(shop(), { mode: 'simulated' })).toPlan({ create: 6 });
  });

  test('closing stops one that is under way before it removes anything, and tells both who wait', async () => {
    const pending = rehearse(shop(), { mode: 'simulated' });
    await expect(closeRehearsals()).rejects.toThrow(STOPPED);
    await expect(pending).rejects.toThrow(STOPPED);
    expect(children().filter((name) => name.startsWith('terraform'))).toEqual([]);
  });

  test('who forgets to await it has tests that fail, and leaves nothing', () => {
    const { status, stderr, left } = runScript(
      `
      import { rehearse } from '../../../testing';
      import '../../../testing/jest';
      import { awsStack } from '../../support/stack';

      test('asks a promise', () => expect(rehearse(awsStack())).toReplaceNothing());
      test('asks nothing', () => void rehearse(awsStack()));
    `,
      JEST,
    );
    expect(stderr).toContain('expect(await rehearse(stack)); rehearse() gives a promise: await it');
    // Jest indents each line.
    expect(stderr.replace(/\n +/g, '\n')).toContain(`UserError: ${STOPPED.message}\n`);
    expect(stderr).toMatch(/^Tests: +1 failed, 1 passed, 2 total$/m);
    expect(stderr).not.toContain('ENOENT');
    expect({ status, left }).toEqual({ status: 1, left: [] });
  });

  test.each([
    ['closed', 'await closeRehearsals();'],
    ['that nobody closes', ''],
  ])('a plain script that rehearses, %s, ends by itself and leaves nothing', (_, close) => {
    const { status, stdout, stderr, left } = runScript(`
      import { expect } from 'expect';
      import { Queue } from '../../../constructs/aws/messaging/queue';
      import { closeRehearsals, rehearse } from '../../../testing';
      import { matchers } from '../../../testing/jest';
      import { awsStack } from '../../support/stack';

      expect.extend(matchers as never);
      async function main(): Promise<void> {
        const stack = awsStack();
        new Queue(stack, 'Jobs', { name: 'jobs' });
        const rehearsed = await rehearse(stack);
        (expect(rehearsed) as unknown as jest.Matchers<void, unknown>).toPlan({ create: 4 });
        ${close}
        console.log(rehearsed.at('Jobs').values['name']);
      }
      void main();
    `);
    expect({ status, stdout, stderr, left }).toEqual({ status: 0, stdout: 'jobs\n', stderr: '', left: [] });
  });
});

/** Folders of rehearsals that belong to this process. */
async function openFolders(): Promise<string[]> {
  const { readFile } = await import('node:fs/promises');
  const parent = realpathSync(tmpdir());
  const names = readdirSync(parent).filter((name) => name.startsWith('ashlar-'));
  const owners = await Promise.all(
    names.map(async (name) => {
      const owner = await readFile(join(parent, name, 'owner.json'), 'utf8').catch(() => '{}');
      return (JSON.parse(owner) as { pid?: number }).pid === process.pid ? [join(parent, name)] : [];
    }),
  );
  return owners.flat();
}
