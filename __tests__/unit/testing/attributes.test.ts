import { inspect } from 'node:util';
import { format } from 'pretty-format';
import '../../../testing/jest';
import { fakeRehearsal, jobs, type FakeResource } from './support';

const database: FakeResource = {
  type: 'aws_db_instance',
  values: {
    name: 'orders',
    password: 'correct-horse',
    zones: ['a', 'b'],
    setting: [{ name: 'tls', value: 'on' }],
    tags: { owner: 'shop', stage: 'test' },
  },
  sensitive: ['password'],
};
const shop = fakeRehearsal({ Database: database, 'Jobs/Resource': jobs });

test('passes for the attributes that are listed, whatever the others are', () => {
  expect(shop.at('Database')).toHaveAttributes({ name: 'orders', zones: ['a', 'b'], tags: { owner: 'shop' } });
  expect(shop.at('Database')).toHaveAttributes({ name: expect.stringMatching(/^ord/), setting: [{ value: 'on' }] });
  expect(shop.at('Database')).not.toHaveAttributes({ name: 'shop' });
});

test('a line for each attribute that differs, down to the one inside of a list', () => {
  expect(() => {
    expect(shop.at('Database')).toHaveAttributes({
      name: expect.any(Number),
      nam: 'orders',
      zones: ['a'],
      setting: [{ value: 'off' }],
      tags: { owner: 'shop', stage: 'production' },
    });
  }).toThrow(
    new Error(
      'expect(Database).toHaveAttributes()\n\n' +
        '  name: expected Any<Number>, received "orders"\n' +
        '  nam: there is no such attribute\n' +
        '  zones[1]: expected undefined, received "b"\n' +
        '  setting[0].value: expected "off", received "on"\n' +
        '  tags.stage: expected "production", received "test"',
    ),
  );
});

test('with .not names what is just as listed', () => {
  expect(() => {
    expect(shop.at('Jobs')).not.toHaveAttributes({ delay_seconds: 0 });
  }).toThrow(new Error('expect(Jobs/Resource).not.toHaveAttributes()\n\n  all as listed: delay_seconds'));
});

test('without an attribute there is nothing to compare', () => {
  const message = "toHaveAttributes() takes an object with at least one attribute: { name: 'jobs' }";
  for (const nothing of [{}, undefined, null]) {
    expect(() => {
      expect(shop.at('Jobs')).toHaveAttributes(nothing as never);
    }).toThrow(new Error(message));
  }
});

test('a secret can be compared, and stands in no message', () => {
  expect(shop.at('Database')).toHaveAttributes({ password: 'correct-horse' });
  expect(() => {
    expect(shop.at('Database')).toHaveAttributes({ password: 'battery-staple', name: 'correct-horse' });
  }).toThrow(
    new Error(
      'expect(Database).toHaveAttributes()\n\n' +
        '  password: is another than expected (sensitive)\n' +
        '  name: expected "(sensitive)", received "orders"',
    ),
  );
});

test('a secret that has got into another attribute is hidden there too', () => {
  const copy: FakeResource = { type: 'aws_ssm_parameter', values: { value: 'mysql://root:correct-horse@db' } };
  const stack = fakeRehearsal({ Database: database, Copy: copy });
  expect(() => {
    expect(stack.at('Copy')).toHaveAttributes({ value: 'mysql://db' });
  }).toThrow(new Error('expect(Copy).toHaveAttributes()\n\n  value: is another than expected (sensitive)'));
});

test('printing a rehearsal shows none of its values', () => {
  const texts = [shop, shop.at('Database')].flatMap((one) => [inspect(one), JSON.stringify(one), format(one)]);
  expect(texts.filter((text) => /correct-horse|orders/.test(text))).toEqual([]);
});
