import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runInThisContext } from 'node:vm';
import { App, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { aws } from '../../../constructs/aws/provider';
import { ConstructError } from '../../../constructs/core/errors';
import { nameProblems, type NameRule, physicalName } from '../../../constructs/core/naming';
import { LayerStack } from '../../../constructs/core/stack';
import { standardTags } from '../../../constructs/core/tags';

import { cloud, environment, plainApp } from '../../support/layers';

class Thing extends Construct {}

function sources(): string[] {
  const root = resolve(__dirname, '../../../constructs/aws');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => readFileSync(join(root, file), 'utf8'));
}

/** Every rule that a construct on AWS uses, read from its file: rules are private to their constructs. */
function rulesOfAws(): NameRule[] {
  const literals = sources().flatMap((text) => [...text.matchAll(/: NameRule = (\{\n[\s\S]*?\n\});/g)]);
  return literals.map(([, literal = '']) => runInThisContext(`(${literal})`) as NameRule);
}

const rules = rulesOfAws();
const QUEUE: NameRule = {
  kind: 'queue',
  max: 40,
  pattern: /^[a-z0-9-]+$/,
  allowed: 'lower-case letters, digits and -',
};

const plainStack = () => new TerraformStack(plainApp(), 'stack');

const LOCATION = 'aws/111122223333/us-east-1';
type Place = { readonly system: string; readonly environment: string; readonly path: readonly string[] };

/** An app whose constructs are made when they are first asked for. */
function tree(): (place: Place) => Construct {
  const app = plainApp();
  const made = new Map<string, Construct>();
  const once = (key: string, make: () => Construct): Construct => {
    const construct = made.get(key) ?? make();
    made.set(key, construct);
    return construct;
  };
  return ({ system, environment: name, path }) => {
    const settings = { system, environment: environment({ name }), clouds: [cloud(LOCATION)] };
    let key = `${system}-${name}-data`;
    let scope = once(key, () => new LayerStack(app, { ...settings, layer: 'data' }));
    for (const id of path) {
      key = JSON.stringify([key, id]);
      const parent = scope;
      scope = once(key, () => new Thing(parent, id));
    }
    return scope;
  };
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);
// As long as the name of a system or an environment may be.
const kebab = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join('-').slice(0, 16).replace(/-$/, ''))
  .filter((name) => name.length > 1);
// What every object has, such as `toString`, is no id: constructs keeps children in a plain object.
const id = fc
  .oneof(
    fc.constantFrom('Jobs', 'jobs', 'JOBS', 'Dead-Letters', 'DeadLetters', 'dead_letters', 'Default', 'SQSWorker', 'a'),
    fc.stringMatching(/^[A-Za-z0-9._@ -]{1,60}$/),
    fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  )
  .filter((text) => !(text in {}));
const path = fc.array(id, { minLength: 1, maxLength: 4 });
const place: fc.Arbitrary<Place> = fc.record({ system: kebab, environment: kebab, path });

test('no rule is missed, and each is about another kind of thing', () => {
  const kinds = rules.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['CloudWatch alarm', 'IAM role', 'KMS alias', 'security group']));
  // One that is made of another by `...` has its pattern, and a larger limit.
  expect(kinds).toHaveLength(
    sources()
      .join('')
      .split(/NameRule = \{(?! \.\.\.)/).length - 1,
  );
  expect([...new Set(kinds)]).toEqual(kinds);
});

test.each(rules.map((rule) => [rule.kind, rule] as const))('%s: generated names are always accepted', (_kind, rule) => {
  fc.assert(
    fc.property(place, (given) => {
      const name = physicalName(tree()(given), rule);
      expect([name.length <= rule.max, rule.pattern.test(name)]).toEqual([true, true]);
      expect(name.startsWith(rule.prefix ?? '')).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('the same path always gives the same name, whatever else is in the app', () => {
  fc.assert(
    fc.property(place, fc.array(path, { maxLength: 4 }), (given, siblings) => {
      const alone = physicalName(tree()(given), QUEUE);
      const at = tree();
      for (const sibling of siblings) at({ ...given, path: sibling });
      expect(physicalName(at(given), QUEUE)).toBe(alone);
    }),
  );
});

test('two constructs of one place have different names, or the second is refused', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      const at = tree();
      const [first, second] = [at(a), at(b)];
      fc.pre(first !== second);
      const name = physicalName(first, QUEUE);
      try {
        expect(physicalName(second, QUEUE)).not.toBe(name);
      } catch (error) {
        expect((error as ConstructError).code).toBe('NameTaken');
      }
    }),
  );
});

test('two environments never collide at the same path', () => {
  fc.assert(
    fc.property(place, kebab, (given, other) => {
      fc.pre(given.environment !== other);
      const at = tree();
      const name = physicalName(at(given), QUEUE);
      expect(physicalName(at({ ...given, environment: other }), QUEUE)).not.toBe(name);
    }),
  );
});

const named = (...ids: string[]) => physicalName(tree()({ system: 'shop', environment: 'dev', path: ids }), QUEUE);

test.each([
  [['Jobs'], 'shop-dev-jobs'],
  [['Worker', 'DeadLetters'], 'shop-dev-worker-dead-letters'],
  [['Worker', 'Resource'], 'shop-dev-worker'],
  [['SQSWorker'], 'shop-dev-sqs-worker'],
  [['Zone', 'us-east-1a'], 'shop-dev-zone-us-east-1a'],
])('%j is named %s', (ids, name) => {
  expect(named(...ids)).toBe(name);
});

test('a name that would be too long, or lose characters, ends in a hash of the whole path', () => {
  expect(named('AVeryLongNameThatNoServiceTakes', 'Jobs')).toMatch(/^shop-dev-a-very-long-name-that-[0-9a-f]{8}$/);
  expect(named('AVeryLongNameThatNoServiceTakes', 'Other')).not.toBe(named('AVeryLongNameThatNoServiceTakes', 'Jobs'));
  expect(named('jobs.eu')).toMatch(/^shop-dev-jobs-eu-[0-9a-f]{8}$/);
  expect(named('jobs.eu')).not.toBe(named('jobs_eu'));
  expect(named('東京')).toMatch(/^shop-dev-[0-9a-f]{8}$/);
});

test('a stack without layers gives names that start with its id', () => {
  expect(physicalName(new Thing(plainStack(), 'Jobs'), QUEUE)).toBe('stack-jobs');
});

test('a name is taken as it was given, and refused where the service would', () => {
  const scope = () => new Thing(plainStack(), 'Jobs');
  expect(physicalName(scope(), QUEUE, 'jobs')).toBe('jobs');
  expect(() => physicalName(scope(), QUEUE, 'My Jobs')).toThrow(
    "Thing at 'stack/Jobs' [NameInvalid]:\n" +
      '- `name` must be lower-case letters, digits and -, at most 40 characters, got My Jobs',
  );
  expect(nameProblems(QUEUE, 'name', undefined)).toEqual([]);
  expect(nameProblems(QUEUE, 'alias', Token.asString({ ref: 'x' }))).toEqual([
    '`alias` must be known at synth, so that names can be compared, got a value known after apply',
  ]);
});

const WORLD: NameRule = { ...QUEUE, kind: 'bucket', uniqueIn: 'world' };
const ACCOUNT: NameRule = { ...QUEUE, kind: 'role', uniqueIn: 'account' };

/** Layer stacks of one app, each on its own clouds. */
function stacksOn<T extends Record<string, readonly string[]>>(locations: T): { readonly [K in keyof T]: LayerStack } {
  const app = plainApp();
  const stacks = Object.entries(locations).map(([name, on]) => {
    const settings = { system: 'shop', environment: environment({ name }), layer: 'data' } as const;
    return [name, new LayerStack(app, { ...settings, clouds: on.map(cloud) })];
  });
  return Object.fromEntries(stacks) as { readonly [K in keyof T]: LayerStack };
}

const jobs = (stack: TerraformStack, rule = QUEUE, id = 'Jobs') => physicalName(new Thing(stack, id), rule, 'jobs');

test('a name is unique for each kind in each account and region', () => {
  const stacks = stacksOn({ first: ['aws/1/x'], same: ['aws/1/x'], other: ['aws/1/y'] });
  jobs(stacks.first);
  expect(() => jobs(stacks.same)).toThrow(
    new Error(
      "Thing at 'shop-same-data/Jobs' [NameTaken]:\n" +
        "- `name` must be unique for each queue of an account and region, got jobs. 'shop-first-data/Jobs' has it already",
    ),
  );
  expect(jobs(stacks.same, { ...QUEUE, kind: 'topic' }, 'Topic')).toBe('jobs');
  expect(jobs(stacks.other)).toBe('jobs');
});

test('a stack on several clouds shares each place with the stacks on one of them', () => {
  const stacks = stacksOn({
    both: ['aws/1/x', 'google/p/y'],
    aws: ['aws/1/x'],
    google: ['google/p/y'],
    far: ['aws/2/x'],
  });
  jobs(stacks.both);
  const taken = /^Thing at 'shop-(aws|google)-data\/Jobs' \[NameTaken\]:\n.*'shop-both-data\/Jobs' has it already$/;
  expect(() => jobs(stacks.aws)).toThrow(taken);
  expect(() => jobs(stacks.google)).toThrow(taken);
  expect(jobs(stacks.far)).toBe('jobs');
});

test('what is unique in an account is so in all its regions, what is unique in the world everywhere', () => {
  const stacks = stacksOn({ first: ['aws/1/x'], near: ['aws/1/y'], far: ['aws/2/x'] });
  const all = [...Object.values(stacks), new TerraformStack(App.of(stacks.first), 'plain')];
  const outcomes = (rule: NameRule) =>
    all.map((stack) => {
      try {
        return jobs(stack, rule, rule.kind);
      } catch (error) {
        return (error as ConstructError).code;
      }
    });
  expect(outcomes(ACCOUNT)).toEqual(['jobs', 'NameTaken', 'jobs', 'jobs']);
  expect(outcomes(WORLD)).toEqual(['jobs', 'NameTaken', 'NameTaken', 'NameTaken']);
});

test('a plain stack is where its provider puts it', () => {
  const app = plainApp();
  const stack = (id: string, account: string) => {
    const made = new TerraformStack(app, id);
    const tags = standardTags('shop', environment());
    aws({ account, region: 'us-east-1' }).addProvider(made, tags);
    return made;
  };
  expect(jobs(stack('a', '111122223333'))).toBe('jobs');
  expect(jobs(stack('b', '444455556666'))).toBe('jobs');
  expect(() => jobs(stack('c', '111122223333'))).toThrow("Thing at 'c/Jobs' [NameTaken]:\n");
});

test('where nobody knows the place, names are compared in one stack alone', () => {
  const app = plainApp();
  const [one, two] = [new TerraformStack(app, 'one'), new TerraformStack(app, 'two')];
  expect([jobs(one), jobs(two)]).toEqual(['jobs', 'jobs']);
  expect(() => jobs(one, QUEUE, 'More')).toThrow("Thing at 'one/More' [NameTaken]:\n");
});
