import { Role } from '../../../../constructs/aws/identity/role';
import { Queue, type QueueProps } from '../../../../constructs/aws/messaging/queue';
import { Key } from '../../../../constructs/aws/security/key';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const queue = (props?: QueueProps) => synthesized((stack) => new Queue(stack, 'Jobs', props));

const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };

test('with no settings: encrypted, 30 s to handle, five receives, then 14 days in the dead-letter queue', () => {
  const stack = queue();
  expect(stack.at('Jobs/DeadLetters')).toEqual({
    name: 'stack-jobs-dead-letters',
    message_retention_seconds: 1_209_600,
    sqs_managed_sse_enabled: true,
  });
  expect(stack.at('Jobs/Resource')).toEqual({
    name: 'stack-jobs',
    visibility_timeout_seconds: 30,
    message_retention_seconds: 345_600,
    delay_seconds: 0,
    receive_wait_time_seconds: 20,
    redrive_policy: `{"deadLetterTargetArn":"${stack.ref('Jobs/DeadLetters', 'arn')}","maxReceiveCount":5}`,
    sqs_managed_sse_enabled: true,
  });
});

test('refuses plain HTTP on both queues', () => {
  const stack = queue();
  for (const [policy, target] of [
    ['Jobs/Policy', 'Jobs/Resource'],
    ['Jobs/DeadLettersPolicy', 'Jobs/DeadLetters'],
  ] as const) {
    expect(JSON.parse(stack.at(policy)['policy'] as string)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: ['sqs:*'],
          Resource: [stack.ref(target, 'arn')],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
  }
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<QueueProps>((stack, props) => new Queue(stack, 'Jobs', props), {
    name: () => 'jobs',
    visibilityTimeout: () => Duration.minutes(5),
    maxReceiveCount: () => 3,
    retention: () => Duration.days(1),
    deliveryDelay: () => Duration.seconds(5),
    receiveWait: () => Duration.seconds(0),
    encryptionKey: (stack) => new Key(stack, 'Key'),
  });
  expect(without).toEqual([]);
});

test('a grant to send gives no right to read, one to consume none to send', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs');
    jobs.grantSend(new Role(scope, 'Sender', { trust: ec2 }));
    jobs.grantConsume(new Role(scope, 'Reader', { trust: ec2 }));
  });
  const actions = (path: string) =>
    (JSON.parse(stack.at(path)['policy'] as string) as { Statement: { Action: string[]; Resource: string[] }[] })
      .Statement;
  const Resource = [stack.ref('Jobs/Resource', 'arn')];
  expect(actions('Sender/Policy')).toEqual([{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource }]);
  expect(actions('Reader/Policy')).toEqual([
    { Effect: 'Allow', Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], Resource },
  ]);
});

test('a grant on a queue encrypted by a key includes the key', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs', { encryptionKey: new Key(scope, 'Key') });
    jobs.grantSend(new Role(scope, 'Sender', { trust: ec2 }));
  });
  expect(stack.at('Sender/Policy')['policy']).toContain('"kms:Decrypt","kms:GenerateDataKey"');
});

test('a queue managed elsewhere can be granted', () => {
  const stack = synthesized((scope) => {
    const jobs = Queue.fromQueueArn(scope, 'Jobs', 'arn:aws:sqs:us-east-1:111122223333:jobs');
    expect(jobs.queueUrl).toBe('https://sqs.us-east-1.amazonaws.com/111122223333/jobs');
    jobs.grantSend(new Role(scope, 'Sender', { trust: ec2 }));
  });
  expect(stack.at('Sender/Policy')['policy']).toContain('arn:aws:sqs:us-east-1:111122223333:jobs');
});

test('fails with every bad value named at once', () => {
  expect(() =>
    queue({
      name: 'my jobs',
      visibilityTimeout: Duration.hours(13),
      maxReceiveCount: 0,
      retention: Duration.seconds(59),
      deliveryDelay: Duration.minutes(16),
      receiveWait: Duration.seconds(21),
    }),
  ).toThrow(
    "Queue at 'stack/Jobs' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, - and _, at most 80 characters, got my jobs\n' +
      '- `visibilityTimeout` must be 0 to 43200 seconds, got 46800\n' +
      '- `maxReceiveCount` must be 1 to 1000 receives, got 0\n' +
      '- `retention` must be 60 to 1209600 seconds, got 59\n' +
      '- `deliveryDelay` must be 0 to 900 seconds, got 960\n' +
      '- `receiveWait` must be 0 to 20 seconds, got 21',
  );
});

test('two queues of one name are refused, with the path of the first', () => {
  const stack = awsStack();
  new Queue(stack, 'Jobs', { name: 'jobs' });
  expect(() => new Queue(stack, 'Other', { name: 'jobs' })).toThrow(
    "Queue at 'stack/Other' [NameTaken]:\n" +
      "- `name` must be unique for each SQS queue of an account and region, got jobs. 'stack/Jobs' has it already",
  );
});
