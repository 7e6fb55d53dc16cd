import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy';
import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { SecretRef } from '../../core/secret-ref';
import { denyPlainHttp, policyDocument } from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { placeOf } from '../provider';
import { grantRead, ImportedSecret, type ISecret } from './imported-secret';
import type { IKey } from './key';

export type { ISecret };

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const SECRET_NAME: NameRule = {
  kind: 'Secrets Manager secret',
  max: 512,
  pattern: /^[A-Za-z0-9/_+=.@-]+$/,
  allowed: 'letters, digits and /_+=.@-',
};

const LAMBDA_ARN = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_:-]+$/;

/** How a secret gets a new value from time to time. */
export interface SecretRotation {
  /**
   * ARN of the Lambda function that makes and tests new values. Its own policy has to let `secretsmanager.amazonaws.com` call it.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
   */
  readonly lambdaArn: string;
  /**
   * Time between two rotations: 1 to 1000 days.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
   */
  readonly every: Duration;
}

/** Settings of a {@link Secret}. */
export interface SecretProps extends Destroyable {
  /**
   * Name: 1 to 512 letters, digits and `/_+=.@-`. Changing this replaces the secret, which loses its value.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /** What the value is, and who issues it: 1 to 2048 characters, for whoever has to set it. */
  readonly description: string;
  /**
   * KMS key that encrypts the value. Readers in other accounts need one.
   * @default - the key `aws/secretsmanager` of the account, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * Time between a deletion and the loss of the value, in which the name is taken and the secret can be restored: 7 to 30 days.
   * With `allowDestroy` also 0: the value is lost at once, and the same name can be made again.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
   * @default Duration.days(30)
   */
  readonly recoveryWindow?: Duration;
  /**
   * How the value is replaced from time to time. The first rotation comes after `every`: before, there may be no value yet.
   * @default - never, until someone sets another value
   */
  readonly rotation?: SecretRotation;
}

/**
 * A Secrets Manager secret that Terraform creates without a value, so that the value never enters code, JSON or state.
 * Whoever knows the value sets it with {@link Secret.setCommand}; until then reading it fails.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security_cli-exposure-risks.html
 * @example
 * const tokenKey = new Secret(stack, 'TokenKey', { description: 'Signs the tokens of the shop' });
 * tokenKey.grantRead(role);
 */
export class Secret extends Construct implements ISecret {
  /** Refers to a secret managed elsewhere, by its whole ARN; give the key where it is not the account's own. */
  static fromSecretArn(scope: Construct, id: string, secretArn: string, encryptionKey?: IKey): ISecret {
    return new ImportedSecret(scope, id, secretArn, encryptionKey);
  }

  readonly secretArn: string;
  readonly secretName: string;
  readonly ref: SecretRef;
  /**
   * Shell command (bash, zsh) that asks for the value and sets it. The value is not shown, and enters neither the command
   * history nor the list of processes: it goes from the shell's own `read` to the standard input of the AWS command line.
   * A value of several keys is one line of JSON.
   */
  readonly setCommand: string;

  private readonly encryptionKey?: IKey;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Secrets Manager would refuse. */
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { name, description, encryptionKey, recoveryWindow = Duration.days(30), rotation, allowDestroy } = props;
    const windowDays = recoveryWindow.toSeconds() / 86_400;
    const atOnce = windowDays === 0 && allowDestroy === true;
    new Checks(this)
      .all(nameProblems(SECRET_NAME, 'name', name))
      .that(
        description.trim() !== '' && description.length <= 2_048,
        'description',
        '1 to 2048 characters',
        description.trim() === '' ? description.trim() : description.length,
      )
      .that(
        atOnce || (Number.isInteger(windowDays) && windowDays >= 7 && windowDays <= 30),
        'recoveryWindow',
        '7 to 30 days, or 0 together with allowDestroy',
        windowDays,
      )
      .matches(
        'rotation.lambdaArn',
        rotation?.lambdaArn,
        LAMBDA_ARN,
        'a Lambda ARN: arn:aws:lambda:REGION:ACCOUNT:function:NAME',
      )
      .range('rotation.every', rotation && rotation.every.toSeconds() / 86_400, 1, 1_000, 'days')
      .throwIfAny();

    this.secretName = physicalName(this, SECRET_NAME, name);
    const secret = new SecretsmanagerSecret(this, 'Resource', {
      name: this.secretName,
      description,
      kmsKeyId: encryptionKey?.keyArn,
      recoveryWindowInDays: recoveryWindow.toDays(),
      lifecycle: retained(allowDestroy),
    });
    new SecretsmanagerSecretPolicy(this, 'Policy', {
      secretArn: secret.arn,
      blockPublicPolicy: true,
      // In the policy of a secret, * is the secret itself.
      policy: policyDocument([denyPlainHttp('secretsmanager', ['*'])]),
    });
    if (rotation !== undefined) {
      new SecretsmanagerSecretRotation(this, 'Rotation', {
        secretId: secret.id,
        rotationLambdaArn: rotation.lambdaArn,
        rotateImmediately: false,
        rotationRules: { automaticallyAfterDays: rotation.every.toDays() },
      });
    }

    this.secretArn = secret.arn;
    this.ref = { secretArn: secret.arn };
    this.setCommand = setCommand(this.secretName, placeOf(this).region);
    this.encryptionKey = encryptionKey;
  }

  key(name: string): SecretRef {
    return { secretArn: this.secretArn, key: name };
  }

  grantRead(grantee: IGrantable): void {
    grantRead(grantee, this.secretArn, this.encryptionKey);
  }
}

function setCommand(secretName: string, region: string): string {
  const where = isKnown(region) ? ` --region ${region}` : '';
  return (
    `(IFS= read -rs VALUE && printf %s "$VALUE") | ` +
    `aws secretsmanager put-secret-value --secret-id ${secretName}${where} --secret-string file:///dev/stdin`
  );
}
