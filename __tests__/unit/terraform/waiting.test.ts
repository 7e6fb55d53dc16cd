import { crossStackReads } from '../../../terraform/cross-stack';
import { readManifest, type Stack } from '../../../terraform/manifest';
import { planAdvice } from '../../../terraform/plan-advice';
import { NO_CHANGES, type PlanDigest } from '../../../terraform/plan-json';
import { heldUpByErrors, heldUpByPlans } from '../../../terraform/waiting';
import { output, queues, removeFolders } from './support';

afterEach(removeFolders);

const s3 = (key: string): object => ({ bucket: 'state', key });
const error = (summary: string, detail = '', address = ''): Parameters<typeof heldUpByErrors>[1][number] => ({
  severity: 'error',
  summary,
  detail,
  address,
});

/** A stack that reads two outputs of another, one of a stack known by CDKTF's name alone, one of no stack of the app. */
function app(): { stacks: readonly Stack[]; reads: ReturnType<typeof crossStackReads> } {
  const remote = (config: object): object => ({ backend: 's3', config });
  const read = (state: string, name: string): string => `\${data.terraform_remote_state.${state}.outputs.${name}}`;
  const data = {
    ...queues('data', 'Jobs'),
    terraform: { backend: { s3: s3('data') } },
    output: { arn: { value: '${aws_sqs_queue.Jobs.arn}' }, 'cross-url': { value: 'x' } },
  };
  const apps = {
    data: {
      terraform_remote_state: {
        input: remote(s3('data')),
        'cross-stack-reference-input-network': { backend: 'other', config: {} },
        foreign: remote(s3('elsewhere')),
      },
    },
    resource: {
      terraform_data: {
        A: { input: `${read('input', 'arn')} ${read('input', 'arn')}` },
        B: { input: '${data.terraform_remote_state.input.outputs["cross-url"]}' },
        C: { input: read('cross-stack-reference-input-network', 'vpc') },
        D: { input: read('foreign', 'zone') },
        E: { input: read('input', 'gone') },
      },
    },
  };
  const { stacks } = readManifest(output({ data: { config: data }, network: {}, apps: { config: apps } }));
  return { stacks, reads: crossStackReads(stacks[2] as Stack, stacks) };
}

/** A plan that does this to the output `arn`. */
const withOutput = (
  action: 'create' | 'update',
  settings: Partial<PlanDigest> = {},
  valueChanges = true,
): PlanDigest => ({
  ...NO_CHANGES,
  outputs: [{ name: 'arn', label: 'Jobs/Resource arn', action, from: { value: 1 }, to: { value: 2 }, valueChanges }],
  ...settings,
});

test('a read is known by the state it reads, else by the name that CDKTF gives it, each once', () => {
  expect(
    app()
      .reads.map(({ from, output: name }) => `${from ?? 'no stack'} ${name}`)
      .sort(),
  ).toEqual(['data arn', 'data cross-url', 'data gone', 'network vpc', 'no stack zone']);
});

describe('from the plans of its upstream stacks a stack', () => {
  const held = (digest: PlanDigest): ReturnType<typeof heldUpByPlans> =>
    heldUpByPlans(app().reads, new Map([['data', digest]]));

  test('waits for a stack that was never applied', () => {
    expect(held(withOutput('create', { isFirst: true }))).toEqual({
      waitsFor: [{ stack: 'data', outputs: [] }],
      blockedBy: [],
    });
  });

  test('waits for an output that is new', () => {
    expect(held(withOutput('create'))).toEqual({
      waitsFor: [{ stack: 'data', outputs: ['Jobs/Resource arn'] }],
      blockedBy: [],
    });
  });

  test('is blocked by an output whose value changes', () => {
    expect(held(withOutput('update'))).toEqual({
      waitsFor: [],
      blockedBy: [{ stack: 'data', outputs: ['Jobs/Resource arn'] }],
    });
  });

  test('is free where only a mark changes, or nothing does', () => {
    expect([held(withOutput('update', {}, false)), held(NO_CHANGES)]).toEqual([undefined, undefined]);
  });
});

describe("from Terraform's errors a stack", () => {
  const noState = error(
    'Unable to find remote state',
    'No stored state was found.',
    'data.terraform_remote_state.input',
  );
  const noOutput = (name: string): ReturnType<typeof error> =>
    error('Unsupported attribute', `This object does not have an attribute named "${name}".`);
  const held = (...errors: ReturnType<typeof error>[]): ReturnType<typeof heldUpByErrors> => {
    const { reads, stacks } = app();
    return heldUpByErrors(reads, errors, stacks);
  };

  test('waits for a state that is missing, and for an output that is not in it', () => {
    expect(held(noState)).toEqual({ waitsFor: [{ stack: 'data', outputs: [] }], blockedBy: [] });
    expect(held(noOutput('arn'))).toEqual({
      waitsFor: [{ stack: 'data', outputs: ['Jobs/Resource arn'] }],
      blockedBy: [],
    });
  });

  test.each([
    ['an output that the upstream stack does not declare', [noOutput('gone')]],
    ['an attribute of something else', [noOutput('name')]],
    ['a state of no stack of the app', [{ ...noState, address: 'data.terraform_remote_state.foreign' }]],
    ['another error beside it', [noState, error('Invalid function argument')]],
  ])('fails for %s', (_what, errors) => {
    expect(held(...errors)).toBeUndefined();
  });
});

describe('advice', () => {
  test('names who holds a lock, since when, and how it is removed', () => {
    const info =
      'Lock Info:\n  ID:        9db5\n  Path:      state/a\n  Operation: OperationTypeApply\n  Who:       ann@laptop\n  Created:   2026-01-02 03:04:05 UTC\n';
    expect(planAdvice([error('Error acquiring the state lock', info)], 'out/a')).toEqual([
      'ann@laptop (OperationTypeApply) holds the lock of this state since 2026-01-02 03:04:05 UTC. Wait for that run to end; if that run is gone: terraform -chdir=out/a force-unlock 9db5',
    ]);
  });

  test.each([
    ['InvalidClientTokenId: The security token is invalid', /^The credentials are refused/],
    ['AccessDenied: not authorized to perform: s3:GetObject', /^The credentials are valid but may not do this/],
    ['Backend configuration changed', /^Where the state is kept has changed\. .* init -migrate-state/],
    ["querying Cloud Storage failed: storage: bucket doesn't exist", /^The bucket for the state is made once/],
  ])('on %s', (summary, advice) => {
    expect(planAdvice([error(summary), error(summary)], 'out/a')).toEqual([expect.stringMatching(advice)]);
  });

  test('is silent on mistakes in the code, and on warnings', () => {
    const warning = { ...error('AccessDenied'), severity: 'warning' as const };
    expect(planAdvice([error('Unsupported argument'), warning], 'out/a')).toEqual([]);
  });
});
