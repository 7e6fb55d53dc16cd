import fc from 'fast-check';
import { allows, grantsOf, permissionsOf, type Permissions } from '../../../testing/policy';
import { allow, fakeRehearsal, policy } from './support';

function permissions(...statements: readonly object[]): Permissions {
  return permissionsOf(fakeRehearsal({ Policy: policy(...statements) }).at('Policy'));
}

/** Names without wildcards, with the characters that mean something in a regular expression. */
const name = fc.stringMatching(/^[a-zA-Z0-9:./+()^$|[\]{}\\-]{1,12}$/);

test('what is named allows itself, and nothing that differs in more than the case of an action', () => {
  fc.assert(
    fc.property(name, name, name, (action, resource, other) => {
      const written = permissions(allow(action, resource));
      expect(allows(written, { action: action.toUpperCase(), resource })).toBe(true);
      expect(allows(written, { action, resource: other })).toBe(other === resource);
      expect(allows(written, { action: other, resource })).toBe(other.toLowerCase() === action.toLowerCase());
    }),
  );
});

test('* stands for any text, also none, and ? for one character', () => {
  fc.assert(
    fc.property(name, name, fc.string({ maxLength: 5 }), (start, end, middle) => {
      const whole = { action: 'sqs:SendMessage', resource: start + middle + end };
      expect(allows(permissions(allow('*', `${start}*${end}`)), whole)).toBe(true);
      const marks = permissions(allow('*', `${start}${'?'.repeat(middle.length)}${end}`));
      expect(allows(marks, whole)).toBe(true);
      expect(allows(marks, { ...whole, resource: `${whole.resource}x` })).toBe(false);
    }),
  );
});

test('a denial wins over every permission, wherever it stands', () => {
  fc.assert(
    fc.property(name, name, fc.boolean(), (action, resource, first) => {
      const statements = [allow('*', '*'), { Effect: 'Deny', Action: action, Resource: resource }];
      expect(allows(permissions(...(first ? statements.toReversed() : statements)), { action, resource })).toBe(false);
    }),
  );
});

test('every grant that is read from a policy is one that it allows, and there is one for each pair', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1 }), fc.array(name, { minLength: 1 }), (actions, resources) => {
      const written = permissions(allow(actions, resources));
      const grants = grantsOf(written);
      expect(grants).toHaveLength(actions.length * resources.length);
      expect(grants.every((grant) => allows(written, grant))).toBe(true);
    }),
  );
});

test('everything but an action, or a resource, is all others', () => {
  fc.assert(
    fc.property(name, name, name, (action, resource, other) => {
      const written = permissions({ Effect: 'Allow', NotAction: action, NotResource: resource });
      const differs = other.toLowerCase() !== action.toLowerCase();
      expect(allows(written, { action: other, resource: `${resource}x` })).toBe(differs);
      expect(allows(written, { action: other, resource })).toBe(false);
    }),
  );
});
