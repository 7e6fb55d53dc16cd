import type { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { type ResourceStatement, SERVICE_PRINCIPAL } from '../identity/policy-document';
import { placeOf } from '../provider';
import { type IKey, Key } from '../security/key';

/** A service that sends by itself, and the one thing of yours that it does so for. */
export interface ServiceGrant {
  /** Service principal, such as `sns.amazonaws.com` or `s3.amazonaws.com`. */
  readonly service: string;
  /** ARN of the topic, bucket, rule or the like that makes the service send: without wildcards. */
  readonly sourceArn: string;
}

/** What a service is to be let do, and where. */
interface Granted {
  readonly action: string;
  readonly resource: string;
  /** Key that encrypts what the service sends, if it is not AWS's own. */
  readonly encryptionKey?: IKey;
}

/**
 * The statement of a resource policy that lets a service send for one source alone; a key made here lets the service use it.
 * @throws {ConstructError} `GrantInvalid` when service or source is none; `ServiceInvalid` when the key cannot let the service use it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceStatement(scope: Construct, grant: ServiceGrant, granted: Granted): ResourceStatement {
  const { service, sourceArn } = grant;
  const arn = /^arn:aws:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[^\s*?]+$/;
  new Checks(scope)
    .matches('service', service, SERVICE_PRINCIPAL.pattern, SERVICE_PRINCIPAL.allowed)
    .matches('sourceArn', sourceArn, arn, 'a whole ARN without wildcards')
    .throwIfAny('GrantInvalid');
  if (granted.encryptionKey instanceof Key) granted.encryptionKey.allowService(service);
  // The ARN of a bucket names no account: whoever gets the bucket's name after a deletion would be let in.
  const nameless = service === 's3.amazonaws.com' || /^arn:aws:[a-z0-9-]+:[a-z0-9-]*::/.test(sourceArn);
  return {
    principal: { services: [service] },
    actions: [granted.action],
    resources: [granted.resource],
    conditions: {
      ArnEquals: { 'aws:SourceArn': sourceArn },
      ...(nameless ? { StringEquals: { 'aws:SourceAccount': placeOf(scope).account } } : {}),
    },
  };
}
