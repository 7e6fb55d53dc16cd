import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../../constructs/core/checks';
import { Cidr } from '../../../constructs/core/cidr';
import { Duration } from '../../../constructs/core/duration';
import { ConstructError, problem, show, UserError, UserErrors } from '../../../constructs/core/errors';
import { layer, plainApp } from '../../support/layers';

class Thing extends Construct {}

const thing = () => new Thing(layer(plainApp(), 'data'), 'Jobs');
const failing = (check: (checks: Checks) => Checks) => {
  try {
    check(new Checks(thing())).throwIfAny();
  } catch (error) {
    return (error as ConstructError).problems;
  }
  return [];
};

test('all problems come at once, in the order of the checks, under the class and path of the construct', () => {
  expect(() =>
    new Checks(thing())
      .range('count', 0, 1, 10, 'receives')
      .oneOf('engine', 'oracle', ['mysql', 'postgres'], 'Ask the database team')
      .matches('name', 'my jobs', /^\w+$/, 'letters, digits and _')
      .that(false, 'zones', 'different from each other', ['a', 'a'])
      .all(['`other` must be found elsewhere, got lost'])
      .throwIfAny(),
  ).toThrow(
    "Thing at 'shop-dev-data/Jobs' [PropsInvalid]:\n" +
      '- `count` must be 1 to 10 receives, got 0\n' +
      '- `engine` must be one of mysql, postgres, got oracle. Ask the database team\n' +
      '- `name` must be letters, digits and _, got my jobs\n' +
      '- `zones` must be different from each other, got a, a\n' +
      '- `other` must be found elsewhere, got lost',
  );
});

test('another code can be given', () => {
  expect(() => new Checks(thing()).range('count', 0, 1, 10, 'receives').throwIfAny('CountInvalid')).toThrow(
    "Thing at 'shop-dev-data/Jobs' [CountInvalid]:\n- `count` must be 1 to 10 receives, got 0",
  );
});

test('both ends of a range are included, fractions are not', () => {
  const range = (value: number) => failing((checks) => checks.range('count', value, 1, 10, 'receives'));
  expect([range(1), range(10)]).toEqual([[], []]);
  expect(range(11)).toEqual(['`count` must be 1 to 10 receives, got 11']);
  expect(range(1.5)).toEqual(['`count` must be 1 to 10 whole receives, got 1.5']);
  expect(range(Number.NaN)).toEqual(['`count` must be 1 to 10 receives, got NaN']);
});

test('what is omitted, and what Terraform knows only later, passes every check', () => {
  const [text, number] = [Token.asString({ ref: 'x' }), Token.asNumber({ ref: 'x' })];
  expect(
    failing((checks) =>
      checks
        .range('a', undefined, 1, 2, 'x')
        .range('b', number, 1, 2, 'x')
        .oneOf('c', undefined, [])
        .oneOf('d', text, [])
        .matches('e', undefined, /^$/, 'x')
        .matches('f', text, /^$/, 'x')
        .that(false, 'g', 'x', text)
        .that(false, 'h', 'x', undefined),
    ),
  ).toEqual([]);
  expect([isKnown(text), isKnown(number), isKnown(undefined), isKnown(''), isKnown(0)]).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

test('an error keeps its parts for programs', () => {
  const error = new ConstructError('Queue', 'shop-dev-data/Jobs', 'PropsInvalid', ['one', 'two']);
  expect(error).toBeInstanceOf(UserError);
  expect([error.name, error.subject, error.path, error.code, error.problems, error.message]).toEqual([
    'ConstructError',
    "Queue at 'shop-dev-data/Jobs'",
    'shop-dev-data/Jobs',
    'PropsInvalid',
    ['one', 'two'],
    "Queue at 'shop-dev-data/Jobs' [PropsInvalid]:\n- one\n- two",
  ]);
});

test('several errors are one error that prints them below each other', () => {
  const errors = [new UserError('a.ts', 'AInvalid', ['one']), new UserError('b.ts', 'BInvalid', ['two', 'three'])];
  const all = new UserErrors(errors);
  expect(all.message).toBe('a.ts [AInvalid]:\n- one\nb.ts [BInvalid]:\n- two\n- three');
  expect([all.subject, all.code, all.problems, all.errors]).toEqual([
    'a.ts, b.ts',
    'SeveralErrors',
    ['one', 'two', 'three'],
    errors,
  ]);
});

test.each([
  ['', 'an empty string'],
  ['jobs', 'jobs'],
  [[], 'none'],
  [['a', ['b', '']], 'a, b, an empty string'],
  [null, 'null'],
  [undefined, 'undefined'],
  [false, 'false'],
  [0, '0'],
  [{ a: 1 }, '{ a: 1 }'],
  [Object.assign(Object.create(null), { a: 1 }), '[Object: null prototype] { a: 1 }'],
  [{ a: { b: { c: { d: { e: 1 } } } } }, '{ a: { b: { c: { d: [Object] } } } }'],
  [{ toString: 'text' }, "{ toString: 'text' }"],
  [10n, '10n'],
  [Duration.minutes(5), '5 minutes'],
  [Cidr.parse('10.0.0.0/16'), '10.0.0.0/16'],
])('%j is shown as %s', (value, text) => {
  expect(show(value)).toBe(text);
  expect(problem('prop', 'other', value)).toBe(`\`prop\` must be other, got ${text}`);
});

test('what holds itself, or is not made of data, is shown all the same, on one line', () => {
  const circle: Record<string, unknown> = { a: 'a'.repeat(100), b: 'b'.repeat(100) };
  circle['self'] = circle;
  expect(show(circle)).toBe(`<ref *1> { a: '${'a'.repeat(100)}', b: '${'b'.repeat(100)}', self: [Circular *1] }`);
  const list: unknown[] = ['a'];
  list.push(list);
  expect(show(list)).toBe("a, a, a, <ref *1> [ 'a', [Circular *1] ]");
  function handler(): void {
    list.pop();
  }
  expect(show([handler, Symbol('x'), new Date(0)])).toBe('[Function: handler], Symbol(x), 1970-01-01T00:00:00.000Z');
});
