import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { SecretRef } from '../../core/secret-ref';
import type { IGrantable } from '../identity/role';
import type { IKey } from './key';

/** What the whole ARN of a secret looks like. Names of secrets that AWS itself makes also hold `!`. */
export const SECRET_ARN = {
  pattern: /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$/,
  allowed: 'a whole secret ARN: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-6CHARS',
} as const;

/** A secret this app can point at and let others read, whether or not it manages it. Nobody sees its value at synth. */
export interface ISecret {
  readonly secretArn: string;
  /** The whole value. */
  readonly ref: SecretRef;
  /** One key of a value that is a JSON object. */
  key(name: string): SecretRef;
  /** Lets `grantee` read the value. Gives no right to change it. */
  grantRead(grantee: IGrantable): void;
}

/** A secret managed elsewhere: made by `Secret.fromSecretArn`. */
export class ImportedSecret extends Construct implements ISecret {
  readonly ref: SecretRef;

  /** @throws {ConstructError} `PropsInvalid` when it is no whole ARN of a secret. */
  constructor(
    scope: Construct,
    id: string,
    readonly secretArn: string,
    private readonly encryptionKey?: IKey,
  ) {
    super(scope, id);
    new Checks(this).matches('secretArn', secretArn, SECRET_ARN.pattern, SECRET_ARN.allowed).throwIfAny();
    this.ref = { secretArn };
  }

  key(name: string): SecretRef {
    return { secretArn: this.secretArn, key: name };
  }

  grantRead(grantee: IGrantable): void {
    grantRead(grantee, this.secretArn, this.encryptionKey);
  }
}

/** Lets `grantee` read the value of the secret, with its key where it has one. */
export function grantRead(grantee: IGrantable, secretArn: string, encryptionKey: IKey | undefined): void {
  grantee.grantRole.allow({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] });
  encryptionKey?.grantDecrypt(grantee);
}
