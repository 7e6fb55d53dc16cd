import { Role } from '../../../../constructs/aws/identity/role';
import { Queue, type QueueProps } from '../../../../constructs/aws/messaging/queue';
import { Key } from '../../../../constructs/aws/security/key';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const queue = (props?: QueueProps) => synthesized((stack) => new Queue(stack, 'Jobs', props));

const statements = (stack: ReturnType<typeof queue>, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };

test('with no settings: encrypted, 30 s to handle, five receives, then 14 days in the dead-letter queue, both kept', () => {
  const stack = queue();
  expect(stack.at('Jobs/DeadLetters')).toEqual({
    name: 'stack-jobs-dead-letters',
    message_retention_seconds: 1_209_600,
    sqs_managed_sse_enabled: true,
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.at('Jobs/Resource')).toEqual({
    name: 'stack-jobs',
    visibility_timeout_seconds: 30,
    message_retention_seconds: 345_600,
    delay_seconds: 0,
    receive_wait_time_seconds: 20,
    redrive_policy: `{"deadLetterTargetArn":"${stack.ref('Jobs/DeadLetters', 'arn')}","maxReceiveCount":5}`,
    sqs_managed_sse_enabled: true,
    lifecycle: { prevent_destroy: true },
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
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('allowDestroy lets Terraform delete both queues', () => {
  const stack = queue({ allowDestroy: true });
  for (const path of ['Jobs/Resource', 'Jobs/DeadLetters']) expect(stack.at(path)).not.toHaveProperty('lifecycle');
});

test('a grant to send gives no right to read, one to consume none to send', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs');
    jobs.grantSend(new Role(scope, 'Sender', { trust: ec2 }));
    jobs.grantConsume(new Role(scope, 'Reader', { trust: ec2 }));
  });
  const Resource = [stack.ref('Jobs/Resource', 'arn')];
  expect(statements(stack, 'Sender/Policy')).toEqual([{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource }]);
  expect(statements(stack, 'Reader/Policy')).toEqual([
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

test('a grant on a queue managed elsewhere includes the key that is given', () => {
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1';
  const stack = synthesized((scope) => {
    const key = Key.fromKeyArn(scope, 'Key', keyArn);
    const jobs = Queue.fromQueueArn(scope, 'Jobs', 'arn:aws:sqs:us-east-1:111122223333:jobs', key);
    jobs.grantSend(new Role(scope, 'Sender', { trust: ec2 }));
    jobs.grantConsume(new Role(scope, 'Reader', { trust: ec2 }));
  });
  const key = (Action: string[]) => ({ Effect: 'Allow', Action, Resource: [keyArn] });
  expect(statements(stack, 'Sender/Policy')[0]).toEqual(key(['kms:Decrypt', 'kms:GenerateDataKey']));
  expect(statements(stack, 'Reader/Policy')[0]).toEqual(key(['kms:Decrypt']));
});

test.each([
  'jobs',
  'arn:aws:sqs:us-east-1:111122223333:*',
  'arn:aws:sqs:us-east-1:111122223333:job?',
  'arn:aws-cn:sqs:cn-north-1:111122223333:jobs',
])('%s is no queue', (arn) => {
  expect(() => Queue.fromQueueArn(awsStack(), 'Jobs', arn)).toThrow(
    "ImportedQueue at 'stack/Jobs' [PropsInvalid]:\n" +
      `- \`queueArn\` must be a queue ARN: arn:aws:sqs:REGION:ACCOUNT:NAME, got ${arn}`,
  );
});

test('a service sends for one source alone; of a bucket, whose ARN names no account, in this account alone', () => {
  const rule = 'arn:aws:events:us-east-1:111122223333:rule/nightly';
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs');
    jobs.grantSendToService({ service: 'events.amazonaws.com', sourceArn: rule });
    jobs.grantSendToService({ service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::acme-uploads' });
  });
  const Resource = [stack.ref('Jobs/Resource', 'arn')];
  const send = { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource };
  expect(statements(stack, 'Jobs/Policy').slice(0, 2)).toEqual([
    {
      ...send,
      Principal: { Service: ['events.amazonaws.com'] },
      Condition: { ArnEquals: { 'aws:SourceArn': rule } },
    },
    {
      ...send,
      Principal: { Service: ['s3.amazonaws.com'] },
      Condition: {
        ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::acme-uploads' },
        StringEquals: { 'aws:SourceAccount': '111122223333' },
      },
    },
  ]);
  expect(statements(stack, 'Jobs/Policy')[2]).toMatchObject({ Effect: 'Deny' });
});

test('a service that is let send to a queue with a key may use the key, unless the key cannot be opened to it', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs', { encryptionKey: new Key(scope, 'Key') });
    jobs.grantSendToService({ service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::acme-uploads' });
    const sourceArn = 'arn:aws:events:us-east-1:111122223333:rule/nightly';
    expect(() => {
      jobs.grantSendToService({ service: 'events.amazonaws.com', sourceArn });
    }).toThrow("Key at 'stack/Key' [ServiceInvalid]:");
  });
  expect(statements(stack, 'Key/Resource')[1]).toMatchObject({ Principal: { Service: ['s3.amazonaws.com'] } });
});

test('a service or source that is none is refused, both at once', () => {
  expect(() => {
    new Queue(awsStack(), 'Jobs').grantSendToService({ service: '*', sourceArn: 'arn:aws:s3:::*' });
  }).toThrow(
    new Error(
      "Queue at 'stack/Jobs' [GrantInvalid]:\n" +
        '- `service` must be service principals such as cloudwatch.amazonaws.com, got *\n' +
        '- `sourceArn` must be a whole ARN without wildcards, got arn:aws:s3:::*',
    ),
  );
});

test('long names that begin alike have dead-letter queues of their own, whose names stay', () => {
  const names = ['a', 'b'].map((end) => `${'x'.repeat(79)}${end}`);
  const stack = synthesized((scope) => {
    for (const [index, name] of names.entries()) new Queue(scope, `Jobs${index.toString()}`, { name });
    new Queue(scope, 'Fits', { name: 'x'.repeat(67) });
  });
  expect(['Jobs0', 'Jobs1', 'Fits'].map((id) => stack.at(`${id}/DeadLetters`)['name'])).toEqual([
    `${'x'.repeat(58)}-e849f83b-dead-letters`,
    `${'x'.repeat(58)}-2e064eee-dead-letters`,
    `${'x'.repeat(67)}-dead-letters`,
  ]);
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
