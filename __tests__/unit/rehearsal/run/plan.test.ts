import { detailedChanges } from '../../../../rehearsal/run/plan-detail';
import { plannedChanges } from '../../../../rehearsal/run/planned-changes';
import { secondPlanErrors } from '../../../../rehearsal/run/second-plan';
import { ConstructPaths } from '../../../../rehearsal/run/construct-paths';

const line = (change: object): string => JSON.stringify({ '@level': 'info', type: 'planned_change', change });
const at = (addr: string): object => ({ resource: { addr } });

test.each([
  ['create', 'create'],
  ['update', 'update'],
  ['replace', 'replace'],
  ['delete', 'destroy'],
  ['remove', 'forget'],
])('a resource that Terraform would %s is one to %s', (action, kind) => {
  expect(plannedChanges(line({ ...at('aws_eip.a'), action }), () => 'one/A')).toEqual([
    { kind, address: 'aws_eip.a', constructPath: 'one/A' },
  ]);
});

test('what is imported or moved and changed too counts twice; data sources and cut-off lines do not count', () => {
  const output = [
    line({ ...at('aws_eip.a'), action: 'update', importing: { id: 'eip-1' } }),
    line({ ...at('aws_eip.b'), action: 'move', previous_resource: { addr: 'aws_eip.old' } }),
    line({ ...at('data.aws_region.r'), action: 'read' }),
    line({ ...at('aws_eip.c'), action: 'noop' }),
    line({ ...at('aws_eip.d'), action: 'create' }).slice(0, 70),
  ].join('\n');
  expect(plannedChanges(output, (address) => (address === 'aws_eip.old' ? 'one/Old' : undefined))).toEqual([
    { kind: 'import', address: 'aws_eip.a' },
    { kind: 'update', address: 'aws_eip.a' },
    { kind: 'move', address: 'aws_eip.b', constructPath: 'one/Old', previousAddress: 'aws_eip.old' },
  ]);
});

test('changes come in the order of their constructs, whatever order Terraform announces them in', () => {
  const output = ['aws_eip.b', 'aws_eip.a[1]', 'aws_eip.a[0]'].map((one) => line({ ...at(one), action: 'create' }));
  const path = (address: string): string => (address === 'aws_eip.b' ? 'one/A' : 'one/B');
  expect(plannedChanges(output.join('\n'), path).map(({ address }) => address)).toEqual([
    'aws_eip.b',
    'aws_eip.a[0]',
    'aws_eip.a[1]',
  ]);
});

const plan = (change: object, more: object = {}): string =>
  JSON.stringify({ resource_changes: [{ address: 'aws_x.a', change: { actions: ['update'], ...change } }], ...more });

test('an update is told by its innermost attributes, and a list of another length as one', () => {
  const before = { name: 'a', rules: [{ from: 1, to: 2 }], zones: ['a'], gone: 'x', same: { deep: [1] } };
  const after = {
    name: 'b',
    rules: [{ from: 1, to: 5 }],
    zones: ['a', 'b'],
    same: { deep: [1] },
    long: 'y'.repeat(60),
  };
  expect(detailedChanges(plan({ before, after, after_unknown: { id: true } }))[0]?.attributes).toEqual([
    { path: 'gone', before: '"x"', after: '(none)' },
    { path: 'id', before: '(none)', after: '(known after apply)' },
    { path: 'long', before: '(none)', after: `"${'y'.repeat(39)}…` },
    { path: 'name', before: '"a"', after: '"b"' },
    { path: 'rules[0].to', before: '2', after: '5' },
    { path: 'zones', before: '["a"]', after: '["a","b"]' },
  ]);
});

test('long values are shown from shortly before they differ', () => {
  const long = (what: string): string => `${'a'.repeat(50)}${what}${'z'.repeat(50)}`;
  const detail = (before: string, after: string) =>
    detailedChanges(plan({ before: { p: before }, after: { p: after } }))[0]?.attributes;
  expect(detail(long('one'), long('two'))).toEqual([
    { path: 'p', before: `…${'a'.repeat(12)}one${'z'.repeat(25)}…`, after: `…${'a'.repeat(12)}two${'z'.repeat(25)}…` },
  ]);
  expect(detail('a'.repeat(50), `${'a'.repeat(50)}b`)).toEqual([
    { path: 'p', before: `…${'a'.repeat(12)}"`, after: `…${'a'.repeat(12)}b"` },
  ]);
});

test('a replacement is told by its causes', () => {
  const change = {
    actions: ['delete', 'create'],
    before: { bucket: 'a', arn: 'arn:a' },
    after: { bucket: 'b' },
    after_unknown: { arn: true },
    replace_paths: [['bucket']],
  };
  expect(detailedChanges(plan(change))).toEqual([
    {
      address: 'aws_x.a',
      actions: ['delete', 'create'],
      attributes: [{ path: 'bucket', before: '"a"', after: '"b"', replaces: true }],
    },
  ]);
});

test('no sensitive value is shown: not where it is marked, not inside, not where it was copied to', () => {
  const change = {
    before: { password: 'hunter2', list: 'plain', copy: 'x-hunter2-x', fromVariable: 'swordfish!' },
    after: { password: 'hunter3', list: ['open', 'hidden-one'], copy: 'x-hunter3-x', fromVariable: 'other' },
    before_sensitive: { password: true },
    after_sensitive: { password: true, list: [false, true] },
  };
  const variables = {
    variables: { v: { value: 'swordfish!' } },
    configuration: { root_module: { variables: { v: { sensitive: true } } } },
  };
  expect(detailedChanges(plan(change, variables))[0]?.attributes).toEqual([
    { path: 'copy', before: '(sensitive)', after: '(sensitive)' },
    { path: 'fromVariable', before: '(sensitive)', after: '(sensitive)' },
    { path: 'list', before: '"plain"', after: '["open","(sensitive)"]' },
    { path: 'password', before: '(sensitive)', after: '(sensitive)' },
  ]);
});

test('a second plan that changes an output names it and the line that sets it', () => {
  const shown = JSON.stringify({
    resource_changes: [{ address: 'aws_x.same', change: { actions: ['no-op'] } }],
    output_changes: { now: { actions: ['update'], before: '1', after: null, after_unknown: true } },
  });
  expect(secondPlanErrors(detailedChanges(shown), { output: { now: { value: '${timestamp()}' } } })).toEqual([
    {
      severity: 'error',
      summary: 'The second plan is not empty',
      detail: 'Terraform would update it again right after apply: value "1" -> (known after apply)',
      address: 'output.now',
      snippet: '"value": "${timestamp()}"',
    },
  ]);
});

test('the line that sets a sensitive attribute is not quoted', () => {
  const shown = plan({ before: { password: 'a' }, after: { password: 'b' }, after_sensitive: { password: true } });
  const [error] = secondPlanErrors(detailedChanges(shown), { resource: { aws_x: { a: { password: 'hunter2' } } } });
  expect(error?.detail).toBe('Terraform would update it again right after apply: password (sensitive) -> (sensitive)');
  expect(error).not.toHaveProperty('snippet');
});

test('diagnostics name the construct, once, and as if Terraform had run in the folder of the stack', () => {
  const resource = { aws_eip: { a: { '//': { metadata: { path: 'one/A/Resource' } } } } };
  const paths = new ConstructPaths({ resource }, { 'aws_eip.gone': 'one/Gone' });
  const error = {
    severity: 'error' as const,
    summary: 'Bad',
    detail: 'in /tmp/x/of/me/stack',
    address: 'aws_eip.a[0]',
  };
  expect(paths.name([error, error, { ...error, address: 'aws_eip.gone' }], '/tmp/x')).toEqual([
    { ...error, detail: 'in /of/me/stack', constructPath: 'one/A/Resource' },
    { ...error, detail: 'in /of/me/stack', address: 'aws_eip.gone', constructPath: 'one/Gone' },
  ]);
  expect(paths.all).toEqual({ 'aws_eip.a': 'one/A/Resource' });
});
