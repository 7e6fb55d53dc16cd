import { SecretManagerSecret } from '@cdktf/provider-google/lib/secret-manager-secret';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { SecretRef } from '../../core/secret-ref';
import type { IGrantable } from '../identity/grant';
import { serviceAgent } from '../identity/service-agent';
import { REGION } from '../place';
import { placeOf } from '../provider';
import { grantRead, ImportedSecret, type ISecret, type SecretVersion, versionOf } from './imported-secret';
import type { IKey } from './key';

export type { ISecret, SecretVersion };

/** @see https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create */
const SECRET_NAME: NameRule = {
  kind: 'Secret Manager secret',
  uniqueIn: 'account',
  max: 255,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, _ and -',
};

/** Settings of a {@link Secret}. */
export interface SecretProps extends Destroyable {
  /**
   * Name: 1 to 255 letters, digits, `_` and `-`. Changing this replaces the secret, which loses its value.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /** What the value is, and who issues it: 1 to 2048 characters, for whoever has to set it. */
  readonly description: string;
  /**
   * Regions that hold the value, and no other does. Changing this replaces the secret.
   * @see https://cloud.google.com/secret-manager/docs/choosing-replication
   * @default - Google chooses
   */
  readonly regions?: readonly string[];
  /**
   * Cloud KMS key that encrypts the value: one in `global`, or with one of `regions` a key there.
   * @see https://cloud.google.com/secret-manager/docs/cmek
   * @default - a key that Google manages, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * Time between the destruction of a version and the loss of its value, in which it can be enabled again: 1 to 1000 days.
   * @see https://cloud.google.com/secret-manager/docs/delay-destruction-of-secret-versions
   * @default Duration.days(30)
   */
  readonly recoveryWindow?: Duration;
}

/**
 * A Secret Manager secret that Terraform creates without a value, so that the value never enters code, JSON or state.
 * Whoever knows the value sets it with {@link Secret.setCommand}; until then reading it fails.
 * @see https://cloud.google.com/secret-manager/docs/best-practices
 * @example
 * const tokenKey = new Secret(stack, 'TokenKey', { description: 'Signs the tokens of the shop' });
 * const current = tokenKey.version('1');
 */
export class Secret extends Construct implements ISecret {
  /** Refers to a secret managed elsewhere, by `projects/PROJECT/secrets/NAME`. */
  static fromSecretName(scope: Construct, id: string, secretName: string): ISecret {
    return new ImportedSecret(scope, id, secretName);
  }

  readonly secretName: string;
  readonly secretId: string;
  readonly project: string;
  readonly ref: SecretRef;
  /**
   * Shell command (bash, zsh) that asks for the value and sets it. The value is not shown, and enters neither the command
   * history nor the list of processes: it goes from the shell's own `read` to the standard input of gcloud.
   */
  readonly setCommand: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Secret Manager would refuse. */
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { name, description, regions, encryptionKey, recoveryWindow = Duration.days(30), allowDestroy } = props;
    const blank = description.trim() === '';
    const checks = new Checks(this)
      .all(nameProblems(SECRET_NAME, 'name', name))
      .that(
        !blank && description.length <= 2_048,
        'description',
        '1 to 2048 characters',
        blank ? '' : description.length,
      )
      .that(regions?.length !== 0, 'regions', 'one or more regions', regions)
      .that(new Set(regions).size === (regions?.length ?? 0), 'regions', 'different from each other', regions)
      .that(
        encryptionKey === undefined || (regions?.length ?? 0) <= 1,
        'regions',
        'at most one beside encryptionKey, which is in one region',
        regions,
      )
      .range('recoveryWindow', recoveryWindow.toSeconds() / 86_400, 1, 1_000, 'days');
    for (const region of regions ?? []) checks.matches('regions', region, REGION.pattern, REGION.allowed);
    checks.throwIfAny();

    this.project = placeOf(this).project;
    const secretId = physicalName(this, SECRET_NAME, name);
    const encrypted = encryptionKey && { kmsKeyName: encryptionKey.keyName };
    const usable = encryptionKey?.grantEncryptDecrypt(serviceAgent(this, 'secret-manager'));
    const secret = new SecretManagerSecret(this, 'Resource', {
      secretId,
      annotations: { description },
      replication:
        regions === undefined
          ? { auto: { customerManagedEncryption: encrypted } }
          : {
              userManaged: {
                replicas: regions.map((location) => ({ location, customerManagedEncryption: encrypted })),
              },
            },
      versionDestroyTtl: `${recoveryWindow.toSeconds().toString()}s`,
      deletionProtection: allowDestroy !== true,
      lifecycle: retained(allowDestroy),
      dependsOn: usable && [usable],
    });
    // CDKTF leaves out a block without arguments.
    if (regions === undefined && encrypted === undefined) secret.addOverride('replication', { auto: {} });
    this.secretName = secret.name;
    this.secretId = secret.secretId;
    this.ref = { secretArn: secret.name };
    this.setCommand = setCommand(secretId, this.project);
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

function setCommand(secretId: string, project: string): string {
  const where = isKnown(project) ? ` --project ${project}` : '';
  return `(IFS= read -rs VALUE && printf %s "$VALUE") | gcloud secrets versions add ${secretId}${where} --data-file=-`;
}
