import { KnownDefaults } from '../../../../rehearsal/real/known-defaults';
import { UNKNOWN } from '../../../../rehearsal/values/codec';

test('what was planned when less was known is promised for what is left out', () => {
  const defaults = new KnownDefaults();
  defaults.remember('toy', { name: 'other', definition: UNKNOWN, type: 'EXPRESS', arn: UNKNOWN });
  defaults.remember('toy', {
    name: 'a',
    definition: UNKNOWN,
    type: 'STANDARD',
    publish: false,
    arn: UNKNOWN,
    tags: null,
  });
  const proposed = { name: 'a', definition: '{}', type: null, publish: null, arn: null, tags: null };
  expect(defaults.promised('toy', proposed)).toEqual({ type: 'STANDARD', publish: false });
});

test('of another resource, or another type, nothing is promised', () => {
  const defaults = new KnownDefaults();
  defaults.remember('toy', { name: 'a', type: 'STANDARD' });
  expect(defaults.promised('toy', { name: 'b', type: null })).toEqual({});
  expect(defaults.promised('other', { name: 'a', type: null })).toEqual({});
});
