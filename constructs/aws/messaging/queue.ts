import { SqsQueue, type SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { denyPlainHttp, policyDocument } from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { awsMetric, type Metric } from '../observability/metric';
import type { IKey } from '../security/key';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const QUEUE_NAME: NameRule = {
  kind: 'SQS queue',
  max: 80,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, - and _',
};
const FOURTEEN_DAYS = Duration.days(14);

/** A queue this app can send to and read from, whether or not it manages it. */
export interface IQueue {
  readonly queueArn: string;
  readonly queueUrl: string;
  /** Lets `grantee` send messages. Gives no right to read them. */
  grantSend(grantee: IGrantable): void;
  /** Lets `grantee` receive and delete messages, and read the queue's attributes. */
  grantConsume(grantee: IGrantable): void;
}

/** Settings of a {@link Queue}. */
export interface QueueProps {
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
   * KMS key that encrypts the messages.
   * @default - a key that SQS manages, at no cost
   */
  readonly encryptionKey?: IKey;
}

/**
 * An encrypted SQS queue with a dead-letter queue, reached over TLS only.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @example
 * const jobs = new Queue(stack, 'Jobs', { visibilityTimeout: Duration.minutes(2) });
 * jobs.grantSend(role);
 */
export class Queue extends Construct implements IQueue {
  /** Refers to a queue managed elsewhere, by `arn:aws:sqs:REGION:ACCOUNT:NAME`. */
  static fromQueueArn(scope: Construct, id: string, queueArn: string): IQueue {
    return new ImportedQueue(scope, id, queueArn);
  }

  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly deadLetterQueueArn: string;

  private readonly encryptionKey?: IKey;
  private readonly deadLetterQueueName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value out of range. */
  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id);
    const { visibilityTimeout = Duration.seconds(30), maxReceiveCount = 5, retention = Duration.days(4) } = props;
    const { deliveryDelay = Duration.seconds(0), receiveWait = Duration.seconds(20), name, encryptionKey } = props;
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
      name: physicalName(this, QUEUE_NAME, `${queueName.slice(0, 80 - '-dead-letters'.length)}-dead-letters`),
      messageRetentionSeconds: FOURTEEN_DAYS.toSeconds(),
      ...encryption,
    });
    const queue = new SqsQueue(this, 'Resource', {
      name: queueName,
      visibilityTimeoutSeconds: visibilityTimeout.toSeconds(),
      messageRetentionSeconds: retention.toSeconds(),
      delaySeconds: deliveryDelay.toSeconds(),
      receiveWaitTimeSeconds: receiveWait.toSeconds(),
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount }),
      ...encryption,
    });
    for (const [policyId, target] of [
      ['Policy', queue],
      ['DeadLettersPolicy', deadLetters],
    ] as const) {
      new SqsQueuePolicy(this, policyId, {
        queueUrl: target.id,
        policy: policyDocument([denyPlainHttp('sqs', [target.arn])]),
      });
    }

    this.queueArn = queue.arn;
    this.queueUrl = queue.id;
    this.queueName = queue.name;
    this.deadLetterQueueArn = deadLetters.arn;
    this.deadLetterQueueName = deadLetters.name;
    this.encryptionKey = encryptionKey;
  }

  grantSend(grantee: IGrantable): void {
    grantSend(grantee, this.queueArn);
    this.encryptionKey?.grantEncryptDecrypt(grantee);
  }

  grantConsume(grantee: IGrantable): void {
    grantConsume(grantee, this.queueArn);
    this.encryptionKey?.grantDecrypt(grantee);
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

class ImportedQueue extends Construct implements IQueue {
  readonly queueUrl: string;

  constructor(
    scope: Construct,
    id: string,
    readonly queueArn: string,
  ) {
    super(scope, id);
    const allowed = 'a queue ARN: arn:aws:sqs:REGION:ACCOUNT:NAME';
    new Checks(this)
      .matches('queueArn', queueArn, /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w.-]+$/, allowed)
      .throwIfAny();
    // Taken apart by Terraform, since an ARN may be known only after apply.
    const part = (index: number): string =>
      Token.isUnresolved(queueArn)
        ? Token.asString(Fn.element(Fn.split(':', queueArn), index))
        : (queueArn.split(':')[index] ?? '');
    this.queueUrl = `https://sqs.${part(3)}.amazonaws.com/${part(4)}/${part(5)}`;
  }

  grantSend(grantee: IGrantable): void {
    grantSend(grantee, this.queueArn);
  }

  grantConsume(grantee: IGrantable): void {
    grantConsume(grantee, this.queueArn);
  }
}

function grantSend(grantee: IGrantable, queueArn: string): void {
  grantee.grantRole.allow({ actions: ['sqs:SendMessage'], resources: [queueArn] });
}

function grantConsume(grantee: IGrantable, queueArn: string): void {
  const actions = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
  grantee.grantRole.allow({ actions, resources: [queueArn] });
}
