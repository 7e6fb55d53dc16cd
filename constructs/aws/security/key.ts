import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import {
  type Conditions,
  policyDocument,
  type ResourceStatement,
  SERVICE_PRINCIPAL,
} from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { type AwsPlace, placeOf } from '../provider';

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const ALIAS_NAME: NameRule = {
  kind: 'KMS alias',
  max: 256,
  pattern: /^alias\/(?!aws\/)[A-Za-z0-9/_-]+$/,
  allowed: 'alias/ and letters, digits, /, _ and -, not starting with alias/aws/',
  prefix: 'alias/',
};

/** A KMS key this app can encrypt with, whether or not it manages it. */
export interface IKey {
  readonly keyArn: string;
  /** Lets `grantee` read what the key has encrypted. */
  grantDecrypt(grantee: IGrantable): void;
  /** Lets `grantee` write and read what the key encrypts. */
  grantEncryptDecrypt(grantee: IGrantable): void;
}

/** Settings of a {@link Key}. */
export interface KeyProps extends Destroyable {
  /**
   * Alias: `alias/` and letters, digits, `/`, `_` and `-`.
   * @default - generated from system, environment and construct path
   */
  readonly alias?: string;
  /**
   * What the key encrypts, shown in the console: up to 8192 characters.
   * @default - the construct path
   */
  readonly description?: string;
  /**
   * How often KMS makes new key material: 90 to 2560 days. What the old material encrypted stays readable.
   * @default Duration.days(365)
   */
  readonly rotation?: Duration;
  /**
   * Time between a deletion and the loss of everything the key has encrypted: 7 to 30 days.
   * @default Duration.days(30)
   */
  readonly deletionWindow?: Duration;
  /**
   * AWS services that use the key by themselves, for this account alone: `cloudwatch.amazonaws.com`, or `logs.us-east-1.amazonaws.com`
   * with the region of the key. EventBridge cannot be among them: it does not tell KMS for which account it acts.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - none
   */
  readonly services?: readonly string[];
}

/**
 * A symmetric KMS key that rotates, with an alias. The account's own IAM policies decide who uses it.
 * Deleting it loses everything it has encrypted, so Terraform refuses to without `allowDestroy`.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
 * @example
 * const key = new Key(stack, 'DataKey', { description: 'Databases' });
 */
export class Key extends Construct implements IKey {
  /** Refers to a key managed elsewhere. */
  static fromKeyArn(scope: Construct, id: string, keyArn: string): IKey {
    return new ImportedKey(scope, id, keyArn);
  }

  readonly keyArn: string;
  readonly alias: string;

  private readonly policy: ResourceStatement[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value out of range. */
  constructor(scope: Construct, id: string, props: KeyProps = {}) {
    super(scope, id);
    const { rotation = Duration.days(365), deletionWindow = Duration.days(30), services = [] } = props;
    const place = placeOf(this);
    new Checks(this)
      .all(nameProblems(ALIAS_NAME, 'alias', props.alias))
      .that(
        (props.description?.length ?? 0) <= 8_192,
        'description',
        'at most 8192 characters',
        props.description?.length,
      )
      .range('rotation', rotation.toSeconds() / 86_400, 90, 2_560, 'days')
      .range('deletionWindow', deletionWindow.toSeconds() / 86_400, 7, 30, 'days')
      .all(services.flatMap((service) => serviceProblems(service, place.region)))
      .throwIfAny();
    // Without the first statement nobody could ever change the key again: IAM policies alone give no access to a key.
    const owner = { aws: [`arn:aws:iam::${place.account}:root`] };
    this.policy = [
      { principal: owner, actions: ['kms:*'], resources: ['*'] },
      ...services.map((service) => use(service, place)),
    ];
    const key = new KmsKey(this, 'Resource', {
      description: props.description ?? this.node.path,
      enableKeyRotation: true,
      rotationPeriodInDays: rotation.toDays(),
      deletionWindowInDays: deletionWindow.toDays(),
      policy: policyDocument(this.policy),
      lifecycle: retained(props.allowDestroy),
    });
    this.keyArn = key.arn;
    this.alias = physicalName(this, ALIAS_NAME, props.alias);
    new KmsAlias(this, 'Alias', { name: this.alias, targetKeyId: key.keyId });
  }

  grantDecrypt(grantee: IGrantable): void {
    grantDecrypt(grantee, this.keyArn);
  }

  grantEncryptDecrypt(grantee: IGrantable): void {
    grantEncryptDecrypt(grantee, this.keyArn);
  }

  /**
   * Lets an AWS service use the key by itself, for this account alone, as `services` does.
   * @throws {ConstructError} `ServiceInvalid` when it is none, or one that does not tell KMS for which account it acts.
   */
  allowService(service: string): void {
    const place = placeOf(this);
    new Checks(this).all(serviceProblems(service, place.region)).throwIfAny('ServiceInvalid');
    this.policy.push(use(service, place));
  }
}

function serviceProblems(service: string, region: string): string[] {
  if (!isKnown(service)) return [];
  if (!SERVICE_PRINCIPAL.pattern.test(service)) return [problem('services', SERVICE_PRINCIPAL.allowed, service)];
  if (service === 'events.amazonaws.com') {
    const allowed = 'services that tell KMS for which account they act';
    return [problem('services', allowed, service, 'EventBridge can send to a queue without a key of yours')];
  }
  const logs = `logs.${region}.amazonaws.com`;
  if (!service.startsWith('logs.') || !isKnown(region) || service === logs) return [];
  return [problem('services', `${logs} for the log groups of the key's region`, service)];
}

/** Lets a service work with the key, for this account alone: without a condition it could be made to for another. */
function use(service: string, { account, region }: AwsPlace): ResourceStatement {
  // CloudWatch Logs names the log group instead of the account.
  const conditions: Conditions = service.startsWith('logs.')
    ? { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:*` } }
    : { StringEquals: { 'aws:SourceAccount': account } };
  const actions = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
  return { principal: { services: [service] }, actions, resources: ['*'], conditions };
}

class ImportedKey extends Construct implements IKey {
  constructor(
    scope: Construct,
    id: string,
    readonly keyArn: string,
  ) {
    super(scope, id);
    new Checks(this)
      .matches(
        'keyArn',
        keyArn,
        /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
        'a key ARN: arn:aws:kms:REGION:ACCOUNT:key/ID',
      )
      .throwIfAny();
  }

  grantDecrypt(grantee: IGrantable): void {
    grantDecrypt(grantee, this.keyArn);
  }

  grantEncryptDecrypt(grantee: IGrantable): void {
    grantEncryptDecrypt(grantee, this.keyArn);
  }
}

function grantDecrypt(grantee: IGrantable, keyArn: string): void {
  grantee.grantRole.allow({ actions: ['kms:Decrypt'], resources: [keyArn] });
}

function grantEncryptDecrypt(grantee: IGrantable, keyArn: string): void {
  grantee.grantRole.allow({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] });
}
