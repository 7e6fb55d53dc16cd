import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { IGrantable } from '../identity/role';
import type { IKey } from '../security/key';

/** A topic this app can publish to, whether or not it manages it. */
export interface ITopic {
  readonly topicArn: string;
  /** Lets `grantee` publish messages. Gives no right to subscribe. */
  grantPublish(grantee: IGrantable): void;
}

/** A topic managed elsewhere: made by `Topic.fromTopicArn`. */
export class ImportedTopic extends Construct implements ITopic {
  /** @throws {ConstructError} `PropsInvalid` when it is no ARN of a topic. */
  constructor(
    scope: Construct,
    id: string,
    readonly topicArn: string,
    private readonly encryptionKey?: IKey,
  ) {
    super(scope, id);
    const allowed = 'a topic ARN: arn:aws:sns:REGION:ACCOUNT:NAME';
    new Checks(this).matches('topicArn', topicArn, /^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/, allowed).throwIfAny();
  }

  grantPublish(grantee: IGrantable): void {
    grantPublish(grantee, this.topicArn, this.encryptionKey);
  }
}

/** Lets `grantee` publish to the topic, with its key where that is known. */
export function grantPublish(grantee: IGrantable, topicArn: string, encryptionKey: IKey | undefined): void {
  grantee.grantRole.allow({ actions: ['sns:Publish'], resources: [topicArn] });
  encryptionKey?.grantEncryptDecrypt(grantee);
}
