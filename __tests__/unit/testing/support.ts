import type { AttributeChange, Change, ChangeKind, StackRehearsal } from '../../../rehearsal/run/result';
import { totalsOf } from '../../../rehearsal/run/result';
import { SecretTexts } from '../../../testing/secret-texts';
import { recordOf, type StackRecord } from '../../../testing/stack-record';
import { StackView } from '../../../testing/views';
import type { Stack } from '../../../terraform/manifest';

/** A resource as a test describes it, at its construct path below the stack. */
export interface FakeResource {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Top-level attributes that Terraform marks as sensitive. */
  readonly sensitive?: readonly string[];
  readonly change?: ChangeKind;
  readonly attributes?: readonly AttributeChange[];
}

type Resources = Readonly<Record<string, FakeResource>>;

/** What is told of a stack after a rehearsal, without one. */
export function fakeRecord(id: string, resources: Resources): StackRecord {
  const blocks = Object.entries(resources).map(([path, resource]) => ({ path, name: nameOf(path), ...resource }));
  const config: Record<string, Record<string, object>> = {};
  for (const { path, name, type, values } of blocks)
    (config[type] ??= {})[name] = { '//': { metadata: { path: `${id}/${path}` } }, ...values };
  const stack = { id, constructPath: id, config: { resource: config } } as unknown as Stack;
  const changes = blocks.flatMap(({ change, path, name, type, attributes = [] }): Change[] => {
    if (change === undefined) return [];
    return [{ kind: change, address: `${type}.${name}`, constructPath: `${id}/${path}`, attributes }];
  });
  const rehearsal: Partial<StackRehearsal> = { stack: id, changes, totals: totalsOf(changes), providers: [] };
  const state = {
    resources: blocks.map(({ type, name, values, sensitive = [] }) => ({
      mode: 'managed',
      type,
      name,
      instances: [
        { attributes: values, sensitive_attributes: sensitive.map((value) => [{ type: 'get_attr', value }]) },
      ],
    })),
  };
  const plan = {
    resource_changes: blocks.map(({ type, name, change, values }) => ({
      address: `${type}.${name}`,
      change: { actions: ACTIONS[change ?? 'no-op'], after: values, after_unknown: {} },
    })),
  };
  return recordOf({
    stack,
    rehearsal: rehearsal as StackRehearsal,
    state: JSON.stringify(state),
    plan: JSON.stringify(plan),
  });
}

/** What `rehearse` returns, without Terraform; `fresh` for one that started with nothing there. */
export function fakeRehearsal(resources: Resources, { fresh = false, below = {} } = {}) {
  const records = Object.entries({ shop: resources, ...below }).map(([id, all]) => fakeRecord(id, all));
  const secrets = new SecretTexts();
  for (const { config, state } of records) secrets.addConfig(config).addState(state);
  return new StackView(records[0] as StackRecord, records.slice(1), { secrets, states: '/none', fresh });
}

/** A policy document that allows actions on resources. */
export function allow(actions: string | readonly string[], resources: string | readonly string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

/** An inline policy of the role `worker`. */
export function policy(...statements: readonly object[]): FakeResource {
  return {
    type: 'aws_iam_role_policy',
    values: { role: 'worker', policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
  };
}

/** Queue `jobs`, and the role `worker` without any policy. */
export const jobs: FakeResource = {
  type: 'aws_sqs_queue',
  values: { arn: 'arn:aws:sqs:us-east-1:111122223333:jobs', name: 'jobs', delay_seconds: 0 },
};
export const worker: FakeResource = { type: 'aws_iam_role', values: { name: 'worker' } };

const ACTIONS: Readonly<Record<ChangeKind | 'no-op', readonly string[]>> = {
  create: ['create'],
  update: ['update'],
  replace: ['delete', 'create'],
  destroy: ['delete'],
  forget: ['forget'],
  import: ['no-op'],
  move: ['no-op'],
  'no-op': ['no-op'],
};

function nameOf(path: string): string {
  return path.replaceAll('/', '_');
}
