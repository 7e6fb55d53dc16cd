import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStack, previewStack, type ApplyEvent, type ApplyOptions } from '../../../terraform/apply-stack';
import { InitOnce } from '../../../terraform/init-once';
import { readManifest, type Stack } from '../../../terraform/manifest';
import type { PlanTools } from '../../../terraform/plan-stack';
import { fakeTerraform, folder, output, removeFolders } from './support';

afterEach(removeFolders);

type Answers = NonNullable<Parameters<typeof fakeTerraform>[0]>;

/** Terraform that plans one update and applies it; `run` gives what became of it with the calls after `version`. */
function prepared(answers: Answers = {}): {
  stack: Stack;
  run: (options?: ApplyOptions, signal?: AbortSignal) => ReturnType<typeof applyStack>;
  preview: () => ReturnType<typeof previewStack>;
  calls: ReturnType<typeof fakeTerraform>['calls'];
} {
  const out = output({ 'shop-dev-data': { config: { variable: { password: { sensitive: true } } } } });
  const fake = fakeTerraform({
    plan: ({ cwd }) => {
      process.getBuiltinModule('node:fs').writeFileSync(`${cwd}/ashlar-apply.plan`, 'planned');
      return { code: 2 };
    },
    show: () => {
      const zone = { address: 'terraform_data.Zone', type: 'terraform_data', change: { actions: ['update'] } };
      const declared = { root_module: { variables: { password: { sensitive: true } } } };
      const variables = { password: { value: 'swordfish' } };
      return { out: JSON.stringify({ resource_changes: [zone], variables, configuration: declared }) };
    },
    output: () => ({
      out: '{"url":{"sensitive":false,"value":"http://a"},"password":{"sensitive":true,"value":"swordfish"}}',
    }),
    ...answers,
  });
  const [stack] = readManifest(out).stacks as [Stack];
  const terraform = {
    program: join(fake.env['HOME'] ?? '', 'bin/terraform'),
    version: '1.11.4',
    platform: 'linux_amd64',
  };
  const tools = (signal = new AbortController().signal): PlanTools => {
    const init = new InitOnce({ terraform, env: fake.env, scratch: folder(), search: { lastResort: [] }, signal });
    return { terraform, env: fake.env, signal, init };
  };
  return {
    stack,
    calls: fake.calls,
    run: (options, signal) => applyStack(stack, tools(signal), options),
    preview: () => previewStack(stack, tools()),
  };
}

test('plans with the variables given, applies that very plan, and leaves no plan file', async () => {
  const { stack, run, calls } = prepared();
  const events: ApplyEvent['type'][] = [];
  const applied = await run({ variables: { desired_count: '0' }, onEvent: ({ type }) => events.push(type) });
  expect(applied).toMatchObject({
    ok: true,
    totals: { update: 1, create: 0 },
    outputs: { url: 'http://a' },
    diagnostics: [],
  });
  expect(applied.outputs).not.toHaveProperty('password');
  expect(calls().map(({ args, env }) => [args.join(' '), env['TF_VAR_desired_count']])).toEqual([
    ['init -input=false -json', undefined],
    ['plan -input=false -json -detailed-exitcode -out=ashlar-apply.plan -lock-timeout=300s', '0'],
    [`show -json ${join(stack.folder, 'ashlar-apply.plan')}`, '0'],
    ['apply -input=false -json -lock-timeout=300s ashlar-apply.plan', '0'],
    ['output -json', '0'],
  ]);
  expect(events).toEqual(['plan', 'planned', 'apply', 'applied']);
  expect(existsSync(join(stack.folder, 'ashlar-apply.plan'))).toBe(false);
});

test('leaves a plan alone that the user has made, which may be about to be applied', async () => {
  const { stack, run, preview } = prepared();
  const [plan, own] = ['plan', 'ashlar-apply.plan'].map((name) => join(stack.folder, name)) as [string, string];
  writeFileSync(plan, 'by the user');
  await run();
  const { planFile } = await preview();
  expect([readFileSync(plan, 'utf8'), planFile, existsSync(own)]).toEqual(['by the user', own, false]);
});

test('applies nothing where nothing changes', async () => {
  const { run, calls } = prepared({ plan: () => ({ code: 0 }) });
  expect(await run()).toMatchObject({ ok: true, outputs: { url: 'http://a' } });
  expect(calls().map(({ args }) => args[0])).toEqual(['init', 'plan', 'output']);
});

test('a plan that is not accepted is not applied, and goes', async () => {
  const { stack, run, calls } = prepared();
  const accept = ({ changes }: { changes: readonly { address: string }[] }): void => {
    throw new Error(`not ${changes[0]?.address ?? ''}`);
  };
  await expect(run({ accept })).rejects.toThrow('not terraform_data.Zone');
  expect(calls().map(({ args }) => args[0])).toEqual(['init', 'plan', 'show']);
  expect(existsSync(join(stack.folder, 'ashlar-apply.plan'))).toBe(false);
});

test('a failed apply says why without a secret, and what to do', async () => {
  const { stack, run } = prepared({
    apply: () => ({
      code: 1,
      out: `${JSON.stringify({
        type: 'diagnostic',
        diagnostic: { severity: 'error', summary: 'AccessDenied', detail: 'with password swordfish' },
      })}\n`,
    }),
  });
  expect(await run()).toMatchObject({
    ok: false,
    outputs: {},
    diagnostics: [{ severity: 'error', summary: 'AccessDenied', detail: 'with password (sensitive)' }],
    advice: ['The credentials are valid but may not do this: the name of the denied action is in the message'],
  });
  expect(existsSync(join(stack.folder, 'ashlar-apply.plan'))).toBe(false);
});

test('an apply that ends without a word is a failure all the same', async () => {
  const { run } = prepared({ apply: () => ({ code: 11, err: 'panic' }) });
  expect(await run()).toMatchObject({
    ok: false,
    diagnostics: [{ severity: 'error', summary: 'terraform apply ended with exit code 11', detail: 'panic' }],
  });
});

test('takes the outputs that an apply tells, but for the sensitive ones, without reading the state again', async () => {
  const { run, calls } = prepared({
    apply: () => ({
      out:
        '{"@level":"info","type":"change_summary"}\n' +
        '{"@level":"info","outputs":{"url":{"sensitive":false,"value":"http://b"},"password":{"sensitive":true}},"type":"outputs"}\n',
    }),
  });
  expect((await run()).outputs).toEqual({ url: 'http://b' });
  expect(calls().map(({ args }) => args[0])).toEqual(['init', 'plan', 'show', 'apply']);
});

test('outputs that cannot be read are named', async () => {
  const { run } = prepared({ output: () => ({ code: 1, err: 'Error: no state' }) });
  await expect(run()).rejects.toThrow(
    "stack 'shop-dev-data' [OutputsUnreadable]:\n- terraform output ended with exit code 1: Error: no state",
  );
});

test('stopped while it plans, it applies nothing and leaves no plan file', async () => {
  const { stack, run, calls } = prepared();
  const stop = new AbortController();
  const onEvent = ({ type }: ApplyEvent): void => {
    if (type === 'planned') stop.abort(new Error('enough'));
  };
  await expect(run({ onEvent }, stop.signal)).rejects.toThrow('enough');
  expect(calls().map(({ args }) => args[0])).toEqual(['init', 'plan', 'show']);
  expect(existsSync(join(stack.folder, 'ashlar-apply.plan'))).toBe(false);
});
