import { Queue } from '../../../constructs/aws/messaging/queue';
import { synth } from '../../../testing';
import { awsStack } from '../../support/stack';

function shop() {
  const stack = awsStack();
  new Queue(stack, 'Jobs', { name: 'jobs' });
  return synth(stack);
}

test("a construct's path stands for its main resource, in every question", () => {
  const stack = shop();
  expect(stack.at('Jobs')).toMatchObject({ name: 'jobs' });
  expect(stack.at('Jobs')).toEqual(stack.at('Jobs/Resource'));
  expect(stack.address('Jobs')).toBe(stack.address('Jobs/Resource'));
  expect(stack.ref('Jobs', 'arn')).toBe(`\${${stack.address('Jobs/Resource')}.arn}`);
  expect(stack.at('Jobs/DeadLetters')).toMatchObject({ message_retention_seconds: 1_209_600 });
});

test.each(['Job', 'Jobs/', 'jobs', 'stack/Jobs', 'Jobs/Resource/Resource', ''])(
  'a path without a block, such as %j, is an error that lists those with one',
  (path) => {
    const there = 'Jobs/DeadLetters, Jobs/DeadLettersPolicy, Jobs/Policy, Jobs/Resource';
    expect(() => shop().at(path)).toThrow(new Error(`no block at '${path}'; there are: ${there}`));
  },
);
