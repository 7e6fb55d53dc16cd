import { z } from 'zod';
import type { Cidr } from '../../../constructs/core/cidr';
import {
  cidrSchema,
  environmentShape,
  loadEnvironments,
  parseEnvironment,
  whenValid,
} from '../../../constructs/core/environment';
import { UserError } from '../../../constructs/core/errors';
import { gcsState, s3State } from '../../../constructs/core/state-backend-data';

const schema = z.strictObject({
  ...environmentShape,
  network: z.strictObject({ cidr: cidrSchema(), zones: z.record(z.string(), cidrSchema()) }),
  nodes: z.int().min(1).max(10),
  tier: z.enum(['basic', 'full']).default('basic'),
  nat: z.union([z.enum(['none', 'per-zone']), z.strictObject({ singleIn: z.string() })]).default('none'),
  emails: z.array(z.string().min(3)).default([]),
});

const good = {
  name: 'dev',
  owner: 'shop-team',
  costCentre: 'retail',
  state: s3State({ bucket: 'acme-terraform-state', region: 'us-east-1' }),
  network: { cidr: '10.0.0.0/16', zones: { 'us-east-1a': '10.0.1.0/24' } },
  nodes: 2,
};

/** Data as a caller without types could give it. */
const parse = (changes: object) => parseEnvironment('shop', schema, { ...good, ...changes });
const problemsOf = (changes: object): readonly string[] => {
  try {
    parse(changes);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
};

test('good data comes back with networks read and defaults filled in', () => {
  const parsed = parse({});
  expect({ ...parsed, network: JSON.parse(JSON.stringify({ cidr: String(parsed.network.cidr) })) }).toEqual({
    ...good,
    network: { cidr: '10.0.0.0/16' },
    tier: 'basic',
    nat: 'none',
    emails: [],
  });
  expect(Object.entries(parsed.network.zones).map(([zone, cidr]: [string, Cidr]) => [zone, cidr.prefix])).toEqual([
    ['us-east-1a', 24],
  ]);
});

test('every wrong value is named at once, with its path, what is allowed and what was given', () => {
  expect(() =>
    parse({
      owner: 'Shop Team',
      costCentre: 7,
      state: { type: 's3', bucket: 'A', region: 'mars', kmsKeyId: 'my key' },
      network: { cidr: '10.0.1.0/16', zones: { 'us-east-1a': '10.0.1.0/24', 'us-east-1b': 'b' }, vpn: true },
      nodes: 0,
      tier: 'gold',
      nat: 'many',
      emails: ['ops@example.com', 'x'],
      colour: 'blue',
    }),
  ).toThrow(
    "Environment 'dev' of shop [EnvironmentInvalid]:\n" +
      '- owner must be 1 to 63 lower-case letters, digits, - and _, a letter or digit first, got Shop Team\n' +
      '- costCentre must be a string, got 7\n' +
      '- state.bucket must be 3 to 63 lower-case letters, digits, hyphens and single dots, no dot or hyphen at an end, got A\n' +
      '- state.region must be a commercial AWS region such as us-east-1, got mars\n' +
      '- state.kmsKeyId must be a KMS key id (RFC 4122 UUID or mrk-...), an alias, or an ARN of one, got my key\n' +
      '- network.cidr must be a network address (10.0.0.0/16), got 10.0.1.0/16\n' +
      '- network.zones.us-east-1b must be an IPv4 network such as 10.0.0.0/16, got b\n' +
      '- network.vpn is not a known setting\n' +
      '- nodes must be at least 1, got 0\n' +
      '- tier must be one of basic, full, got gold\n' +
      '- nat must be one of none, per-zone or an object, got many\n' +
      '- emails.1 must be at least 3, got x\n' +
      '- colour is not a known setting',
  );
});

test('what is missing is named with its kind', () => {
  expect(() => parseEnvironment('shop', schema, {} as z.input<typeof schema>)).toThrow(
    'An environment of shop [EnvironmentInvalid]:\n' +
      '- name must be given: a string\n' +
      '- owner must be given: a string\n' +
      '- costCentre must be given: a string\n' +
      '- state must be given: an object\n' +
      '- network must be given: an object\n' +
      '- nodes must be given: a number',
  );
});

test.each([
  [{ nodes: '2' }, 'nodes must be a number, got 2'],
  [{ nodes: 1.5 }, 'nodes must be a whole number, got 1.5'],
  [{ nodes: Number.NaN }, 'nodes must be a number, got NaN'],
  [{ nodes: 11 }, 'nodes must be at most 10, got 11'],
  [{ emails: 'ops@example.com' }, 'emails must be a list, got ops@example.com'],
  [{ network: null }, 'network must be an object, got null'],
  [{ network: { cidr: 10, zones: {} } }, 'network.cidr must be a string, got 10'],
  [{ nat: { singleIn: 3 } }, 'nat.singleIn must be a string, got 3'],
  [{ nat: [] }, 'nat must be one of none, per-zone or an object, got none'],
  [{ state: { type: 'ftp' } }, 'state.type must be one of s3, gcs, got ftp'],
  [{ state: { bucket: 'acme' } }, 'state.type must be given: one of s3, gcs'],
  [
    { state: gcsState({ bucket: 'acme', kmsEncryptionKey: 'key' }) },
    'state.kmsEncryptionKey must be projects/P/locations/L/keyRings/R/cryptoKeys/K, got key',
  ],
  [{ state: { ...good.state, lock: true } }, 'state.lock is not a known setting'],
])('a wrong type or form: %j', (changes, problem) => {
  expect(problemsOf(changes)).toEqual([problem]);
});

test('what is wrong in one form of a union is said as everywhere else', () => {
  expect(problemsOf({ nat: { singleIn: 5, foo: 1 } })).toEqual([
    'nat.singleIn must be a string, got 5',
    'nat.foo is not a known setting',
  ]);
  const size = z.union([z.strictObject({ gib: z.int() }), z.strictObject({ tib: z.int() }), z.literal('any')]);
  expect(() => parseEnvironment('shop', z.strictObject({ size }), { size: { gib: 'x' } } as never)).toThrow(
    new Error(
      'An environment of shop [EnvironmentInvalid]:\n' +
        '- size must be a form where gib must be a number, got x or a form where tib must be given: a number and ' +
        "gib is not a known setting or one of any, got { gib: 'x' }",
    ),
  );
});

test.each([
  [null, 'null'],
  ['dev', 'dev'],
  [undefined, undefined],
])('%j is no environment', (data, got) => {
  const says = got === undefined ? 'it must be given: an object' : `it must be an object, got ${got}`;
  expect(() => parseEnvironment('shop', schema, data as unknown as z.input<typeof schema>)).toThrow(
    new Error(`An environment of shop [EnvironmentInvalid]:\n- ${says}`),
  );
});

test.each(['d', 'Dev', '1dev', 'dev-', 'dev--eu', 'dev_eu', 'an-environment-of-17', '', 'dev/eu', 'dev\n'])(
  'an environment cannot be named %j',
  (name) => {
    expect(problemsOf({ name })).not.toEqual([]);
  },
);

test.each(['dev', 'd2', 'eu-west', 'production', 'abcdefghijklmnop'])('an environment can be named %s', (name) => {
  expect(parse({ name }).name).toBe(name);
});

test.each([
  'alias/state',
  'mrk-0123456789abcdef0123456789abcdef',
  '0a1b2c3d-1234-4abc-8def-0123456789ab',
  'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1234-4abc-8def-0123456789ab',
  'arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef',
  'arn:aws:kms:eu-west-1:111122223333:alias/state',
  'alias/a/b_c',
])('the state can be encrypted by %s', (kmsKeyId) => {
  expect(problemsOf({ state: { ...good.state, kmsKeyId } })).toEqual([]);
});

test.each([
  'key/0a1b2c3d-1234-4abc-8def-0123456789ab',
  '0A1B2C3D-1234-4ABC-8DEF-0123456789AB',
  '0a1b2c3d-1234-4abc-8def-0123456789ab ',
  'arn:aws:kms:eu-west-1:111122223333:0a1b2c3d-1234-4abc-8def-0123456789ab',
  'arn:aws-cn:kms:cn-north-1:111122223333:alias/state',
  'alias/',
])('Terraform would refuse %s as the key of the state', (kmsKeyId) => {
  expect(problemsOf({ state: { ...good.state, kmsKeyId } })).toEqual([
    `state.kmsKeyId must be a KMS key id (RFC 4122 UUID or mrk-...), an alias, or an ARN of one, got ${kmsKeyId}`,
  ]);
});

test.each(['ab', 'Acme', 'acme..state', '.acme', 'acme-', 'acme_state', 'a'.repeat(64)])(
  'a bucket in S3 cannot be spelled %s',
  (bucket) => {
    expect(problemsOf({ state: { ...good.state, bucket } })).toEqual([
      `state.bucket must be 3 to 63 lower-case letters, digits, hyphens and single dots, no dot or hyphen at an end, got ${bucket}`,
    ]);
  },
);

test.each([
  '192.168.5.4',
  'xn--acme',
  'sthree-acme',
  'amzn-s3-demo-acme',
  'acme-s3alias',
  'acme--ol-s3',
  'acme.mrap',
  'acme--x-s3',
  'acme--table-s3',
])('S3 keeps %s for itself', (bucket) => {
  expect(problemsOf({ state: { ...good.state, bucket } })).toEqual([
    `state.bucket must be no IP address, and have no prefix or suffix that S3 keeps, got ${bucket}`,
  ]);
});

test.each(['abc', 'acme.state', '1.2.3', 'acme--state', 'a'.repeat(63)])('a bucket in S3 can be named %s', (bucket) => {
  expect(problemsOf({ state: { ...good.state, bucket } })).toEqual([]);
});

const ordered = z.strictObject({ min: z.int(), max: z.int(), other: z.string() }).superRefine(
  ({ min, max }, context) => {
    if (min > max) context.addIssue({ code: 'custom', path: ['min'], message: `must be at most max`, input: min });
  },
  whenValid('min', 'max'),
);

test('a rule across settings comes with the other mistakes, once its own settings are valid', () => {
  const problems = (data: object) => {
    try {
      parseEnvironment('shop', ordered, data as z.input<typeof ordered>);
    } catch (error) {
      return (error as UserError).problems;
    }
    return [];
  };
  expect(problems({ min: 3, max: 2, other: 7 })).toEqual([
    'other must be a string, got 7',
    'min must be at most max, got 3',
  ]);
  expect(problems({ min: 3, max: 'x', other: 'y' })).toEqual(['max must be a number, got x']);
  expect(problems({ min: 1, max: 2, other: 'y' })).toEqual([]);
});

test('an unknown setting hides no rule, wherever it stands', () => {
  const nested = z
    .strictObject({ size: z.strictObject({ min: z.int(), max: z.int() }) })
    .superRefine(({ size: { min, max } }, context) => {
      if (min > max) context.addIssue({ code: 'custom', path: ['size', 'min'], message: 'must be at most max' });
    }, whenValid('size'));
  const parse = (data: unknown) => () => parseEnvironment('shop', nested, data as z.input<typeof nested>);
  expect(parse({ size: { min: 3, max: 2, step: 1 }, colour: 'blue' })).toThrow(
    'An environment of shop [EnvironmentInvalid]:\n' +
      '- size.step is not a known setting\n' +
      '- colour is not a known setting\n' +
      '- size.min must be at most max',
  );
  expect(parse(null)).toThrow('An environment of shop [EnvironmentInvalid]:\n- it must be an object, got null');
});

test('mistakes of several environments come together; one of ours is not taken for one of theirs', async () => {
  const load = (changes: object) => () => Promise.resolve().then(() => parse(changes));
  const good = await loadEnvironments({ 'a.ts': load({}), 'b.ts': load({ name: 'production' }) });
  expect(good.map(({ name }) => name)).toEqual(['dev', 'production']);
  await expect(loadEnvironments({ 'a.ts': load({}), 'b.ts': load({ nodes: 0 }) })).rejects.toThrow(
    new UserError('b.ts', 'EnvironmentInvalid', ['nodes must be at least 1, got 0']),
  );
  await expect(
    loadEnvironments({ 'a.ts': load({ nodes: 0 }), 'b.ts': load({ name: 'qa', nodes: 11 }) }),
  ).rejects.toThrow(
    'a.ts [EnvironmentInvalid]:\n- nodes must be at least 1, got 0\n' +
      'b.ts [EnvironmentInvalid]:\n- nodes must be at most 10, got 11',
  );
  await expect(
    loadEnvironments({ 'a.ts': load({ nodes: 0 }), 'b.ts': () => Promise.reject(new TypeError('no such module')) }),
  ).rejects.toThrow(new TypeError('no such module'));
});

test('two environments of one system cannot have one name', async () => {
  const load = (changes: object) => () => Promise.resolve().then(() => parse(changes));
  await expect(loadEnvironments({ 'a.ts': load({}), 'b.ts': load({ nodes: 0 }), 'c.ts': load({}) })).rejects.toThrow(
    new Error(
      'b.ts [EnvironmentInvalid]:\n- nodes must be at least 1, got 0\n' +
        'c.ts [EnvironmentInvalid]:\n- name must be that of no other environment, got dev. a.ts has it already',
    ),
  );
});
