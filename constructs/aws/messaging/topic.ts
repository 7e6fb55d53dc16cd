import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { policyDocument, type ResourceStatement } from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { placeOf } from '../provider';
import { type IKey, Key } from '../security/key';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const TOPIC_NAME: NameRule = {
  kind: 'SNS topic',
  max: 256,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, - and _',
};

/** A topic this app can publish to, whether or not it manages it. */
export interface ITopic {
  readonly topicArn: string;
  /** Lets `grantee` publish messages. Gives no right to subscribe. */
  grantPublish(grantee: IGrantable): void;
}

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
  /** Refers to a topic managed elsewhere, by `arn:aws:sns:REGION:ACCOUNT:NAME`. */
  static fromTopicArn(scope: Construct, id: string, topicArn: string): ITopic {
    return new ImportedTopic(scope, id, topicArn);
  }

  readonly topicArn: string;
  readonly topicName: string;

  private readonly encryptionKey: IKey;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that SNS would refuse. */
  constructor(scope: Construct, id: string, props: TopicProps = {}) {
    super(scope, id);
    const { name, emails = [], webhooks = {}, allowDestroy } = props;
    const checks = new Checks(this)
      .all(nameProblems(TOPIC_NAME, 'name', name))
      .that(new Set(emails).size === emails.length, 'emails', 'different from each other', emails);
    for (const email of emails) checks.matches('emails', email, /^[^\s@]+@[^\s@]+$/, 'e-mail addresses');
    for (const [key, url] of Object.entries(webhooks)) checks.all(webhookProblems(key, url));
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
    new SnsTopicPolicy(this, 'Policy', { arn: topic.arn, policy: policyDocument(this.policy()) });
    for (const email of emails) {
      new SnsTopicSubscription(this, email, { topicArn: topic.arn, protocol: 'email', endpoint: email });
    }
    for (const [key, url] of Object.entries(webhooks)) {
      new SnsTopicSubscription(this, key, { topicArn: topic.arn, protocol: 'https', endpoint: url });
    }
  }

  grantPublish(grantee: IGrantable): void {
    grantPublish(grantee, this.topicArn);
    this.encryptionKey.grantEncryptDecrypt(grantee);
  }

  /** Roles of the account need no statement: their own policies allow them. */
  private policy(): ResourceStatement[] {
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

class ImportedTopic extends Construct implements ITopic {
  constructor(
    scope: Construct,
    id: string,
    readonly topicArn: string,
  ) {
    super(scope, id);
    const allowed = 'a topic ARN: arn:aws:sns:REGION:ACCOUNT:NAME';
    new Checks(this)
      .matches('topicArn', topicArn, /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/, allowed)
      .throwIfAny();
  }

  grantPublish(grantee: IGrantable): void {
    grantPublish(grantee, this.topicArn);
  }
}

function grantPublish(grantee: IGrantable, topicArn: string): void {
  grantee.grantRole.allow({ actions: ['sns:Publish'], resources: [topicArn] });
}

/** The address itself is not shown: the path of a webhook often holds its secret. */
function webhookProblems(key: string, url: string): string[] {
  const taken = ['Key', 'Policy', 'Resource'];
  return [
    ...(/^[A-Za-z][\w-]*$/.test(key) && !taken.includes(key)
      ? []
      : [
          `\`webhooks\` must have names of a letter, then letters, digits, - and _, not ${taken.join(', ')}, got ${key}`,
        ]),
    ...(isKnown(url) && !/^https:\/\/[^/\s]+/.test(url)
      ? [`\`webhooks.${key}\` must be an address that starts with https://`]
      : []),
  ];
}
