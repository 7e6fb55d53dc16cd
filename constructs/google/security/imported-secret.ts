import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import type { SecretRef } from '../../core/secret-ref';
import { bindOnce, type IGrantable } from '../identity/grant';

/** Whole name of a secret; the project by id or number. */
const SECRET_NAME = /^projects\/([a-z0-9-]+)\/secrets\/([A-Za-z0-9_-]+)$/;

/** One version of a secret, as a service reads it. Never holds the value. */
export interface SecretVersion {
  readonly secret: ISecret;
  /** Number, alias, or `latest`: whichever is the newest when an instance starts. */
  readonly version: string;
}

/** A secret that others can be allowed to read, whether or not this app manages it. */
export interface ISecret {
  /** `projects/PROJECT/secrets/NAME`. */
  readonly secretName: string;
  /** Name within its project. */
  readonly secretId: string;
  /** Id or number of its project. */
  readonly project: string;
  /** Points at the whole value. */
  readonly ref: SecretRef;
  /** Points at one key of a value that is a JSON object. */
  key(name: string): SecretRef;
  /** Points at one version, by number or alias; `latest` changes with every restart, and is never a default. */
  version(version: string): SecretVersion;
  /** Lets `grantee` read every version of this secret, and nothing else. Returns what has to be there before it can. */
  grantRead(grantee: IGrantable): ITerraformDependable;
}

/** A secret managed elsewhere: made by `Secret.fromSecretName`. */
export class ImportedSecret extends Construct implements ISecret {
  readonly secretId: string;
  readonly project: string;
  readonly ref: SecretRef;

  /** @throws {ConstructError} `PropsInvalid` when it is no whole name of a secret, or not known at synth. */
  constructor(
    scope: Construct,
    id: string,
    readonly secretName: string,
  ) {
    super(scope, id);
    const [, project = '', secretId = ''] = SECRET_NAME.exec(secretName) ?? [];
    const got = isKnown(secretName) ? secretName : 'a value known after apply';
    const allowed = 'the name of a secret, known at synth: projects/PROJECT/secrets/NAME';
    new Checks(this).that(secretId !== '', 'secretName', allowed, got).throwIfAny();
    this.project = project;
    this.secretId = secretId;
    this.ref = { secretArn: secretName };
  }

  key(name: string): SecretRef {
    return { secretArn: this.secretName, key: name };
  }

  /** @throws {ConstructError} `VersionInvalid` when no secret has such a version. */
  version(version: string): SecretVersion {
    return versionOf(this, version);
  }

  grantRead(grantee: IGrantable): ITerraformDependable {
    return grantRead(this, grantee);
  }
}

/** One version of `secret`. @see https://cloud.google.com/secret-manager/docs/assign-alias-to-secret-version */
export function versionOf(secret: Construct & ISecret, version: string): SecretVersion {
  const allowed = 'a number, an alias of letters, digits, - and _, or latest';
  new Checks(secret)
    .matches('version', version, /^([1-9]\d*|[A-Za-z][A-Za-z0-9_-]{0,62})$/, allowed)
    .throwIfAny('VersionInvalid');
  return { secret, version };
}

/** Lets `grantee` read the versions of `secret`. */
export function grantRead(secret: Construct & ISecret, grantee: IGrantable): ITerraformDependable {
  const role = 'roles/secretmanager.secretAccessor';
  return bindOnce({ grantee, role, on: secret }, (scope, id, member) => {
    const { project, secretId } = secret;
    return new SecretManagerSecretIamMember(scope, id, { project, secretId, role, member });
  });
}
