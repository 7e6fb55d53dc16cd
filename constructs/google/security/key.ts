import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { bindOnce, type IGrantable } from '../identity/grant';
import { placeOf } from '../provider';

/** @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings/create */
const KEY_RING_NAME: NameRule = {
  kind: 'Cloud KMS key ring',
  max: 63,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, _ and -',
};

/** @see https://cloud.google.com/kms/docs/locations */
const KMS_LOCATION = {
  pattern: /^(global|us|eu|europe|asia|[a-z]+[0-9]*|[a-z]+-[a-z]+\d+)$/,
  allowed: 'global, a multi-region such as europe, or a region such as europe-west3',
} as const;

/** A Cloud KMS key this app can encrypt with, whether or not it manages it. */
export interface IKey {
  /** `projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY`. */
  readonly keyName: string;
  /** Lets `grantee` read what the key has encrypted. Returns what has to be there before it can. */
  grantDecrypt(grantee: IGrantable): ITerraformDependable;
  /** Lets `grantee` write and read what the key encrypts. Returns what has to be there before it can. */
  grantEncryptDecrypt(grantee: IGrantable): ITerraformDependable;
}

/** Settings of a {@link Key}. */
export interface KeyProps extends Destroyable {
  /**
   * Name of the key ring, and of the key in it: 1 to 63 letters, digits, `_` and `-`. Neither can ever be taken a second time.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Where the key is: that of what it encrypts (`europe` for a bucket in `EU`). Changing this replaces the key.
   * @default - the region of the stack
   */
  readonly location?: string;
  /**
   * How often KMS makes new key material: 1 to 3650 days. What the old material encrypted stays readable.
   * @see https://cloud.google.com/kms/docs/key-rotation
   * @default Duration.days(90)
   */
  readonly rotation?: Duration;
  /**
   * Time between the destruction of a version and the loss of everything it has encrypted: 1 to 120 days. Changing this replaces the key.
   * @see https://cloud.google.com/kms/docs/destroy-restore
   * @default Duration.days(30)
   */
  readonly deletionWindow?: Duration;
}

/**
 * A symmetric Cloud KMS key that rotates, in a key ring of its own. Constructs with an `encryptionKey` let their service agent use it.
 * Destroying it loses everything it has encrypted, so Terraform refuses to without `allowDestroy`.
 * @see https://cloud.google.com/kms/docs/cmek
 * @example
 * const dataKey = new Key(stack, 'DataKey', { location: 'europe-west3' });
 */
export class Key extends Construct implements IKey {
  /** Refers to a key managed elsewhere, by `projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY`. */
  static fromKeyName(scope: Construct, id: string, keyName: string): IKey {
    return new ImportedKey(scope, id, keyName);
  }

  readonly keyName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud KMS would refuse. */
  constructor(scope: Construct, id: string, props: KeyProps = {}) {
    super(scope, id);
    const { name, location = placeOf(this).region } = props;
    const { rotation = Duration.days(90), deletionWindow = Duration.days(30) } = props;
    new Checks(this)
      .all(nameProblems(KEY_RING_NAME, 'name', name))
      .matches('location', location, KMS_LOCATION.pattern, KMS_LOCATION.allowed)
      .range('rotation', rotation.toSeconds() / 86_400, 1, 3_650, 'days')
      .range('deletionWindow', deletionWindow.toSeconds() / 86_400, 1, 120, 'days')
      .throwIfAny();
    const keyRing = new KmsKeyRing(this, 'KeyRing', { name: physicalName(this, KEY_RING_NAME, name), location });
    const key = new KmsCryptoKey(this, 'Resource', {
      name: keyRing.name,
      keyRing: keyRing.id,
      purpose: 'ENCRYPT_DECRYPT',
      rotationPeriod: seconds(rotation),
      destroyScheduledDuration: seconds(deletionWindow),
      lifecycle: retained(props.allowDestroy),
    });
    this.keyName = key.id;
  }

  grantDecrypt(grantee: IGrantable): ITerraformDependable {
    return grant(this, grantee, 'roles/cloudkms.cryptoKeyDecrypter');
  }

  grantEncryptDecrypt(grantee: IGrantable): ITerraformDependable {
    return grant(this, grantee, 'roles/cloudkms.cryptoKeyEncrypterDecrypter');
  }
}

class ImportedKey extends Construct implements IKey {
  constructor(
    scope: Construct,
    id: string,
    readonly keyName: string,
  ) {
    super(scope, id);
    const allowed = 'the name of a key: projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY';
    const pattern = /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+$/;
    new Checks(this).matches('keyName', keyName, pattern, allowed).throwIfAny();
  }

  grantDecrypt(grantee: IGrantable): ITerraformDependable {
    return grant(this, grantee, 'roles/cloudkms.cryptoKeyDecrypter');
  }

  grantEncryptDecrypt(grantee: IGrantable): ITerraformDependable {
    return grant(this, grantee, 'roles/cloudkms.cryptoKeyEncrypterDecrypter');
  }
}

function grant(key: Construct & IKey, grantee: IGrantable, role: string): ITerraformDependable {
  return bindOnce({ grantee, role, on: key }, (scope, id, member) => {
    return new KmsCryptoKeyIamMember(scope, id, { cryptoKeyId: key.keyName, role, member });
  });
}

function seconds(time: Duration): string {
  return `${time.toSeconds().toString()}s`;
}
