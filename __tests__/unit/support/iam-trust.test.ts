import { letsIn } from '../../support/iam-trust';

const provider = 'arn:aws:iam::111122223333:oidc-provider/gitlab.com';
const statement = (condition?: object, over: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: [provider] },
  Action: ['sts:AssumeRoleWithWebIdentity'],
  ...(condition === undefined ? {} : { Condition: condition }),
  ...over,
});
const lets = (statements: readonly object[], context: Readonly<Record<string, string>> = {}) =>
  letsIn(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { provider, context });

// Lines of the tables in the IAM user guide: condition operators, and evaluation of several keys and values.
test.each<[object, Record<string, string>, boolean]>([
  [{ StringEquals: { k: 'a' } }, { k: 'a' }, true],
  [{ StringEquals: { k: 'a' } }, { k: 'A' }, false],
  [{ StringEquals: { k: 'a*' } }, { k: 'ab' }, false],
  [{ StringEquals: { k: 'a' } }, {}, false],
  [{ StringEquals: { k: ['a', 'b'] } }, { k: 'b' }, true],
  [{ StringEquals: { k: 'a', l: 'b' } }, { k: 'a', l: 'c' }, false],
  [{ StringEquals: { K: 'a' } }, { k: 'a' }, true],
  [{ StringEquals: { k: 'a' }, StringLike: { l: 'b*' } }, { k: 'a', l: 'bc/d:e' }, true],
  [{ StringEquals: { k: 'a' }, StringLike: { l: 'b*' } }, { k: 'x', l: 'bc' }, false],
  [{ StringLike: { k: 'a?c' } }, { k: 'abc' }, true],
  [{ StringLike: { k: 'a?c' } }, { k: 'ac' }, false],
  [{ StringLike: { k: 'a*' } }, { k: 'a' }, true],
  [{ StringLike: { k: 'a.c' } }, { k: 'abc' }, false],
  [{ StringLike: { k: 'a*' } }, {}, false],
])('%j with %j: %s', (condition, context, expected) => {
  expect(lets([statement(condition)], context)).toBe(expected);
});

test('a statement for another provider or another action lets nobody in', () => {
  expect(lets([statement()])).toBe(true);
  expect(lets([statement({}, { Principal: { Federated: [`${provider}.evil`] } })])).toBe(false);
  expect(lets([statement({}, { Principal: { AWS: ['*'] } })])).toBe(false);
  expect(lets([statement({}, { Action: ['sts:TagSession'] })])).toBe(false);
});

test('one statement that allows is enough, one that refuses is final', () => {
  const never = statement({ StringEquals: { k: 'never' } });
  expect(lets([never, statement()])).toBe(true);
  expect(lets([statement(), statement(undefined, { Effect: 'Deny' })])).toBe(false);
});

test('an operator that is not known here is a mistake of the test', () => {
  expect(() => lets([statement({ StringNotEquals: { k: 'a' } })], { k: 'b' })).toThrow(
    'StringNotEquals is not an operator that this evaluator knows',
  );
});
