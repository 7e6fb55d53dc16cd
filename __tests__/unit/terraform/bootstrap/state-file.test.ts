import { attributeOf, holdSame, parseState, type StateFile } from '../../../../terraform/bootstrap/state-file';

const from = { at: 'states/a', earlier: 'states/b' };

const bucket = {
  mode: 'managed',
  type: 'aws_s3_bucket',
  name: 'State',
  instances: [{ attributes: { force_destroy: true } }],
};

const state = (parts: object): StateFile =>
  parseState(
    JSON.stringify({ version: 4, lineage: 'a', serial: 3, outputs: {}, resources: [bucket], ...parts }),
    from,
  ) as StateFile;

test('reads lineage, serial and the addresses of what is managed', () => {
  const resources = [bucket, { ...bucket, module: 'module.x' }, { ...bucket, mode: 'data' }];
  expect(state({ resources })).toMatchObject({
    lineage: 'a',
    serial: 3,
    addresses: ['aws_s3_bucket.State', 'module.x.aws_s3_bucket.State'],
  });
});

test('an empty file is no state', () => {
  expect([undefined, '', ' \n', '{}'].map((text) => parseState(text, from))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['{"version": 4, "linea', '[]', 'null', '{"resources":[{"mode":"managed"}]}'])(
  '%s is no whole state',
  (text) => {
    expect(() => parseState(text, from)).toThrow(
      new Error(
        'states/a [StateUnreadable]:\n- holds no whole state: what wrote it was killed. Put an earlier one in its place, such as states/b, and run the command again',
      ),
    );
  },
);

test('two states hold the same where lineage, resources and outputs are, whatever their serials', () => {
  expect(holdSame(state({}), state({ serial: 9 }))).toBe(true);
  expect(holdSame(state({}), state({ lineage: 'b' }))).toBe(false);
  expect(holdSame(state({}), state({ resources: [] }))).toBe(false);
});

test('tells an attribute of a resource, and nothing of one that is not there', () => {
  expect(attributeOf(state({}), 'aws_s3_bucket.State', 'force_destroy')).toBe(true);
  expect(attributeOf(state({}), 'aws_s3_bucket.Other', 'force_destroy')).toBeUndefined();
});
