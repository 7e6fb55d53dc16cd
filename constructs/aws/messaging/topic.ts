import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { policyDocument, type ResourceStatement } from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { placeOf } from '../provider';
import { type IKey, Key } from '../security/key';
import { grantPublish, ImportedTopic, type ITopic } from './imported-topic';
import type { Queue } from './queue';
import { type ServiceGrant, serviceStatement } from './service-grant';
import { webhookProblems } from './webhook';

export type { ITopic };

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const TOPIC_NAME: NameRule = {
  kind: 'SNS topic',
  max: 256,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, - and _',
};

/** Ids of our own, which no webhook can have. */
const TAKEN = ['Key', 'Policy', 'Resource'];

/** Settings of a {@link Topic}. */
export interface TopicProps extends Destroyable {
  /**
   * Name: 1 to 256 letters, digits, hyphens and underscores. Changing this replaces the topic.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * KMS key that encrypts the messages. Its `services` must hold `cloudwatch.amazonaws.com`, or alarms cannot publish;
   * the key that AWS manages for SNS does not.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   * One made here is opened to the services that are let publish; the policy of any other has to let them use it.
   * @default - a key of its own that alarms can use
   */
  readonly encryptionKey?: IKey;
  /**
   * E-mail addresses that get every message, once their owners have confirmed by a link. Their order means nothing.
   * @default - none
   */
  readonly emails?: readonly string[];
  /**
   * HTTPS addresses that every message is posted to, each under a name of your choice that stays when the address changes.
   * They are in code, plan and state for all to read, so that an address that is itself a secret is refused: one with a user, a
   * query or a key in its path, as those of Slack, Discord and PagerDuty. Subscribe such a one out of band, or post to a relay.
   * @default - none
   */
  readonly webhooks?: Readonly<Record<string, string>>;
}

/**
 * An encrypted SNS topic that the account's CloudWatch alarms can publish to, over TLS only.
 * Deleting it loses the confirmed subscriptions, so Terraform refuses to without `allowDestroy`.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * @example
 * const alerts = new Topic(stack, 'Alerts', { emails: ['orders@example.com'] });
 * alerts.grantPublish(role);
 */
export class Topic extends Construct implements ITopic {
  /** Refers to a topic managed elsewhere, by `arn:aws:sns:REGION:ACCOUNT:NAME`; give the key that encrypts it, if one does. */
  static fromTopicArn(scope: Construct, id: string, topicArn: string, encryptionKey?: IKey): ITopic {
    return new ImportedTopic(scope, id, topicArn, encryptionKey);
  }

  readonly topicArn: string;
  readonly topicName: string;

  private readonly encryptionKey: IKey;
  private readonly policy: ResourceStatement[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value that SNS would refuse. */
  constructor(scope: Construct, id: string, props: TopicProps = {}) {
    super(scope, id);
    const { name, emails = [], webhooks = {}, allowDestroy } = props;
    const checks = new Checks(this)
      .all(nameProblems(TOPIC_NAME, 'name', name))
      .that(new Set(emails).size === emails.length, 'emails', 'different from each other', emails);
    for (const email of emails) checks.matches('emails', email, /^[^\s@]+@[^\s@]+$/, 'e-mail addresses');
    for (const [key, url] of Object.entries(webhooks)) checks.all(webhookProblems(key, url, TAKEN));
    checks.throwIfAny();

    this.encryptionKey =
      props.encryptionKey ??
      new Key(this, 'Key', {
        description: `Messages of ${this.node.path}`,
        services: ['cloudwatch.amazonaws.com'],
        allowDestroy,
      });
    const topic = new SnsTopic(this, 'Resource', {
      name: physicalName(this, TOPIC_NAME, name),
      kmsMasterKeyId: this.encryptionKey.keyArn,
      lifecycle: retained(allowDestroy),
    });
    this.topicArn = topic.arn;
    this.topicName = topic.name;
    this.policy = this.ownStatements();
    new SnsTopicPolicy(this, 'Policy', { arn: topic.arn, policy: policyDocument(this.policy) });
    for (const email of emails) {
      new SnsTopicSubscription(this, email, { topicArn: topic.arn, protocol: 'email', endpoint: email });
    }
    for (const [key, url] of Object.entries(webhooks)) {
      new SnsTopicSubscription(this, key, { topicArn: topic.arn, protocol: 'https', endpoint: url });
    }
  }

  grantPublish(grantee: IGrantable): void {
    grantPublish(grantee, this.topicArn, this.encryptionKey);
  }

  /**
   * Lets a service publish for one bucket, rule or the like; a source without account in its ARN has to be of this account.
   * @throws {ConstructError} `GrantInvalid` when service or source is none; `ServiceInvalid` when the key cannot be opened to it.
   */
  grantPublishToService(grant: ServiceGrant): void {
    const { topicArn: resource, encryptionKey } = this;
    this.policy.push(serviceStatement(this, grant, { action: 'sns:Publish', resource, encryptionKey }));
  }

  /**
   * Sends every message to `queue` as it was published, without SNS's envelope. The subscription belongs to the queue and its stack.
   * @throws {ConstructError} `AlreadySubscribed` when the queue gets messages from a topic of this id.
   * @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
   * @example
   * new Topic(stack, 'Orders').subscribe(queue);
   */
  subscribe(queue: Queue): void {
    const id = `From-${this.node.id}`;
    const free = queue.node.tryFindChild(id) === undefined;
    new Checks(this)
      .that(free, 'queue', `one that no topic called ${this.node.id} sends to yet`, queue.node.path)
      .throwIfAny('AlreadySubscribed');
    queue.grantSendToService({ service: 'sns.amazonaws.com', sourceArn: this.topicArn });
    new SnsTopicSubscription(queue, id, {
      topicArn: this.topicArn,
      protocol: 'sqs',
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
    });
  }

  /** Roles of the account need no statement: their own policies allow them. */
  private ownStatements(): ResourceStatement[] {
    const resources = [this.topicArn];
    const plainHttp: ResourceStatement = {
      effect: 'Deny',
      principal: 'anyone',
      actions: ['sns:Publish'],
      resources,
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const alarms: ResourceStatement = {
      principal: { services: ['cloudwatch.amazonaws.com'] },
      actions: ['sns:Publish'],
      resources,
      conditions: { StringEquals: { 'aws:SourceAccount': placeOf(this).account } },
    };
    return [alarms, plainHttp];
  }
}
