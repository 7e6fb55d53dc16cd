import { join } from 'node:path';
import type { Losses } from '../../../../terraform/cut-over/accept';
import { ServiceActions } from '../../../../terraform/cut-over/act';
import type { Health } from '../../../../terraform/cut-over/health';
import { StepFailed } from '../../../../terraform/cut-over/run';
import { InitOnce } from '../../../../terraform/init-once';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { fakeTerraform, folder, output, removeFolders } from '../support';

afterEach(removeFolders);

type Answers = NonNullable<Parameters<typeof fakeTerraform>[0]>;

interface How {
  readonly losses?: Losses;
  readonly ask?: (actions: ServiceActions) => Promise<readonly Health[]>;
}

/** What applying one service comes to, where Terraform answers so. */
async function applied(
  answers: Answers,
  { losses = {}, ask = async (actions) => [await actions.check('service')] }: How = {},
): Promise<unknown> {
  const fake = fakeTerraform(answers);
  const [stack] = readManifest(output({ 'p-production-service': {} })).stacks as [Stack];
  const terraform = {
    program: join(fake.env['HOME'] ?? '', 'bin/terraform'),
    version: '1.11.4',
    platform: 'linux_amd64',
  };
  const { signal } = new AbortController();
  const init = new InitOnce({ terraform, env: fake.env, scratch: folder(), search: { lastResort: [] }, signal });
  const service = { stack, kind: 'ecs' } as const;
  const events: unknown[] = [];
  const actions = new ServiceActions(
    {
      tools: { terraform, env: fake.env, signal, init },
      services: { to: service, from: service },
      policy: { answers: 1, withinSeconds: 1, slowSeconds: 1, everySeconds: 0.01 },
      watchSeconds: 0,
      losses,
      onEvent: (event) => events.push(event),
    },
    {},
  );
  try {
    await actions.apply('to', { container_image: 'app:2' });
    return [events, ...(await ask(actions))];
  } catch (error) {
    return error;
  }
}

test('a service without an address is not healthy', async () => {
  expect(await applied({ output: () => ({ out: '{}' }) })).toEqual([
    [expect.objectContaining({ event: 'applied', stack: 'p-production-service' })],
    { ok: false, reason: 'no output `health_url` says what to ask' },
  ]);
});

test.each([
  [
    'with a password in it',
    'health_url',
    'https://ana:swordfish@a.example/health',
    'without a user and a password, which would be in every log, got https://a.example/health',
  ],
  ['without a server', 'health_url', 'data:,ok', 'an http or https address, got data:,ok'],
  ['of the candidate without a server', 'candidate_health_url', 'data:,ok', 'an http or https address, got data:,ok'],
])('an address %s is not asked, and not told', async (_what, name, url, wanted) => {
  const outputs = { health_url: { value: 'http://127.0.0.1:1/' }, [name]: { value: url } };
  // The answers run in the fake program, which sees nothing of this one but its texts.
  const answer = `() => ({ out: ${JSON.stringify(JSON.stringify(outputs))} })`;
  const unhealthy = { ok: false, reason: `the output \`${name}\` must be ${wanted}` };
  const ask = async (actions: ServiceActions): Promise<Health[]> => [
    await actions.check('service'),
    await actions.watch(),
  ];
  expect(await applied({ output: { toString: () => answer } as Answers[string] }, { ask })).toEqual([
    [expect.objectContaining({ event: 'applied' })],
    unhealthy,
    unhealthy,
  ]);
});

test('what Terraform cannot do is a failure of the step', async () => {
  const error = await applied({
    plan: () => ({
      code: 1,
      out: '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Invalid image","detail":"No such tag","address":"aws_ecs_service.app"}}\n',
    }),
  });
  expect(error).toBeInstanceOf(StepFailed);
  expect(error).toMatchObject({ problems: ['p-production-service: aws_ecs_service.app: Invalid image: No such tag'] });
});

test('so is a plan that would lose something, with each thing on a line of its own', async () => {
  const error = await applied({
    plan: ({ cwd }) => {
      process.getBuiltinModule('node:fs').writeFileSync(`${cwd}/ashlar-apply.plan`, 'planned');
      return { code: 2 };
    },
    show: () => ({
      out: '{"resource_changes":[{"address":"aws_ecs_service.app","type":"aws_ecs_service","change":{"actions":["delete"]}}]}',
    }),
  });
  expect(error).toBeInstanceOf(StepFailed);
  expect(error).toMatchObject({
    problems: [
      "stack 'p-production-service': aws_ecs_service.app would be deleted",
      "stack 'p-production-service': a cut-over only updates. Apply such a change by itself first: ashlar plan shows it",
    ],
  });
});

describe('of what Terraform has failed to create before', () => {
  const tainted: Answers = {
    plan: ({ cwd }) => {
      process.getBuiltinModule('node:fs').writeFileSync(`${cwd}/ashlar-apply.plan`, 'planned');
      return { code: 2 };
    },
    show: () => ({
      out: '{"resource_changes":[{"address":"aws_ecs_service.app","type":"aws_ecs_service","action_reason":"replace_because_tainted","change":{"actions":["delete","create"]}}]}',
    }),
    output: () => ({ out: '{}' }),
  };

  test('a first deployment makes it anew, so that it can be stopped on the way back', async () => {
    expect(await applied(tainted, { losses: { tainted: true } })).toMatchObject([
      [{ event: 'applied', totals: { replace: 1 } }],
      {},
    ]);
  });

  test('any other one is refused, with how to keep what is there', async () => {
    expect(await applied(tainted)).toMatchObject({
      problems: [
        "stack 'p-production-service': aws_ecs_service.app would be replaced",
        expect.stringMatching(
          /^stack 'p-production-service': creating aws_ecs_service\.app has failed, so Terraform would make it anew\. To keep what is there: terraform -chdir=\S+\/p-production-service untaint 'aws_ecs_service\.app'$/,
        ),
      ],
    });
  });
});

test('a lock that somebody else holds is none: the run stops where it is', async () => {
  const error = await applied({
    plan: () => ({
      code: 1,
      out: `${JSON.stringify({
        type: 'diagnostic',
        diagnostic: {
          severity: 'error',
          summary: 'Error acquiring the state lock',
          detail: 'Lock Info:\n  ID:        4f2\n  Who:       ana@laptop\n  Created:   2026-11-22 01:00 UTC\n',
        },
      })}\n`,
    }),
  });
  expect(error).toMatchObject({
    code: 'StateLocked',
    problems: [
      expect.stringMatching(/^p-production-service: Error acquiring the state lock: Lock Info:/),
      expect.stringMatching(
        /^ana@laptop holds the lock of this state since 2026-11-22 01:00 UTC\. Wait for that run to end; if that run is gone: terraform -chdir=\S+ force-unlock 4f2$/,
      ),
    ],
  });
});

test('a state that could not be saved is no reason to return from the old one: the run stops, and says what to push', async () => {
  const error = await applied({
    plan: ({ cwd }) => {
      process.getBuiltinModule('node:fs').writeFileSync(`${cwd}/ashlar-apply.plan`, 'planned');
      return { code: 2 };
    },
    show: () => ({
      out: '{"resource_changes":[{"address":"aws_ecs_service.app","type":"aws_ecs_service","change":{"actions":["update"]}}]}',
    }),
    apply: ({ cwd }) => {
      process.getBuiltinModule('node:fs').writeFileSync(`${cwd}/errored.tfstate`, '{}');
      const diagnostic = { severity: 'error', summary: 'Failed to save state', detail: 'no route to host' };
      return { code: 1, out: `${JSON.stringify({ type: 'diagnostic', diagnostic })}\n` };
    },
  });
  expect(error).toMatchObject({
    code: 'StateNotSaved',
    problems: [
      'p-production-service: Failed to save state: no route to host',
      expect.stringMatching(
        /^what was applied is in \S+errored\.tfstate alone\. Save it: terraform -chdir=\S+ state push errored\.tfstate, and remove that file$/,
      ),
    ],
  });
});
