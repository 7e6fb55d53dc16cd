import { Construct } from 'constructs';
import { addressAt, addressOf, imported, moved, removed, resourceOf } from '../../../constructs/core/addresses';
import { show } from '../../../constructs/core/errors';
import { synth } from '../../../testing/synth';
import { layer, plainApp, Thing } from '../../support/layers';

const stackOf = () => layer(plainApp(), 'data');

// A Terraform binary that were asked for anything could not be found.
const searched = process.env['PATH'];
beforeAll(() => {
  process.env['PATH'] = '';
});
afterAll(() => {
  process.env['PATH'] = searched;
});

test('the address of a path is the one that a construct there has', () => {
  const stack = stackOf();
  const jobs = new Thing(new Construct(new Construct(stack, 'Worker'), 'Jobs'), 'Resource');
  expect(addressAt('test_thing', 'Worker/Jobs/Resource')).toBe(addressOf(jobs));
  expect(addressAt('test_thing', 'Worker/Jobs/Resource')).not.toBe(addressAt('test_thing', 'Worker/Jobs'));
});

test('the main resource of a construct is its child named Resource', () => {
  const stack = stackOf();
  const jobs = new Construct(stack, 'Jobs');
  const resource = new Thing(jobs, 'Resource');
  expect(resourceOf(jobs)).toBe(resource);
  expect(() => resourceOf(new Construct(stack, 'Empty'))).toThrow(
    "Construct at 'shop-dev-data/Empty' [NoResource]:\n- it has no resource of its own: name the resource itself",
  );
});

test('a move, a removal and an import are blocks of the stack', () => {
  const stack = stackOf();
  const jobs = new Thing(stack, 'Jobs');
  const mails = new Thing(stack, 'Mails');
  moved(addressAt('test_thing', 'OldJobs'), jobs);
  moved('test_thing.Older["eu-west-1"]', mails);
  removed(stack, 'test_thing.Legacy');
  removed(stack, 'test_thing.Gone', { destroy: true });
  imported(jobs, 'jobs-1');
  const made = synth(stack);
  expect(['moved', 'removed', 'import'].map((block) => made.json[block])).toEqual([
    [
      { from: addressAt('test_thing', 'OldJobs'), to: made.address('Jobs') },
      { from: 'test_thing.Older["eu-west-1"]', to: made.address('Mails') },
    ],
    [
      { from: 'test_thing.Legacy', lifecycle: { destroy: false } },
      { from: 'test_thing.Gone', lifecycle: { destroy: true } },
    ],
    [{ to: made.address('Jobs'), id: 'jobs-1' }],
  ]);
});

test('blocks have no address, and move none', () => {
  const stack = stackOf();
  const jobs = new Thing(stack, 'Jobs');
  removed(stack, 'test_thing.Legacy');
  expect(synth(stack).addresses()).toEqual({ Jobs: addressOf(jobs) });
});

test.each(['', 'Jobs', 'test_thing', 'test_thing.', 'test_thing.Jobs.id', 'module.a.test_thing.Jobs', 'test_thing.9'])(
  "'%s' is no address of a resource",
  (from) => {
    const stack = stackOf();
    const problem = `- \`from\` must be a resource address such as aws_sqs_queue.Jobs_1A2B3C4D, got ${show(from)}`;
    expect(() => moved(from, new Thing(stack, 'Jobs'))).toThrow(`moved at 'shop-dev-data' [MoveInvalid]:\n${problem}`);
    expect(() => removed(stack, from)).toThrow(`removed at 'shop-dev-data' [RemovalInvalid]:\n${problem}`);
  },
);

test.each(['test_thing.Gone[0]', 'test_thing.Gone["eu-west-1"]'])(
  'a resource is removed as a whole: Terraform refuses %s',
  (from) => {
    expect(() => removed(stackOf(), from)).toThrow(
      new Error(
        "removed at 'shop-dev-data' [RemovalInvalid]:\n" +
          `- \`from\` must be a resource address such as aws_sqs_queue.Jobs_1A2B3C4D, got ${from}. All instances go together`,
      ),
    );
  },
);

test('only one address moves to a resource: Terraform calls two ambiguous', () => {
  const stack = stackOf();
  const jobs = new Thing(stack, 'Jobs');
  moved('test_thing.Older', jobs);
  expect(() => moved('test_thing.Old', jobs)).toThrow(
    new Error(
      "moved at 'shop-dev-data' [MoveInvalid]:\n" +
        "- `to` must be what nothing else moves to, got 'shop-dev-data/Jobs', to which test_thing.Older moves. " +
        'Drop the move that every environment has applied',
    ),
  );
});

test('an address moves to one resource, and is removed once', () => {
  const stack = stackOf();
  moved('test_thing.Old', new Thing(stack, 'Jobs'));
  expect(() => moved('test_thing.Old', new Thing(stack, 'Mails'))).toThrow(
    new Error("moved at 'shop-dev-data' [MoveInvalid]:\n- `from` must be moved once, got test_thing.Old twice"),
  );
  removed(stack, 'test_thing.Legacy');
  expect(() => removed(stack, 'test_thing.Legacy', { destroy: true })).toThrow(
    new Error(
      "removed at 'shop-dev-data' [RemovalInvalid]:\n- `from` must be removed once, got test_thing.Legacy twice",
    ),
  );
});

test('a resource moves to one of its own type', () => {
  expect(() => moved('aws_sqs_queue.Jobs', new Thing(stackOf(), 'Jobs'))).toThrow(
    "moved at 'shop-dev-data' [MoveInvalid]:\n" +
      '- `from` must be a test_thing, as the resource it moves to, got aws_sqs_queue.Jobs',
  );
});

test('what is still in the stack can neither be moved away nor removed, also when it is added later', () => {
  const stack = stackOf();
  removed(stack, addressAt('test_thing', 'Old'));
  moved(addressAt('test_thing', 'Old'), new Thing(stack, 'Jobs'));
  const old = new Thing(stack, 'Old');
  const problem = `- \`from\` must be gone from the stack, got ${addressOf(old)}, which is 'shop-dev-data/Old'`;
  expect(() => synth(stack)).toThrow(
    `removed at 'shop-dev-data' [RemovalInvalid]:\n${problem}\nmoved at 'shop-dev-data' [MoveInvalid]:\n${problem}`,
  );
});

test('a resource is imported once, by an id', () => {
  const jobs = new Thing(stackOf(), 'Jobs');
  imported(jobs, 'jobs');
  expect(() => imported(jobs, ' ')).toThrow(
    "imported at 'shop-dev-data' [ImportInvalid]:\n" +
      `- \`id\` must be what the provider imports ${addressOf(jobs)} by, got an empty string\n` +
      `- \`resource\` must be imported once, got ${addressOf(jobs)} twice`,
  );
});
