import { asJson, requiredOnly } from '../../types/generate';
import { Repair } from '../../types/repair';
import type { Schema } from '../../../rehearsal/schema/model';
import type { ObjectValue } from '../../../rehearsal/values/codec';

const SCHEMA: Schema = {
  version: 0,
  block: {
    attributes: {
      name: { type: 'string', required: true },
      size: { type: 'number', optional: true },
      mode: { type: 'string', optional: true },
      other_mode: { type: 'string', optional: true },
      id: { type: 'string', computed: true },
    },
    blocks: {
      rule: {
        nesting: 'list',
        minItems: 0,
        maxItems: 0,
        block: { attributes: { status: { type: 'string', required: true } }, blocks: {} },
      },
    },
  },
};

/** What is written after an error with this message, of an attribute where it has one. */
function after(message: string, path: readonly string[] = [], given: ObjectValue = {}): object | undefined {
  const steps = path.map((attributeName) => ({ attributeName }));
  const error = { severity: 1, summary: message, ...(path.length > 0 ? { attribute: { steps } } : {}) };
  const config = new Repair('toy_thing', SCHEMA.block).next({ ...requiredOnly(SCHEMA, 'toy_thing'), ...given }, [
    error,
  ]);
  return config === undefined ? undefined : asJson(config, SCHEMA.block);
}

test('a configuration begins with what is required, and nothing else', () => {
  expect(asJson(requiredOnly(SCHEMA, 'toy_thing'), SCHEMA.block)).toEqual({ name: expect.stringMatching(/^name-/) });
});

test('takes a value that the message lists', () => {
  expect(after('expected name to be one of ["small" "large"], got x', ['name'])).toEqual({ name: 'small' });
});

test('takes a text that fits the pattern of the message', () => {
  expect(after('invalid value for name (must match regular expression "^[0-9]{12}$")', ['name'])).toEqual({
    name: '123456789012',
  });
});

test('takes a number from the range of the message', () => {
  expect(after('expected size to be in the range (4 - 8), got 1', ['size'], { size: 1 })).toMatchObject({ size: 4 });
});

test('adds one of several arguments, and leaves out one that conflicts', () => {
  expect(after('"mode": one of `mode,other_mode` must be specified', ['mode'])).toMatchObject({
    mode: expect.stringMatching(/^mode-/),
  });
  expect(after('"mode": conflicts with other_mode', ['mode'], { name: 'x', mode: 'a', other_mode: 'b' })).toEqual({
    name: 'x',
    other_mode: 'b',
  });
});

test('adds a block that the message asks for, with what is required in it', () => {
  expect(after('Insufficient rule blocks: at least 1 "rule" block is required')).toMatchObject({
    rule: [{ status: expect.stringMatching(/./) }],
  });
});

test('gives up where nothing in the message is about the type', () => {
  expect(after('something else is wrong')).toBeUndefined();
});
