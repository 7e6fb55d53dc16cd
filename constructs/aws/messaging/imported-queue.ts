import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { IGrantable } from '../identity/role';
import type { IKey } from '../security/key';

/** A queue this app can send to and read from, whether or not it manages it. */
export interface IQueue {
  readonly queueArn: string;
  readonly queueUrl: string;
  /** Lets `grantee` send messages. Gives no right to read them. */
  grantSend(grantee: IGrantable): void;
  /** Lets `grantee` receive and delete messages, and read the queue's attributes. */
  grantConsume(grantee: IGrantable): void;
}

/** A queue managed elsewhere: made by `Queue.fromQueueArn`. */
export class ImportedQueue extends Construct implements IQueue {
  readonly queueUrl: string;

  /** @throws {ConstructError} `PropsInvalid` when it is no ARN of a queue. */
  constructor(
    scope: Construct,
    id: string,
    readonly queueArn: string,
    private readonly encryptionKey?: IKey,
  ) {
    super(scope, id);
    const allowed = 'a queue ARN: arn:aws:sqs:REGION:ACCOUNT:NAME';
    new Checks(this).matches('queueArn', queueArn, /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w.-]+$/, allowed).throwIfAny();
    // Taken apart by Terraform, since an ARN may be known only after apply.
    const part = (index: number): string =>
      Token.isUnresolved(queueArn)
        ? Token.asString(Fn.element(Fn.split(':', queueArn), index))
        : (queueArn.split(':')[index] ?? '');
    this.queueUrl = `https://sqs.${part(3)}.amazonaws.com/${part(4)}/${part(5)}`;
  }

  grantSend(grantee: IGrantable): void {
    grantSend(grantee, this.queueArn, this.encryptionKey);
  }

  grantConsume(grantee: IGrantable): void {
    grantConsume(grantee, this.queueArn, this.encryptionKey);
  }
}

/** Lets `grantee` send to the queue, with its key where it has one. */
export function grantSend(grantee: IGrantable, queueArn: string, encryptionKey: IKey | undefined): void {
  grantee.grantRole.allow({ actions: ['sqs:SendMessage'], resources: [queueArn] });
  encryptionKey?.grantEncryptDecrypt(grantee);
}

/** Lets `grantee` read from the queue, with its key where it has one. */
export function grantConsume(grantee: IGrantable, queueArn: string, encryptionKey: IKey | undefined): void {
  const actions = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
  grantee.grantRole.allow({ actions, resources: [queueArn] });
  encryptionKey?.grantDecrypt(grantee);
}
