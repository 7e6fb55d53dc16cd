import { SqsQueue, type SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule, withHash } from '../../core/naming';
import { denyPlainHttp, policyDocument, type ResourceStatement } from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { awsMetric, type Metric } from '../observability/metric';
import type { IKey } from '../security/key';
import { grantConsume, grantSend, ImportedQueue, type IQueue } from './imported-queue';
import { type ServiceGrant, serviceStatement } from './service-grant';

export type { IQueue };

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const QUEUE_NAME: NameRule = {
  kind: 'SQS queue',
  max: 80,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, - and _',
};
const FOURTEEN_DAYS = Duration.days(14);
const DEAD_LETTERS = '-dead-letters';

/** Settings of a {@link Queue}. */
export interface QueueProps extends Destroyable {
  /**
   * Name: 1 to 80 letters, digits, hyphens and underscores. Changing this replaces the queue.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Time a consumer has to delete a message before others see it again: 0 seconds to 12 hours.
   * Keep it above your slowest handler, or messages are handled twice.
   * @default Duration.seconds(30)
   */
  readonly visibilityTimeout?: Duration;
  /**
   * How often a message may be received before it goes to the dead-letter queue: 1 to 1000.
   * @default 5
   */
  readonly maxReceiveCount?: number;
  /**
   * How long a message nobody deletes stays in the queue: 1 minute to 14 days.
   * @default Duration.days(4)
   */
  readonly retention?: Duration;
  /**
   * How long a new message stays hidden: 0 seconds to 15 minutes.
   * @default Duration.seconds(0)
   */
  readonly deliveryDelay?: Duration;
  /**
   * How long a receive call waits for a message: 0 to 20 seconds. Longer waits cost fewer calls.
   * @default Duration.seconds(20)
   */
  readonly receiveWait?: Duration;
  /**
   * KMS key that encrypts the messages. One made here is opened to the services that are let send; the policy of any other has to
   * let them use it.
   * @default - a key that SQS manages, at no cost
   */
  readonly encryptionKey?: IKey;
}

/**
 * An encrypted SQS queue with a dead-letter queue, reached over TLS only.
 * Deleting either loses the messages in it, so Terraform refuses to without `allowDestroy`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @example
 * const jobs = new Queue(stack, 'Jobs', { visibilityTimeout: Duration.minutes(2) });
 * jobs.grantSend(role);
 */
export class Queue extends Construct implements IQueue {
  /** Refers to a queue managed elsewhere, by `arn:aws:sqs:REGION:ACCOUNT:NAME`; give the key where it is not SQS's own. */
  static fromQueueArn(scope: Construct, id: string, queueArn: string, encryptionKey?: IKey): IQueue {
    return new ImportedQueue(scope, id, queueArn, encryptionKey);
  }

  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly deadLetterQueueArn: string;

  private readonly encryptionKey?: IKey;
  private readonly deadLetterQueueName: string;
  private readonly policy: ResourceStatement[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value out of range. */
  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id);
    const { visibilityTimeout = Duration.seconds(30), maxReceiveCount = 5, retention = Duration.days(4) } = props;
    const { deliveryDelay = Duration.seconds(0), receiveWait = Duration.seconds(20) } = props;
    const { name, encryptionKey, allowDestroy } = props;
    new Checks(this)
      .all(nameProblems(QUEUE_NAME, 'name', name))
      .range('visibilityTimeout', visibilityTimeout.toSeconds(), 0, 43_200, 'seconds')
      .range('maxReceiveCount', maxReceiveCount, 1, 1_000, 'receives')
      .range('retention', retention.toSeconds(), 60, 1_209_600, 'seconds')
      .range('deliveryDelay', deliveryDelay.toSeconds(), 0, 900, 'seconds')
      .range('receiveWait', receiveWait.toSeconds(), 0, 20, 'seconds')
      .throwIfAny();
    const encryption: Partial<SqsQueueConfig> =
      encryptionKey === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: encryptionKey.keyArn };

    const queueName = physicalName(this, QUEUE_NAME, name);
    const deadLetters = new SqsQueue(this, 'DeadLetters', {
      name: physicalName(this, QUEUE_NAME, deadLetterName(queueName)),
      messageRetentionSeconds: FOURTEEN_DAYS.toSeconds(),
      ...encryption,
      lifecycle: retained(allowDestroy),
    });
    const queue = new SqsQueue(this, 'Resource', {
      name: queueName,
      visibilityTimeoutSeconds: visibilityTimeout.toSeconds(),
      messageRetentionSeconds: retention.toSeconds(),
      delaySeconds: deliveryDelay.toSeconds(),
      receiveWaitTimeSeconds: receiveWait.toSeconds(),
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount }),
      ...encryption,
      lifecycle: retained(allowDestroy),
    });
    this.policy = [denyPlainHttp('sqs', [queue.arn])];
    new SqsQueuePolicy(this, 'Policy', { queueUrl: queue.id, policy: policyDocument(this.policy) });
    new SqsQueuePolicy(this, 'DeadLettersPolicy', {
      queueUrl: deadLetters.id,
      policy: policyDocument([denyPlainHttp('sqs', [deadLetters.arn])]),
    });

    this.queueArn = queue.arn;
    this.queueUrl = queue.id;
    this.queueName = queue.name;
    this.deadLetterQueueArn = deadLetters.arn;
    this.deadLetterQueueName = deadLetters.name;
    this.encryptionKey = encryptionKey;
  }

  grantSend(grantee: IGrantable): void {
    grantSend(grantee, this.queueArn, this.encryptionKey);
  }

  grantConsume(grantee: IGrantable): void {
    grantConsume(grantee, this.queueArn, this.encryptionKey);
  }

  /**
   * Lets a service send messages for one topic, bucket or rule; a source without account in its ARN has to be of this account.
   * @throws {ConstructError} `GrantInvalid` when service or source is none; `ServiceInvalid` when the key cannot be opened to it.
   * @example
   * queue.grantSendToService({ service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::acme-uploads' });
   */
  grantSendToService(grant: ServiceGrant): void {
    const { queueArn: resource, encryptionKey } = this;
    this.policy.push(serviceStatement(this, grant, { action: 'sqs:SendMessage', resource, encryptionKey }));
  }

  /** Messages waiting to be received, the largest number in each period. */
  metricDepth(): Metric {
    return this.metric('ApproximateNumberOfMessagesVisible', this.queueName);
  }

  /** Age of the message that has waited longest, in seconds. */
  metricOldestMessageAge(): Metric {
    return this.metric('ApproximateAgeOfOldestMessage', this.queueName);
  }

  /** Messages in the dead-letter queue: each failed `maxReceiveCount` times. */
  metricDeadLetters(): Metric {
    return this.metric('ApproximateNumberOfMessagesVisible', this.deadLetterQueueName);
  }

  private metric(name: string, queueName: string): Metric {
    return awsMetric(this, { namespace: 'AWS/SQS', name, dimensions: { QueueName: queueName }, statistic: 'Maximum' });
  }
}

/** A long name is cut before the ending: its own ending may be all that tells it from another. */
function deadLetterName(queueName: string): string {
  const max = QUEUE_NAME.max - DEAD_LETTERS.length;
  return (queueName.length > max ? withHash(queueName, max) : queueName) + DEAD_LETTERS;
}
