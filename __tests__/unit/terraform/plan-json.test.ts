import { addTotals, digestPlan, hasChanges, NO_CHANGES } from '../../../terraform/plan-json';
import { Secrets } from '../../../terraform/secrets';

const CONFIG = {
  resource: {
    aws_db_instance: { Database: { '//': { metadata: { path: 'shop-dev-data/Database/Resource' } } } },
    aws_sqs_queue: { Jobs: { '//': { metadata: { path: 'shop-dev-data/Jobs/Resource' } } } },
  },
  output: { endpoint: { value: '${aws_db_instance.Database.endpoint}' }, both: { value: '${a.b.c}-${d.e.f}' } },
};

/** A resource of a plan, changed in this way. */
const database = (change: object, more: object = {}): object => ({
  address: 'aws_db_instance.Database',
  type: 'aws_db_instance',
  change: { actions: ['update'], before: {}, after: {}, after_unknown: {}, ...change },
  ...more,
});

const digest = (...resources: object[]): ReturnType<typeof digestPlan> =>
  digestPlan({ resource_changes: resources }, CONFIG);

/** The changed attributes of one resource: `path from -> to`, with `!` where it forces a replacement. */
function attributes(change: object): string[] {
  const [first] = digest(database(change)).changes;
  const text = (value: object): string => JSON.stringify('value' in value ? value.value : value);
  return (first?.attributes ?? []).map(
    ({ path, from, to, forcesReplacement }) => `${path} ${text(from)} -> ${text(to)}${forcesReplacement ? ' !' : ''}`,
  );
}

test('an update: the construct, and each attribute that differs as deep as it can be told', () => {
  const change = {
    before: { days: 7, tags: { a: 'x', 'k8s.io/role': 'elb' }, rule: [{ port: 1, to: 2 }], zones: ['a'], same: [1] },
    after: {
      days: 14,
      tags: { a: 'y', 'k8s.io/role': 'alb' },
      rule: [{ port: 1, to: 3 }],
      zones: ['a', 'b'],
      same: [1],
    },
    after_unknown: { arn: true },
  };
  expect(digest(database(change)).changes).toMatchObject([
    {
      action: 'update',
      address: 'aws_db_instance.Database',
      constructPath: 'shop-dev-data/Database/Resource',
      type: 'aws_db_instance',
    },
  ]);
  expect(attributes(change)).toEqual([
    'arn null -> {"unknown":true}',
    'days 7 -> 14',
    'rule[0].to 2 -> 3',
    'tags.a "x" -> "y"',
    'tags["k8s.io/role"] "elb" -> "alb"',
    'zones ["a"] -> ["a","b"]',
  ]);
});

test('the order of keys, and a null in place of nothing, are no differences', () => {
  const before = { policy: [{ a: 1, b: 2 }, 'x'], owner: null };
  expect(attributes({ before, after: { policy: [{ b: 2, a: 1 }, 'x'] } })).toEqual([]);
});

test('a replacement: what forces it, and what else was asked for; nothing that is new anyway', () => {
  const change = {
    actions: ['create', 'delete'],
    before: { engine: 'mysql', id: 'db-1', days: 7, note: '' },
    after: { engine: 'postgres', days: 14, note: null },
    after_unknown: { id: true, port: true },
    replace_paths: [['engine'], ['port']],
  };
  expect(attributes(change)).toEqual([
    'days 7 -> 14',
    'engine "mysql" -> "postgres" !',
    'port null -> {"unknown":true} !',
  ]);
  expect(digest(database(change)).changes).toMatchObject([{ action: 'replace', createBeforeDestroy: true }]);
  expect(digest(database({ actions: ['delete', 'create'] })).changes).toMatchObject([{ createBeforeDestroy: false }]);
});

describe('what a plan does', () => {
  test.each([
    [['create'], {}, 'create'],
    [['delete'], {}, 'delete'],
    [['forget'], {}, 'forget'],
    [['no-op'], { previous_address: 'aws_db_instance.Old' }, 'move'],
    [['update'], { previous_address: 'aws_db_instance.Old' }, 'update'],
  ])('%j %j is a %s', (actions, more, action) => {
    const { changes, totals } = digest(database({ actions }, more));
    expect(changes).toMatchObject([{ action }]);
    const moved = 'previous_address' in more ? { move: 1, [action]: 1 } : { [action]: 1 };
    expect(totals).toEqual({ ...NO_CHANGES.totals, ...moved });
  });

  test('an import without changes is one, under its id', () => {
    const { changes, totals } = digest(database({ actions: ['no-op'], importing: { id: 'orders' } }));
    expect(changes).toMatchObject([{ action: 'import', importedAs: 'orders' }]);
    expect(totals.import).toBe(1);
  });

  test.each([[['no-op']], [['read']]])('%j is nothing', (actions) => {
    expect(hasChanges(digest(database({ actions })))).toBe(false);
  });

  test('a resource that the code no longer has keeps its address', () => {
    const gone = { address: 'aws_sqs_queue.Gone', type: 'aws_sqs_queue', change: { actions: ['delete'] } };
    expect(digest(gone).changes).toEqual([
      { action: 'delete', address: 'aws_sqs_queue.Gone', type: 'aws_sqs_queue', attributes: [] },
    ]);
  });

  test('a plan is the first while its state holds no resource', () => {
    const state = (...resources: object[]): object => ({ prior_state: { values: { root_module: { resources } } } });
    expect(digestPlan(state({ mode: 'data' }), CONFIG).isFirst).toBe(true);
    expect(digestPlan(state({ mode: 'managed' }), CONFIG).isFirst).toBe(false);
  });

  test('totals of several plans add up', () => {
    const one = digest(database({ actions: ['create'] })).totals;
    expect(addTotals([one, one, digest(database({})).totals])).toMatchObject({ create: 2, update: 1, delete: 0 });
  });
});

describe('sensitive values', () => {
  const secret = 'correct "horse"';
  const text = (plan: object): string => JSON.stringify(digestPlan(plan, CONFIG));

  test('are hidden on both sides where one side is marked', () => {
    const marked = { before: { password: 'open' }, after: { password: secret }, after_sensitive: { password: true } };
    expect(attributes(marked)).toEqual(['password {"sensitive":true} -> {"sensitive":true}']);
  });

  test('are hidden inside a list that is shown as one', () => {
    const marked = {
      before: { keys: [] },
      after: { keys: ['a', 'b'] },
      after_sensitive: { keys: [false, true] },
      after_unknown: { keys: [] },
    };
    expect(attributes(marked)).toEqual(['keys [] -> ["a","(sensitive)"]']);
  });

  test('are hidden where a provider has copied them to, also inside other text and JSON', () => {
    const change = {
      before: { password: secret, url: 'a', json: '{}', plain: 'a' },
      after: { password: secret, url: `mysql://u:${secret}@h`, json: JSON.stringify({ p: secret }), plain: 'b' },
      before_sensitive: { password: true },
      after_sensitive: { password: true },
    };
    expect(attributes(change)).toEqual([
      'json {"sensitive":true} -> {"sensitive":true}',
      'plain "a" -> "b"',
      'url {"sensitive":true} -> {"sensitive":true}',
    ]);
  });

  test('of data sources, variables, drift and outputs are hidden where they come up', () => {
    const quoted = JSON.stringify(secret).slice(1, -1);
    const leak = { resource_changes: [database({ before: { url: 'a' }, after: { url: `x ${secret}` } })] };
    const values = { root_module: { resources: [{ values: { p: secret }, sensitive_values: { p: true } }] } };
    const nested = { root_module: { child_modules: [values.root_module] } };
    const variable = { variables: { p: { value: secret } } };
    const drift = { change: { before: { p: [secret] }, before_sensitive: { p: true } } };
    const output = { actions: ['no-op'], before: secret, after: secret, after_sensitive: true };
    expect(text(leak)).toContain(quoted);
    for (const source of [
      { prior_state: { values } },
      { prior_state: { values: nested } },
      { ...variable, configuration: { root_module: { variables: { p: { sensitive: true } } } } },
      { resource_drift: [drift] },
      { output_changes: { p: output } },
    ]) {
      expect(text({ ...leak, ...source })).not.toContain(quoted);
    }
  });

  test('are taken out of messages, also where JSON quotes them', () => {
    const values = { root_module: { resources: [{ values: { p: secret }, sensitive_values: { p: true } }] } };
    const secrets = Secrets.ofPlan({ prior_state: { values } });
    expect(secrets.mask(`got ${secret} in ${JSON.stringify({ p: secret })}`)).toBe(
      'got (sensitive) in {"p":"(sensitive)"}',
    );
  });

  test('what CDKTF marks because another stack hands it over is hidden as a whole value only', () => {
    const remote = { mode: 'data', type: 'terraform_remote_state', values: { outputs: { name: 'shop-dev' } } };
    const change = {
      before: { cluster: 'none', tag: 'a', label: 'a' },
      after: { cluster: 'shop-dev', tag: 'shop-dev', label: 'shop-dev-data' },
      after_sensitive: { cluster: true },
    };
    const plan = {
      resource_changes: [database(change)],
      prior_state: { values: { root_module: { resources: [remote] } } },
    };
    const [first] = digestPlan(plan, CONFIG).changes;
    expect(first?.attributes.map(({ path, to }) => [path, 'sensitive' in to])).toEqual([
      ['cluster', true],
      ['label', false],
      ['tag', true],
    ]);
  });
});

test('outputs: what they hold, and whether their value changes or only its mark', () => {
  const output_changes = {
    both: { actions: ['create'], before: null, after: 'x', after_unknown: false },
    endpoint: { actions: ['update'], before: 'a', after_unknown: true, after_sensitive: false },
    mark: { actions: ['update'], before: 'a', after: 'a', after_unknown: false, after_sensitive: true },
    same: { actions: ['no-op'], before: 'a', after: 'a' },
  };
  expect(digestPlan({ output_changes }, CONFIG).outputs).toEqual([
    { name: 'both', label: 'both', action: 'create', from: { value: null }, to: { value: 'x' }, valueChanges: true },
    {
      name: 'endpoint',
      label: 'Database/Resource endpoint',
      action: 'update',
      from: { value: 'a' },
      to: { unknown: true },
      valueChanges: true,
    },
    {
      name: 'mark',
      label: 'mark',
      action: 'update',
      from: { sensitive: true },
      to: { sensitive: true },
      valueChanges: false,
    },
  ]);
});
