import { Role } from '../../../../constructs/aws/identity/role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { Topic, type TopicProps } from '../../../../constructs/aws/messaging/topic';
import { Key } from '../../../../constructs/aws/security/key';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const topic = (props?: TopicProps) => synthesized((stack) => new Topic(stack, 'Alerts', props));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const policyAt = (stack: ReturnType<typeof topic>, path: string, attribute = 'policy') =>
  (JSON.parse(stack.at(path)[attribute] as string) as { Statement: Record<string, unknown>[] }).Statement;

test('with no settings: encrypted by a key of its own, never deleted by Terraform', () => {
  const stack = topic();
  expect(stack.at('Alerts/Resource')).toEqual({
    name: 'stack-alerts',
    kms_master_key_id: stack.ref('Alerts/Key/Resource', 'arn'),
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.at('Alerts/Key/Resource')).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test('alarms of the account can publish to it, and can use its key', () => {
  const stack = topic();
  const Condition = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
  const Principal = { Service: ['cloudwatch.amazonaws.com'] };
  expect(policyAt(stack, 'Alerts/Policy')[0]).toEqual({
    Effect: 'Allow',
    Principal,
    Action: ['sns:Publish'],
    Resource: [stack.ref('Alerts/Resource', 'arn')],
    Condition,
  });
  expect(policyAt(stack, 'Alerts/Key/Resource')[1]).toMatchObject({ Effect: 'Allow', Principal, Condition });
});

test('refuses plain HTTP', () => {
  const stack = topic();
  expect(policyAt(stack, 'Alerts/Policy').slice(1)).toEqual([
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['sns:Publish'],
      Resource: [stack.ref('Alerts/Resource', 'arn')],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('allowDestroy lets Terraform delete the topic and its key', () => {
  const stack = topic({ allowDestroy: true });
  expect(stack.at('Alerts/Resource')).not.toHaveProperty('lifecycle');
  expect(stack.at('Alerts/Key/Resource')).not.toHaveProperty('lifecycle');
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<TopicProps>((stack, props) => new Topic(stack, 'Alerts', props), {
    name: () => 'alerts',
    encryptionKey: (stack) => new Key(stack, 'Key'),
    emails: () => ['orders@example.com'],
    webhooks: () => ({ Pager: 'https://pager.example.com/events' }),
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('each subscription is named after the address or webhook: one more moves no other', () => {
  const before = topic({ emails: ['b@example.com'], webhooks: { Pager: 'https://pager.example.com/events' } });
  const after = topic({
    emails: ['a@example.com', 'b@example.com'],
    webhooks: { Chat: 'https://chat.example.com', Pager: 'https://pager.example.com/moved' },
  });
  expect(after.addresses()).toMatchObject(before.addresses());
  const topic_arn = after.ref('Alerts/Resource', 'arn');
  expect(after.at('Alerts/a@example.com')).toEqual({ topic_arn, protocol: 'email', endpoint: 'a@example.com' });
  expect(after.at('Alerts/Pager')).toEqual({
    topic_arn,
    protocol: 'https',
    endpoint: 'https://pager.example.com/moved',
  });
});

test('a grant to publish includes the key, and gives no right to subscribe', () => {
  const stack = synthesized((scope) =>
    new Topic(scope, 'Alerts').grantPublish(new Role(scope, 'Sender', { trust: ec2 })),
  );
  expect(policyAt(stack, 'Sender/Policy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [stack.ref('Alerts/Key/Resource', 'arn')],
    },
    { Effect: 'Allow', Action: ['sns:Publish'], Resource: [stack.ref('Alerts/Resource', 'arn')] },
  ]);
});

test('a topic managed elsewhere can be published to', () => {
  const topicArn = 'arn:aws:sns:us-east-1:111122223333:alerts';
  const stack = synthesized((scope) => {
    const alerts = Topic.fromTopicArn(scope, 'Alerts', topicArn);
    expect(alerts.topicArn).toBe(topicArn);
    alerts.grantPublish(new Role(scope, 'Sender', { trust: ec2 }));
  });
  expect(policyAt(stack, 'Sender/Policy')).toEqual([
    { Effect: 'Allow', Action: ['sns:Publish'], Resource: [topicArn] },
  ]);
});

test('a grant on a topic managed elsewhere includes the key that is given', () => {
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1';
  const topicArn = 'arn:aws:sns:us-east-1:111122223333:alerts';
  const stack = synthesized((scope) => {
    const alerts = Topic.fromTopicArn(scope, 'Alerts', topicArn, Key.fromKeyArn(scope, 'Key', keyArn));
    alerts.grantPublish(new Role(scope, 'Sender', { trust: ec2 }));
  });
  expect(policyAt(stack, 'Sender/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [keyArn] },
    { Effect: 'Allow', Action: ['sns:Publish'], Resource: [topicArn] },
  ]);
});

test.each(['alerts', 'arn:aws:sns:us-east-1:111122223333:*', 'arn:aws-cn:sns:cn-north-1:111122223333:alerts'])(
  '%s is no topic',
  (arn) => {
    expect(() => Topic.fromTopicArn(awsStack(), 'Alerts', arn)).toThrow(
      "ImportedTopic at 'stack/Alerts' [PropsInvalid]:\n" +
        `- \`topicArn\` must be a topic ARN: arn:aws:sns:REGION:ACCOUNT:NAME, got ${arn}`,
    );
  },
);

test('a service publishes for one source alone, and may use the key', () => {
  const sourceArn = 'arn:aws:s3:::acme-uploads';
  const stack = synthesized((scope) => {
    new Topic(scope, 'Alerts').grantPublishToService({ service: 's3.amazonaws.com', sourceArn });
  });
  const Principal = { Service: ['s3.amazonaws.com'] };
  expect(policyAt(stack, 'Alerts/Policy')).toContainEqual({
    Effect: 'Allow',
    Principal,
    Action: ['sns:Publish'],
    Resource: [stack.ref('Alerts/Resource', 'arn')],
    Condition: {
      ArnEquals: { 'aws:SourceArn': sourceArn },
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    },
  });
  expect(policyAt(stack, 'Alerts/Policy')).toHaveLength(3);
  expect(policyAt(stack, 'Alerts/Key/Resource')).toContainEqual(expect.objectContaining({ Principal }));
});

test('a queue that is subscribed gets messages as they were published, from this topic alone', () => {
  const stack = synthesized((scope) => {
    const jobs = new Queue(scope, 'Jobs', { encryptionKey: new Key(scope, 'JobsKey') });
    new Topic(scope, 'Alerts').subscribe(jobs);
  });
  expect(stack.at('Jobs/From-Alerts')).toEqual({
    topic_arn: stack.ref('Alerts/Resource', 'arn'),
    protocol: 'sqs',
    endpoint: stack.ref('Jobs/Resource', 'arn'),
    raw_message_delivery: true,
  });
  const Principal = { Service: ['sns.amazonaws.com'] };
  expect(policyAt(stack, 'Jobs/Policy')).toContainEqual({
    Effect: 'Allow',
    Principal,
    Action: ['sqs:SendMessage'],
    Resource: [stack.ref('Jobs/Resource', 'arn')],
    Condition: { ArnEquals: { 'aws:SourceArn': stack.ref('Alerts/Resource', 'arn') } },
  });
  expect(policyAt(stack, 'JobsKey/Resource')).toContainEqual(expect.objectContaining({ Principal }));
});

test('a queue is subscribed to a topic once', () => {
  const stack = awsStack();
  const [alerts, jobs] = [new Topic(stack, 'Alerts'), new Queue(stack, 'Jobs')];
  alerts.subscribe(jobs);
  expect(() => {
    alerts.subscribe(jobs);
  }).toThrow(
    new Error(
      "Topic at 'stack/Alerts' [AlreadySubscribed]:\n" +
        '- `queue` must be one that no topic called Alerts sends to yet, got stack/Jobs',
    ),
  );
});

test('fails with every bad value named at once, and shows no address of a webhook', () => {
  const message = (() => {
    try {
      topic({
        name: 'my alerts',
        emails: ['orders', 'a@example.com', 'a@example.com'],
        webhooks: { Policy: 'https://pager.example.com', 'my pager': 'http://example.com/s3cr3t' },
      });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  })();
  expect(message).toBe(
    "Topic at 'stack/Alerts' [PropsInvalid]:\n" +
      '- `name` must be letters, digits, - and _, at most 256 characters, got my alerts\n' +
      '- `emails` must be different from each other, got orders, a@example.com, a@example.com\n' +
      '- `emails` must be e-mail addresses, got orders\n' +
      '- `webhooks` must have names of a letter, then letters, digits, - and _, not Key, Policy, Resource, got Policy\n' +
      '- `webhooks` must have names of a letter, then letters, digits, - and _, not Key, Policy, Resource, got my pager\n' +
      '- `webhooks.my pager` must be an address that starts with https://',
  );
});
